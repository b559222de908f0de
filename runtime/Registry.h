//===-- Registry.h - functions get their numbers --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A function is numbered when it is first called: its descriptor's texts are
// copied into the file and the number written into its key. Functions with the
// same name, file, line and module are one, so a library that is closed and
// opened again keeps its numbers.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_REGISTRY_H
#define AUTOPROF_RUNTIME_REGISTRY_H

#include "autoprof/abi.h"

struct autoprof_site;

namespace autoprof {

/// The u64 key of the function (FuncId << 32).
inline uint64_t *keyOf(const abi::Descriptor *D) {
  return reinterpret_cast<uint64_t *>(reinterpret_cast<intptr_t>(&D->RelKey) +
                                      D->RelKey);
}

/// Its linkage name.
const char *nameOf(const abi::Descriptor *D);
/// Its source file as the user wrote it, "" = not known.
const char *fileOf(const abi::Descriptor *D);

/// The number of the function, assigned if it has none. 0 = no space, or it is
/// switched off.
__attribute__((preserve_most)) abi::FuncId numberOf(const abi::Descriptor *D);

/// Whether hooks of this function do nothing from now on. Known once it was
/// asked for its number.
inline bool isOff(const abi::Descriptor *D) {
  return __atomic_load_n(keyOf(D), __ATOMIC_RELAXED) == abi::kKeyOff;
}

/// The same for a scope, with the salt of its transitions. A site's key is 0
/// while it has not been asked, then as a function's, or kSiteOff.
inline constexpr uint64_t kSiteOff = 1;
__attribute__((preserve_most)) abi::FuncId numberOf(autoprof_site *Site);
bool isOff(const autoprof_site *Site);

/// A string of the file, and whether it is this.
const char *textOf(abi::StringRef Ref);
bool isText(abi::StringRef Ref, const char *S, size_t N);

/// Whether the function's, or scope's, name is this.
bool hasName(abi::FuncId Func, const char *Name);

/// Whether Callee, as a tail call named it, is this function.
__attribute__((preserve_most)) bool
isCallee(uint64_t Callee, const abi::Descriptor *D, const void *Address);

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_REGISTRY_H

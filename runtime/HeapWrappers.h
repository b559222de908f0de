//===-- HeapWrappers.h - what stands in the import slots ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For each function of heap_functions.inc a few wrappers, which differ in the
// function they call: what the slot held. Interpose.cpp puts them into slots.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HEAPWRAPPERS_H
#define AUTOPROF_RUNTIME_HEAPWRAPPERS_H

#include "autoprof/abi.h"

namespace autoprof {

/// So many functions of one name can be told apart (libraries that bind to
/// allocators of their own).
inline constexpr unsigned kPlainWrappers = 4;
/// For the loader's slots: its larger allocations tell that objects come.
inline constexpr unsigned kLoaderWrapper = 4;
/// For the mmap slots of an allocator: only what a call site tells of is the
/// program's own.
inline constexpr unsigned kSitedWrapper = 5;
inline constexpr unsigned kWrappers = 6;

/// Null for the functions that are not wrapped (HeapShape::Inside).
void *wrapperOf(abi::HeapFunction F, unsigned Wrapper);
/// What a wrapper calls; null while it is not in use.
extern void *HeapTargets[uint32_t(abi::HeapFunction::kCount)][kWrappers];

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HEAPWRAPPERS_H

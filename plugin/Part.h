//===-- Part.h - what the loader tells its implementations ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_PART_H
#define AUTOPROF_PLUGIN_PART_H

namespace autoprof {

/// Is in the environment while autoprof.so loads an implementation.
inline constexpr const char *kLoadingParts = "AUTOPROF_LOADING_PARTS";

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_PART_H

//===-- ClockChoice.h - functions that are always clocked ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_CLOCKCHOICE_H
#define AUTOPROF_RUNTIME_CLOCKCHOICE_H

#include "autoprof/abi.h"

namespace autoprof {

/// Whether clock= names the function. Asked once for each path of it.
__attribute__((preserve_most, noinline)) bool
isChosenToClock(const abi::Descriptor *D);

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_CLOCKCHOICE_H

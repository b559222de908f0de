//===-- NameChoice.h - functions chosen by name ---------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The lists of clock=, only= and skip=: globs, separated by commas, of a
// function's linkage name, of its name without parameters ("A::f") or the last
// part of that ("f"); `file:GLOB` of its source file, whole or without folders.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_NAMECHOICE_H
#define AUTOPROF_RUNTIME_NAMECHOICE_H

#include "autoprof/abi.h"

namespace autoprof {

/// What a function can be chosen by.
struct FunctionNames {
  const char *Linkage;
  const char *File; ///< "" = not known
};

/// The globs of the list that match: bit N for the Nth, the last for all from
/// the 64th on. "*" is any text, "/" and "::" in it, "?" any one character.
__attribute__((preserve_most)) uint64_t globsThatName(const char *Globs,
                                                      const FunctionNames &F);

/// Whether clock= names the function. Asked once for each path of it.
__attribute__((preserve_most, noinline)) bool
isChosenToClock(const FunctionNames &F);

/// Whether only= or skip= switches the function off. Asked once for each
/// function of a linked object.
__attribute__((preserve_most, noinline)) bool
isSwitchedOff(const FunctionNames &F);

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_NAMECHOICE_H

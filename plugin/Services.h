//===-- Services.h - what the runtime must know of besides calls ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Exceptions that are caught, second returns, forks, calls that take something
// from the runtime: in functions with an enter hook, and in those that the user
// chose not to see ("bare").
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_SERVICES_H
#define AUTOPROF_PLUGIN_SERVICES_H

#include "Hooks.h"
#include "Sites.h"

namespace autoprof {

/// Own: i32, the cursor while the function's own code runs; null when there
/// are no Reentries.
void insertServices(const Sites &S, llvm::Value *Own, const Hooks &Data);

/// All that is done with a function without an enter hook. It is left as it is
/// otherwise: its tail calls stay what they were.
void insertBare(llvm::Function &F, const Hooks &Data);

/// The first place behind the static allocas, which must stay in the entry
/// block when it is split.
llvm::Instruction *endOfAllocas(llvm::Function &F);

/// What was concluded of F's memory does not hold with hooks in it.
void dropConclusions(llvm::Function &F);

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_SERVICES_H

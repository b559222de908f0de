//===-- FunctionFilter.h - which functions get hooks ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_FUNCTIONFILTER_H
#define AUTOPROF_PLUGIN_FUNCTIONFILTER_H

#include "Options.h"
#include "SourceInfo.h"
#include "llvm/IR/Function.h"

namespace autoprof {

/// Null when F gets hooks, else why not, as -Rpass-missed=autoprof says it.
/// A pure function of the module and the options.
const char *whyNotInstrumented(const llvm::Function &F, const Options &Opts,
                               const SourceInfo *Source);

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_FUNCTIONFILTER_H

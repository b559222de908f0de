//===-- Sampler.h - where threads spend their CPU time --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each thread that calls instrumented code is interrupted after so much CPU
// time; the CPU time since the last sample is added to the node it was in.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_SAMPLER_H
#define AUTOPROF_RUNTIME_SAMPLER_H

#include "autoprof/abi.h"

namespace autoprof {

struct ThreadBlock;

/// The samples' signal is handled by us from now on, if nobody has it.
bool takeSampleSignal();
/// Whether it still is; whether the calling thread would get it.
bool isSampleSignalTaken();
bool isSampleSignalBlocked();
/// At the start: chooses a signal nobody uses, installs the handler, measures
/// what a counted call costs.
void startSampling();
/// The calling thread has just got this block.
__attribute__((preserve_most, cold, noinline)) void
sampleThread(ThreadBlock *B);
/// The block's owner is gone: its timer with it.
__attribute__((preserve_most, cold, noinline)) void
stopSampling(ThreadBlock *B);
/// No timer of any thread strikes after this.
__attribute__((preserve_most, cold, noinline)) void endSampling();
/// From time to time: whether the signal is still ours.
__attribute__((preserve_most, cold, noinline)) void checkSampling();

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_SAMPLER_H

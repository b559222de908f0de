//===-- UserEvents.h - what a program tells of itself ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The functions behind autoprof/autoprof.h for values and events. Each does
// nothing while nothing is recorded, and never fails: what finds no room is
// counted.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_USEREVENTS_H
#define AUTOPROF_RUNTIME_USEREVENTS_H

#include "TraceFile.h"

struct autoprof_stopwatch;

namespace autoprof {

struct ThreadBlock;

void addToCounter(const char *Name, int64_t N, const char *Unit);
void setGaugeTo(const char *Name, int64_t Value, const char *Unit);
void tellFrame(const char *Name);
void passCheckpoint(const char *Name);
uint64_t measureSection(const char *Name, const char *From, const char *To);
void tellMessage(const char *Text);
void nameThread(const char *Name);
void startStopwatch(autoprof_stopwatch *Watch);
uint64_t stopwatchNs(const autoprof_stopwatch *Watch);
uint64_t stopStopwatch(autoprof_stopwatch *Watch);

/// Where counters and gauges stand, into row I of their columns: the series
/// has a new point. Only while it is locked.
AUTOPROF_COLD void addUserValues(uint32_t I, bool IsLast);
/// Row From takes the place of row To.
AUTOPROF_COLD void moveUserValues(uint32_t To, uint32_t From);

/// Counts and times begin anew: gauges keep their values, from now on. (The
/// threads' words are Reset.cpp's.)
AUTOPROF_COLD void resetGauges(uint64_t Now);
/// The block has a new owner.
AUTOPROF_COLD void forgetLastTold(ThreadBlock *B);

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_USEREVENTS_H

//===-- Control.h - a running program's recording is controlled -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Start, stop, reset, flush, snapshot. A stop takes effect at enter hooks only:
// a frame that began recorded leaves recorded, so the cursor is right at every
// start, and what is called then hangs below the innermost such frame.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_CONTROL_H
#define AUTOPROF_RUNTIME_CONTROL_H

#include "Runtime.h"

namespace autoprof {

struct ThreadBlock;

/// From now on the object's enter hooks follow the switch.
void controlObject(abi::ObjectRecord *Object);

/// Address of the record of the object that lies there, 0 = none is known.
/// Safe in a signal handler.
uint64_t recordWithin(uint64_t Begin, uint64_t End);

/// Whether calls are recorded from here on. Calls made by code that was
/// entered before are counted as long as it does not return. Asks the loader
/// what is there: not in hooks.
void setRecording(bool IsOn);
/// The same, asked for by the program or its user: the schedule gives way.
void switchByHand(bool IsOn);
/// Nothing is recorded from the start on; no object is there yet.
void beginOff();
extern bool CallsAreOff; ///< what the objects' hooks were told last
inline bool isRecordingCalls() {
  return !__atomic_load_n(&CallsAreOff, __ATOMIC_RELAXED);
}

/// A clock that stands still while nothing is recorded: that of clock records.
inline uint64_t recordedTicks(uint64_t Now) {
  const abi::FileHeader &H = TheRuntime.File.header();
  uint64_t Since = __atomic_load_n(&H.StoppedAt, __ATOMIC_RELAXED);
  return (__builtin_expect(Since && Since < Now, 0) ? Since : Now) - H.OffTicks;
}

/// Counts, times and samples begin anew; the heap and the paths stay.
void resetCounts();

/// Renews the clock in the file and gives the file its name.
void flushFile();

/// Copies the file as it is now. 0, or a negative errno.
int writeSnapshot(const char *Path);

/// While the file is copied nobody adds up a clocked call.
extern bool IsCopying;
AUTOPROF_COLD void waitForCopy(ThreadBlock *B);

/// Installs the handler of signal=, if nobody has the signal.
void takeControlSignal();
/// At the end: one line if the program has taken the signal since.
void sayIfSignalWasTaken();

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_CONTROL_H

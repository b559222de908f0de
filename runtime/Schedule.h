//===-- Schedule.h - recording begins and ends by the clock ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// start=off, after= and for=. No thread waits for the time to come: it is
// noticed by whoever reads a clock (clocked calls, samples, waits, every 64th
// allocation), and while nothing else would, by a timer of the CPU time, 10 ms.
// The switch itself is thrown in the handler of the samples' signal: it asks
// the loader, which a hook must not.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_SCHEDULE_H
#define AUTOPROF_RUNTIME_SCHEDULE_H

#include "Runtime.h"

namespace autoprof {

/// At the start, with the clock running and no object there yet.
void startSchedule();
/// The calling thread is the only one of a forked child, without timers.
void restartSchedule();

/// Ticks; when the switch is thrown next, ~0 = never.
extern uint64_t SwitchDueAt;
inline bool isSwitchDue(uint64_t Ticks) {
  return __builtin_expect(
      Ticks >= __atomic_load_n(&SwitchDueAt, __ATOMIC_RELAXED), 0);
}

/// In a hook: has the handler called. Sends a signal to the calling thread.
AUTOPROF_COLD void askForSwitch();
/// Where a thread may have slept.
AUTOPROF_COLD void lookAtClock();
inline void noteSwitch() {
  if (__builtin_expect(__atomic_load_n(&SwitchDueAt, __ATOMIC_RELAXED) != ~0ull,
                       0))
    lookAtClock();
}
/// In the handler, and wherever the loader may be asked.
void throwSwitch(uint64_t Ticks);
/// What the program asks for itself comes before after= and for=; the time of
/// for= begins with the first start.
void giveWayToHand(bool IsOn);
/// Before system calls are forbidden: nothing is switched any more.
__attribute__((preserve_most)) void endSchedule();

/// Of the signals of the timer and of askForSwitch.
extern const char kScheduleMark;

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_SCHEDULE_H

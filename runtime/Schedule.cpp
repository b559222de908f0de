//===-- Schedule.cpp - recording begins and ends by the clock -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   off --after= is over--> on --for= is over--> off, for good
//
// What the program or its user asks for (autoprof_start and so on) ends that;
// only a for= whose time has not begun waits for the first start.
//
//===----------------------------------------------------------------------===//
#include "Schedule.h"
#include "Control.h"
#include "Sampler.h"
#include <signal.h>
#include <sys/utsname.h>

using namespace autoprof;
using namespace autoprof::abi;

uint64_t autoprof::SwitchDueAt = ~0ull;
const char autoprof::kScheduleMark = 0;

namespace {

constexpr uint64_t kTimerNs = 10000000;
constexpr int kThreadNotify = 4; // SIGEV_THREAD_ID

bool IsNextOn = false; ///< what the switch is thrown to at SwitchDueAt
bool IsForWaiting = false;
bool HasTimer = false;
int TimerId = 0;

/// From Linux 6.4 on the signal of a timer of the process goes to a thread that
/// runs; before, it went to the first, whose sleep it would have ended.
bool isSentToRunning() {
  utsname U;
  if (sys::call(SYS_uname, sys::arg(&U)) != 0)
    return false;
  unsigned V[2] = {};
  const char *P = U.release;
  for (unsigned &Part : V) {
    for (; *P >= '0' && *P <= '9'; ++P)
      Part = Part * 10 + unsigned(*P - '0');
    if (*P == '.')
      ++P;
  }
  return V[0] > 6 || (V[0] == 6 && V[1] >= 4);
}

void startTimer() {
  bool OfProcess = isSentToRunning();
  struct {
    const void *Value;
    int Signal, Notify, Tid;
    char Padding[44];
  } Event{&kScheduleMark,
          SIGURG,
          OfProcess ? SIGEV_SIGNAL : kThreadNotify,
          sys::tid(),
          {}};
  int Clock = OfProcess ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_THREAD_CPUTIME_ID;
  if (sys::call(SYS_timer_create, Clock, sys::arg(&Event),
                sys::arg(&TimerId)) != 0)
    return;
  timespec Times[2] = {{0, kTimerNs}, {0, kTimerNs}};
  sys::call(SYS_timer_settime, TimerId, 0, sys::arg(Times), 0);
  HasTimer = true;
}

void stopTimer() {
  if (__atomic_exchange_n(&HasTimer, false, __ATOMIC_RELAXED))
    sys::call(SYS_timer_delete, TimerId);
}

void scheduleNext(bool IsOn, uint64_t At) {
  IsNextOn = IsOn;
  __atomic_store_n(&SwitchDueAt, At, __ATOMIC_RELAXED);
  uint64_t *Refresh = &TheRuntime.RefreshAt;
  if (At < __atomic_load_n(Refresh, __ATOMIC_RELAXED))
    __atomic_store_n(Refresh, At, __ATOMIC_RELAXED);
}

/// Recording has begun.
void beginFor(uint64_t Now) {
  if (__atomic_exchange_n(&IsForWaiting, false, __ATOMIC_RELAXED))
    scheduleNext(false, Now + TheRuntime.ticksOf(TheRuntime.Options.For));
}

void warn(const char *What) {
  Text<256> Line;
  Line << "autoprof: AUTOPROF_OPTIONS: " << What;
  say(Line);
}

} // namespace

void autoprof::startSchedule() {
  const Config &O = TheRuntime.Options;
  FileHeader &H = TheRuntime.File.header();
  bool IsByHand = O.Start != 0;
  uint64_t After = O.After;
  if (IsByHand && After) {
    warn("start=off waits for autoprof_start() or the signal: after= is "
         "ignored");
    After = 0;
  }
  bool ByClock = After || O.For;
  if (ByClock && !takeSampleSignal()) {
    warn("after= and for= need the signal SIGURG, which is ignored or handled "
         "already: they are ignored");
    After = 0;
    ByClock = false;
  }
  H.Begin = IsByHand ? BeginMode::ByHand
            : After  ? BeginMode::Later
                     : BeginMode::AtStart;
  H.AfterNs = After;
  H.ForNs = ByClock ? O.For : 0;
  IsForWaiting = H.ForNs != 0;
  if (H.Begin != BeginMode::AtStart)
    beginOff();
  else
    beginFor(H.StartTicks);
  if (After)
    scheduleNext(true, H.StartTicks + TheRuntime.ticksOf(After));
  if (ByClock)
    startTimer();
}

void autoprof::restartSchedule() {
  HasTimer = false; // the parent's
  if (SwitchDueAt != ~0ull)
    startTimer();
}

__attribute__((preserve_most, cold, noinline)) void autoprof::askForSwitch() {
  if (!isSampleSignalTaken() || isSampleSignalBlocked())
    return; // some other thread will notice
  struct {
    int Signal, Errno, Code, Padding;
    int Pid, Uid;
    const void *Value;
    char Rest[96];
  } Info{SIGURG, 0, SI_QUEUE, 0, sys::pid(), 0, &kScheduleMark, {}};
  sys::call(SYS_rt_tgsigqueueinfo, Info.Pid, sys::tid(), SIGURG,
            sys::arg(&Info));
}

__attribute__((preserve_most, cold, noinline)) void autoprof::lookAtClock() {
  if (isSwitchDue(TheRuntime.TickClock.ticks()))
    askForSwitch();
}

__attribute__((preserve_most)) void autoprof::endSchedule() {
  __atomic_store_n(&SwitchDueAt, ~0ull, __ATOMIC_RELAXED);
  IsForWaiting = false;
  stopTimer();
}

void autoprof::throwSwitch(uint64_t Ticks) {
  bool IsOn = IsNextOn;
  setRecording(IsOn);
  if (isRecordingCalls() != IsOn)
    return; // somebody is just throwing it: once more
  __atomic_store_n(&SwitchDueAt, ~0ull, __ATOMIC_RELAXED);
  if (IsOn)
    beginFor(Ticks);
  else if (TheRuntime.phase() == Phase::Recording)
    TheRuntime.File.header().IsForOver = 1;
  if (SwitchDueAt == ~0ull)
    stopTimer();
}

void autoprof::giveWayToHand(bool IsOn) {
  if (IsOn && IsForWaiting)
    beginFor(TheRuntime.TickClock.ticks()); // in place of after=
  else if (!IsOn || IsNextOn)
    endSchedule();
}

//===-- ControlSignal.cpp - the signal of signal= -------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Taken once, before the program's own code runs, and only if nobody has it: a
// program that handles the signal itself replaces our handler and never
// notices; at its end one line tells the user.
//
//===----------------------------------------------------------------------===//
#include "Control.h"
#include <errno.h>
#include <signal.h>

using namespace autoprof;
using namespace autoprof::abi;

namespace {

struct KernelSigaction {
  void (*Handler)(int);
  unsigned long Flags;
  void (*Restorer)();
  unsigned long Mask;
};
constexpr unsigned long kRestorer = 0x04000000; // SA_RESTORER

__attribute__((naked)) void restore() {
  asm("movl $15, %eax\n" // rt_sigreturn
      "syscall");
}

struct Name {
  const char *Text;
  int Number;
};
constexpr Name kSignals[] = {{"SIGUSR1", SIGUSR1},
                             {"SIGUSR2", SIGUSR2},
                             {"SIGHUP", SIGHUP},
                             {"SIGPROF", SIGPROF},
                             {"SIGWINCH", SIGWINCH}};

Text<kMaxPath> SnapshotName;
uint32_t SnapshotCount = 0;

/// trace.bin.snapshot-1 and so on.
void snapshotByNumber() {
  flushFile();
  SnapshotName.clear();
  SnapshotName << TheRuntime.File.name() << ".snapshot-"
               << uint64_t(
                      __atomic_add_fetch(&SnapshotCount, 1, __ATOMIC_RELAXED));
  int Error = writeSnapshot(SnapshotName.get());
  if (!Error || Error == -EBUSY)
    return;
  static constinit Text<kMaxPath + 128> Line;
  Line.clear();
  Line << "autoprof: " << SnapshotName.get()
       << ": no snapshot: " << reason(-Error);
  say(Line);
}

int Taken = 0; ///< the signal that is ours; 0 = none

void onToggle(int) { switchByHand(!isRecordingCalls()); }
void onSnapshot(int) { snapshotByNumber(); }

/// The signal that S begins with; Rest is behind it. 0 = none.
int signalNamed(const char *S, const char *&Rest) {
  size_t N = 0;
  while (S[N] && S[N] != ':')
    ++N;
  Rest = S + N;
  for (const Name &Known : kSignals)
    if (length(Known.Text) == N && equal(S, Known.Text, N))
      return Known.Number;
  return 0;
}

void refuse(const char *Why) {
  static constinit Text<512> Line;
  Line.clear();
  Line << "autoprof: AUTOPROF_OPTIONS: signal="
       << TheRuntime.Options.Signal.get() << ": " << Why;
  say(Line);
}

} // namespace

void autoprof::takeControlSignal() {
  const char *Wanted = TheRuntime.Options.Signal.get(), *Action = "";
  if (length(Wanted) == 4 && equal(Wanted, "none", 4))
    return;
  int Signal = signalNamed(Wanted, Action);
  bool IsSnapshot = length(Action) == 9 && equal(Action, ":snapshot", 9);
  bool IsToggle =
      !*Action || (length(Action) == 7 && equal(Action, ":toggle", 7));
  if (!Signal || (!IsSnapshot && !IsToggle))
    return refuse("not one of SIGUSR1, SIGUSR2, SIGHUP, SIGPROF, SIGWINCH, "
                  "then nothing, :toggle or :snapshot");
  KernelSigaction Old{};
  if (sys::call(SYS_rt_sigaction, Signal, 0, sys::arg(&Old), 8) != 0)
    return refuse("cannot be handled");
  if (Old.Handler)
    return refuse("the signal is ignored or handled already");
  KernelSigaction New{IsSnapshot ? onSnapshot : onToggle,
                      SA_RESTART | kRestorer, restore, 0};
  if (sys::call(SYS_rt_sigaction, Signal, sys::arg(&New), 0, 8) == 0)
    Taken = Signal;
}

void autoprof::sayIfSignalWasTaken() {
  KernelSigaction Now{};
  if (!Taken || sys::call(SYS_rt_sigaction, Taken, 0, sys::arg(&Now), 8) != 0)
    return;
  if (Now.Handler != onSnapshot && Now.Handler != onToggle)
    refuse("the program took this signal over, and it did nothing here "
           "from then on");
}

//===-- Lifecycle.cpp - start, fork, exit: the order of events ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// start()  the first constructor of an instrumented object: options, clock,
//          file; then the object's slots and, last, its TpOff: hooks are on.
// fork     the child leaves its parent's block at once (atfork handler, or the
//          wiped table) and makes its own file at its first call.
// exit     on_exit() notes the status; the runtime's own destructor, which runs
//          behind those of the program, writes the end and cuts the file.
// Killed, _exit, exec: nothing runs and nothing is needed.
//
//===----------------------------------------------------------------------===//
#include "Api.h"
#include "ConfigureCheck.h"
#include "Control.h"
#include "Counters.h"
#include "Events.h"
#include "HookCost.h"
#include "Hooks.h"
#include "Interpose.h"
#include "LeakScan.h"
#include "Sampler.h"
#include "Schedule.h"
#include "Series.h"
#include "ThreadBlock.h"
#include "Waits.h"
#include <errno.h>
#include <sys/auxv.h>
#include <sys/utsname.h>

using namespace autoprof;
using namespace autoprof::abi;

constinit Runtime autoprof::TheRuntime;

extern "C" char *getenv(const char *);
extern "C" int on_exit(void (*)(int, void *), void *);
extern "C" int __register_atfork(void (*)(), void (*)(), void (*)(), void *)
    __attribute__((weak));

static constexpr uint64_t kShortRunMs = 10;
static constexpr uint64_t kLongCallNs = 2000;
static constexpr unsigned kPatience = 1000000;

//===-- while it runs ----------------------------------------------------===//

/// Ticks and CLOCK_MONOTONIC of one instant: of a few tries the one that took
/// least, so that being preempted between the reads does not tear the pair.
static void readPair(uint64_t &Ticks, uint64_t &MonoNs) {
  uint64_t Best = ~0ull;
  for (int Try = 0; Try < 3; ++Try) {
    uint64_t Before = sys::nowNs(CLOCK_MONOTONIC);
    uint64_t Now = TheRuntime.TickClock.ticks();
    uint64_t Gap = sys::nowNs(CLOCK_MONOTONIC) - Before;
    if (Gap >= Best)
      continue;
    Best = Gap;
    Ticks = Now;
    MonoNs = Before + Gap / 2;
  }
}

static void calibrate(FileHeader &H) { readPair(H.LastTicks, H.LastMonoNs); }

/// Earlier than usual when the switch is due.
static uint64_t nextRefresh(uint64_t Ticks) {
  uint64_t Usual = Ticks + TheRuntime.RefreshTicks;
  uint64_t Due = __atomic_load_n(&SwitchDueAt, __ATOMIC_RELAXED);
  return Due > Ticks && Due < Usual ? Due : Usual;
}

void autoprof::refresh(uint64_t Ticks) {
  Runtime &R = TheRuntime;
  uint64_t At = __atomic_load_n(&R.RefreshAt, __ATOMIC_RELAXED);
  if (Ticks < At || R.phase() != Phase::Recording ||
      !__atomic_compare_exchange_n(&R.RefreshAt, &At, nextRefresh(Ticks), false,
                                   __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    return;
  if (isSwitchDue(Ticks))
    askForSwitch();
  sys::SignalsHeld Held;
  calibrate(R.File.header());
  if (CurrentBlock->isLive())
    refreshThreadName(CurrentBlock);
  noteSeries(Ticks);
  if (!R.IsSealed)
    checkSampling();
  // (A vfork child runs in our memory, but is not us.)
  if (!R.File.isPublished() && Ticks >= R.PublishAt &&
      R.File.header().Pid == uint32_t(sys::pid()))
    R.File.publish(R.Options);
}

static void keepForkCursor();
static void leaveParent();

//===-- start ------------------------------------------------------------===//

static StringRef addFileText(const char *Path) {
  static char Buffer[16384];
  int Fd = sys::openAt(Path, O_RDONLY | O_CLOEXEC);
  if (Fd < 0)
    return 0;
  long N = sys::read(Fd, Buffer, sizeof(Buffer));
  sys::close(Fd);
  if (N <= 0)
    return 0;
  if (Buffer[N - 1] == 0)
    --N;
  for (long I = 0; I < N; ++I)
    if (!Buffer[I])
      Buffer[I] = ' ';
  return TheRuntime.File.addString(Buffer, size_t(N));
}

/// Said before anything was allocated: a program that never does has a heap of
/// nothing, which can be compared with.
static void announceHeap(FileHeader &H) {
  H.HeapHeaderBytes = TheRuntime.Options.Heap == 0 ? sizeof(HeapHeader) : 0;
}

static void describeRun(FileHeader &H, const char *Options) {
  static char Path[kMaxPath];
  static utsname Host;
  TraceFile &File = TheRuntime.File;
  H.Pid = uint32_t(sys::pid());
  H.ParentPid = uint32_t(sys::parentPid());
  H.Clock = TheRuntime.TickClock.kind();
  H.Timing = TheRuntime.Timing;
  H.RecursionLevels = uint32_t(TheRuntime.Options.Recursion);
  H.MaxNodes = TheRuntime.Options.MaxNodes;
  H.State = RunState::Running;
  announceHeap(H);
  long N = sys::call(SYS_readlink, sys::arg("/proc/self/exe"), sys::arg(Path),
                     sizeof(Path));
  if (N > 0)
    H.Program = File.addString(Path, size_t(N));
  H.CommandLine = addFileText("/proc/self/cmdline");
  if (sys::call(SYS_uname, sys::arg(&Host)) == 0)
    H.Host = File.addString(Host.nodename, length(Host.nodename));
  N = sys::call(SYS_getcwd, sys::arg(Path), sizeof(Path));
  if (N > 1)
    H.Directory = File.addString(Path, size_t(N - 1));
  if (Options)
    H.Options = File.addString(Options, length(Options));
  const Config &O = TheRuntime.Options;
  H.KnowsMatched = 1;
  if (Config::isList(O.Only))
    H.Only = File.addString(O.Only.get(), O.Only.size());
  if (Config::isList(O.Skip))
    H.Skip = File.addString(O.Skip.get(), O.Skip.size());
  H.Depth = uint32_t(O.Depth);
  H.Budget = uint32_t(O.Budget);
}

/// The first calibration point, and how many ticks make a millisecond: good to
/// a percent after 20 us of looking, enough for when to publish.
static void startClock(FileHeader &H) {
  Runtime &R = TheRuntime;
  H.StartRealNs = sys::nowNs(CLOCK_REALTIME);
  readPair(H.StartTicks, H.StartMonoNs);
  do
    calibrate(H);
  while (H.LastMonoNs - H.StartMonoNs < 20000);
  R.TicksPerMs =
      (H.LastTicks - H.StartTicks) * 1000000 / (H.LastMonoNs - H.StartMonoNs);
  R.LongTicks = R.ticksOf(kLongCallNs * kUsualBudget / R.Options.Budget);
  R.RefreshTicks = kShortRunMs * R.TicksPerMs;
  R.PublishAt = R.RefreshAt = H.StartTicks + R.RefreshTicks;
  if (R.Options.Series && R.Options.Series < kShortRunMs * 1000000)
    R.RefreshTicks = R.ticksOf(R.Options.Series);
}

static void noteExitStatus(int Status, void *) {
  Runtime &R = TheRuntime;
  if (R.phase() == Phase::Recording &&
      (R.IsSealed || R.File.header().Pid == uint32_t(sys::pid()))) {
    R.File.header().ExitStatus = Status & 0xff;
    R.File.header().State = RunState::Exited;
  }
}

static void refuseToStart(const char *Why, int Errno) {
  static constinit Text<kMaxPath + 256> Line;
  Line.clear();
  Line << "autoprof: nothing is recorded: " << Why
       << " (output=" << TheRuntime.Options.Output.get()
       << "): " << reason(Errno);
  say(Line);
  TheRuntime.setPhase(Phase::Refused);
}

/// Unless a file was asked for by name.
static bool isLeftAlone(const Config &Options) {
  static constinit Text<kMaxPath> Path;
  if (Options.HasOutput)
    return false;
  long N = sys::call(SYS_readlink, sys::arg("/proc/self/exe"),
                     sys::arg(Path.raw()), Path.capacity());
  Path.setSize(N > 0 ? size_t(N) : 0);
  if (!isConfigureCheck(Path.get(), Path.size()))
    return false;
  if (Options.Verbose) {
    static constinit Text<kMaxPath + 256> Line;
    Line << "autoprof: nothing is recorded: " << Path.get()
         << " is a check of a build system by its name (output=FILE records "
            "it)";
    say(Line);
  }
  return true;
}

static void start() {
  Runtime &R = TheRuntime;
  if (getauxval(AT_SECURE))
    return R.setPhase(Phase::Refused);
  const char *Options = getenv("AUTOPROF_OPTIONS");
  R.Options.parse(Options);
  if (isLeftAlone(R.Options))
    return R.setPhase(Phase::Refused);
  R.Timing = TimingMode(R.Options.Timing);
  chooseEvents();
  R.TickClock.choose();
  int Errno = 0;
  R.File.rememberDirectory();
  if (const char *Why = R.File.create(R.Options, Errno))
    return refuseToStart(Why, Errno);
  describeRun(R.File.header(), Options);
  startEvents();
  startClock(R.File.header());
  if (R.Options.HasOutput || R.Timing == TimingMode::Count)
    R.File.publish(R.Options);
  NoBlock.Header.Cursor = ForkedBlock.Header.Cursor = handleOf(kRootNode);
  if (__register_atfork)
    __register_atfork(keepForkCursor, nullptr, leaveParent, nullptr);
  on_exit(noteExitStatus, nullptr);
  if (R.Timing != TimingMode::Count)
    R.File.header().ClockPs = measureClockCost(R.TickClock, R.TicksPerMs);
  startCounters();
  startSampling();
  startSchedule();
  takeControlSignal();
  R.setPhase(Phase::Recording);
  TheHeap.IsOn = R.Options.Heap == 0;
  LeavesOn = R.Timing != TimingMode::Count;
  WaitsOn = LeavesOn && R.Options.Waits == 0;
  startSeries();
}

extern "C" __attribute__((visibility("default"))) void
__autoprof_start(ObjectRecord *Object) {
  int SavedErrno = errno;
  Runtime &R = TheRuntime;
  if (Object->HookAbi != kHookAbi || Object->Size < sizeof(ObjectRecord)) {
    Text<256> Line;
    Line << "autoprof: code and runtime are of different versions (hook ABI "
         << Object->HookAbi << ", runtime " << kHookAbi
         << "): that code is not recorded";
    say(Line);
    return;
  }
  if (R.phase() == Phase::Off)
    start();
  if (R.phase() != Phase::Refused) {
    Object->Enter = reinterpret_cast<void *>(autoprofEnterThunk);
    Object->Exit = reinterpret_cast<void *>(autoprofExitThunk);
    Object->Tail = reinterpret_cast<void *>(autoprofTailThunk);
    Object->Fork = reinterpret_cast<void *>(autoprofForkThunk);
    Object->System = reinterpret_cast<void *>(autoprofSystemThunk);
    Object->HeapBefore = reinterpret_cast<void *>(autoprofHeapBeforeThunk);
    Object->HeapAfter = reinterpret_cast<void *>(autoprofHeapAfterThunk);
    char *ThreadPointer;
    asm("movq %%fs:0, %0" : "=r"(ThreadPointer));
    __atomic_store_n(&Object->TpOff,
                     reinterpret_cast<char *>(&CurrentBlock) - ThreadPointer,
                     __ATOMIC_RELEASE);
    controlObject(Object);
    interpose(Object);
    offerApi(Object);
  }
  errno = SavedErrno;
}

//===-- seccomp ---------------------------------------------------------===//

__attribute__((preserve_most)) void autoprof::seal() {
  Runtime &R = TheRuntime;
  if (R.phase() != Phase::Recording || R.IsSealed)
    return;
  calibrate(R.File.header());
  addSeriesPoint(R.File.header().LastTicks);
  R.File.publish(R.Options);
  endSampling();
  endSchedule();
  if (R.HasEvents)
    noteEventsEnd(EventsEnd::Sealed); // calls are no longer clocked
  R.IsSealed = true;
  R.Timing = TimingMode::Count;
  R.RefreshAt = ~0ull;
  R.File.stopGrowing();
  R.TickClock.freeze();
}

__attribute__((preserve_most)) void autoprof::secureFile(int Fd) {
  keepDescriptorsFree();
  if (TheRuntime.File.header().Pid == uint32_t(sys::pid()))
    TheRuntime.File.secure(Fd);
}

//===-- fork -------------------------------------------------------------===//

__attribute__((preserve_most)) void autoprof::noteForkedChild() {
  Runtime &R = TheRuntime;
  Phase P = R.phase();
  if (P != Phase::Recording && P != Phase::Creating)
    return;
  ThreadBlock *Old = CurrentBlock;
  ForkedBlock.Header.Cursor =
      Old == &NoBlock ? handleOf(kRootNode) : Old->Header.Cursor;
  CurrentBlock = &ForkedBlock;
  R.setPhase(Phase::Forked);
}

/// The cursor as it was in the parent: by the time the child looks at the
/// parent's block, the parent may have moved on.
static __thread Handle ForkCursor __attribute__((tls_model("initial-exec"))) =
    0;

static void keepForkCursor() { ForkCursor = CurrentBlock->Header.Cursor; }

static void leaveParent() {
  noteForkedChild();
  ForkedBlock.Header.Cursor = ForkCursor;
  restartSchedule();
}

static bool recreate() {
  Runtime &R = TheRuntime;
  int Errno = 0;
  forgetHeap();
  // Still the parent's: its children share the word.
  uint32_t *Said = &R.File.header().RefusalSaid;
  uint32_t HookPs = R.File.header().HookPs;
  uint32_t HookDoubtPs = R.File.header().HookDoubtPs;
  uint32_t ClockPs = R.File.header().ClockPs;
  uint32_t MeasuresWaits = R.File.header().MeasuresWaits;
  uint32_t CountsThrows = R.File.header().CountsThrows;
  const char *Why = R.File.recreateAfterFork(R.Options, Errno);
  if (Why) {
    if (__atomic_exchange_n(Said, 1, __ATOMIC_RELAXED) == 0)
      refuseToStart(Why, Errno);
    R.setPhase(Phase::Refused);
    return false;
  }
  FileHeader &H = R.File.header();
  H.Pid = uint32_t(sys::pid());
  H.ParentPid = uint32_t(sys::parentPid());
  H.HookPs = HookPs;
  H.HookDoubtPs = HookDoubtPs;
  H.ClockPs = ClockPs;
  H.MeasuresWaits = MeasuresWaits;
  H.CountsThrows = CountsThrows;
  announceHeap(H);
  startClock(H);
  (isRecordingCalls() ? H.BeganTicks : H.StoppedAt) = H.StartTicks;
  R.File.publish(R.Options);
  R.setPhase(Phase::Recording);
  startSeries();
  return true;
}

bool autoprof::ensureRecording() {
  Runtime &R = TheRuntime;
  for (unsigned Try = 0; Try < kPatience; ++Try) {
    switch (R.phase()) {
    case Phase::Recording:
      return true;
    case Phase::Off:
    case Phase::Refused:
      return false;
    case Phase::Forked: {
      if (R.IsSealed) { // a file would need system calls
        R.setPhase(Phase::Refused);
        return false;
      }
      sys::SignalsHeld Held; // or the phase could stay for good
      if (R.tryPhase(Phase::Forked, Phase::Creating)) {
        R.Creator = sys::tid();
        return recreate();
      }
      break;
    }
    case Phase::Creating:
      if (R.Creator == sys::tid())
        return false; // a signal handler of the thread that creates
      sys::yield();
    }
  }
  return false;
}

//===-- exit -------------------------------------------------------------===//

static void readThreadNames(FileHeader &H) {
  for (uint64_t At = H.FirstBlock; At;) {
    auto *B = TheRuntime.File.at<ThreadBlock>(At);
    Text<64> Path;
    Path << "/proc/self/task/" << uint64_t(B->Header.Tid) << "/comm";
    char Name[sizeof(B->Header.Name)] = {};
    int Fd = sys::openAt(Path.get(), O_RDONLY | O_CLOEXEC);
    long N = Fd < 0 ? 0 : sys::read(Fd, Name, sizeof(Name));
    if (Fd >= 0)
      sys::close(Fd);
    if (N > 0) {
      Name[N - 1] = 0; // the kernel's newline
      copyBytes(B->Header.Name, Name, sizeof(Name));
    }
    At = B->Header.Next;
  }
}

/// Threads that ended inside calls were not in them to the end.
static void closeEndedThreads(FileHeader &H) {
  for (uint64_t At = H.FirstBlock; At;) {
    auto *B = TheRuntime.File.at<ThreadBlock>(At);
    bool IsOpen = B->Header.ClockTop || B->Header.Cursor != handleOf(kRootNode);
    if (IsOpen && !sys::isThreadAlive(int(H.Pid), int(B->Header.Tid))) {
      closeCallsOfEnded(B);
      B->Header.Cursor = handleOf(kRootNode);
    }
    At = B->Header.Next;
  }
}

__attribute__((destructor)) static void finish() {
  ScanRoots Roots;
  Runtime &R = TheRuntime;
  if (R.phase() != Phase::Recording ||
      (!R.IsSealed && R.File.header().Pid != uint32_t(sys::pid())))
    return;
  int SavedErrno = errno;
  FileHeader &H = R.File.header();
  if (R.IsSealed) {
    H.EndTicks = H.LastTicks;
    return;
  }
  sayIfSignalWasTaken();
  finishHeap();
  finishSeries();
  if (R.Options.Leaks)
    scanForLeaks(Roots);
  calibrate(H);
  H.EndTicks = H.LastTicks;
  // A processor's speed is not the same all the time.
  if (H.ClockPs)
    H.ClockPs = (H.ClockPs + measureClockCost(R.TickClock, R.TicksPerMs)) / 2;
  if (!R.File.isPublished()) {
    if (H.EndTicks < R.PublishAt) {
      R.File.discard();
      errno = SavedErrno;
      return;
    }
    R.File.publish(R.Options);
  }
  readThreadNames(H);
  closeEndedThreads(H);
  R.File.trim();
  if (R.Options.Verbose) {
    static constinit Text<kMaxPath + 256> Line;
    uint64_t Paths = H.Nodes.Count - kFirstCallNode;
    Line << "autoprof: " << R.File.name() << ": " << H.BlockCount
         << (H.BlockCount == 1 ? " thread, " : " threads, ") << Paths
         << (Paths == 1 ? " call path, " : " call paths, ")
         << (H.LastMonoNs - H.StartMonoNs) / 1000000 << " ms";
    say(Line);
  }
  errno = SavedErrno;
}

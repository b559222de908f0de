//===-- Sampler.cpp - where threads spend their CPU time ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Timers of the thread's own CPU clock, so a thread that sleeps is left alone
// and no system call ends early: a perf event (cpu-clock) strikes in user mode
// only, a POSIX timer is handled on the way back to user mode. Where the first
// is forbidden the second is taken. No descriptor stays open: the mapping keeps
// the event. Beside the first another event tells where page faults are made.
//
// The signal is SIGURG, which is ignored by default (the idea is that of Go's
// runtime): one that comes late, after an exec say, harms nobody. A program
// that handles SIGURG gets no samples of ours.
//
//===----------------------------------------------------------------------===//
#include "Sampler.h"
#include "Control.h"
#include "HookCost.h"
#include "SampleTarget.h"
#include "Schedule.h"
#include "Series.h"
#include "ThreadBlock.h"
#include "Waits.h"
#include <linux/perf_event.h>
#include <signal.h>
#include <ucontext.h>

using namespace autoprof;
using namespace autoprof::abi;

namespace {

constexpr int kSignal = SIGURG;
constexpr uint64_t kPerfPeriodNs = 1000000;
constexpr uint64_t kTimerPeriodNs = 4000000; // the kernel's tick is no shorter
constexpr int kTidOwner = 0;                 // F_OWNER_TID
constexpr int kSetOwnerEx = 15;              // F_SETOWN_EX
constexpr int kSetSignal = 10;               // F_SETSIG
constexpr int kThreadNotify = 4;             // SIGEV_THREAD_ID

bool IsOn = false;
bool IsPerfRefused = false;
bool IsTaken = false; ///< the signal

struct KernelSigaction {
  void (*Handler)(int, siginfo_t *, void *);
  unsigned long Flags;
  void (*Restorer)();
  unsigned long Mask;
};
constexpr unsigned long kRestorer = 0x04000000; // SA_RESTORER

__attribute__((naked)) void restore() {
  asm("movl $15, %eax\n" // rt_sigreturn
      "syscall");
}

long setAction(const KernelSigaction *New, KernelSigaction *Old) {
  return sys::call(SYS_rt_sigaction, kSignal, sys::arg(New), sys::arg(Old), 8);
}

/// Tells being preempted, which is no time of the program, from waiting.
void notePreemption(ThreadBlock *B, uint64_t CpuNs) {
  constexpr int kThread = 1; // RUSAGE_THREAD
  rusage Usage;
  uint64_t Now = TheRuntime.TickClock.ticks();
  if (sys::call(SYS_getrusage, kThread, sys::arg(&Usage)) != 0)
    return;
  auto Switches = uint32_t(Usage.ru_nvcsw);
  if (B->Header.SampledTicks && TheRuntime.TicksPerMs &&
      Switches == B->Header.Switches) {
    uint64_t WallNs = TheRuntime.nsOf(Now - B->Header.SampledTicks);
    B->Header.SteadyNs += CpuNs;
    B->Header.PreemptedNs += WallNs > CpuNs ? WallNs - CpuNs : 0;
  }
  B->Header.Switches = B->Switches = Switches;
  B->Header.SampledTicks = Now;
}

/// What a point of the series takes is no time of the program.
void takePoint(ThreadBlock *B) {
  if (!noteSeries(TheRuntime.TickClock.ticks()))
    return;
  uint64_t Now = sys::nowNs(CLOCK_THREAD_CPUTIME_ID);
  B->Header.RuntimeNs += Now - B->Header.SampledNs;
  B->Header.SampledNs = Now;
}

/// What the thread's calls of the system took since its last sample, as far as
/// they have been counted where they were made (Waits.cpp).
uint64_t takeSystemNs(ThreadBlock *B) {
  uint64_t Ns = TheRuntime.nsOf(B->SystemTicks);
  B->SystemTicks = 0;
  return Ns;
}

/// Page faults of the program for each signal, in its usual budget. A prime,
/// because loops touch pages in powers of two.
constexpr uint64_t kFaultsPerSignal = 199;
/// So many samples later no fault has to do with what the kernel took; where
/// faults are slow, and their signals far apart, twice the distance more.
constexpr uint32_t kFaultsRemembered = 3;
constexpr uint32_t kLongestGap = 16; ///< samples; longer ones are pauses
constexpr int64_t kMostAdvance = 4;  ///< periods

void noteFault(ThreadBlock *B, uint64_t Pc) {
  SampleTimer &T = B->Timer;
  ++B->Header.FaultSignals;
  if (TheRuntime.File.header().StoppedAt)
    return;
  T.Faults[T.FaultsSeen++ % SampleTimer::kFaults] =
      targetOf(Pc, B->Header.Cursor);
  T.FaultsGap = T.FaultsAge;
  T.FaultsAge = 0;
}

bool areFaultsRecent(const SampleTimer &T) {
  uint32_t Most = kFaultsRemembered;
  if (T.FaultsGap <= kLongestGap)
    Most += 2 * T.FaultsGap;
  return T.FaultsSeen && T.FaultsAge <= Most;
}

/// The clock's ticks that strike in the kernel are no samples, and the next
/// sample stands for their time. How many of them page faults took; the calls
/// of the system that were clocked are out of Passed already.
uint64_t takeFaultPeriods(ThreadBlock *B, uint64_t Passed, uint64_t PeriodNs) {
  SampleTimer &T = B->Timer;
  auto Period = int64_t(PeriodNs);
  T.KernelNs += int64_t(Passed) - Period;
  if (T.KernelNs < -kMostAdvance * Period)
    T.KernelNs = -kMostAdvance * Period;
  ++T.FaultsAge;
  if (!areFaultsRecent(T)) {
    T.FaultsSeen = 0;
    T.KernelNs = T.KernelNs < 0 ? T.KernelNs : 0; // who knows what it was
    return 0;
  }
  if (T.KernelNs < Period)
    return 0;
  int64_t Most = T.KernelNs < int64_t(Passed) ? T.KernelNs : int64_t(Passed);
  T.KernelNs -= Most / Period * Period;
  return uint64_t(Most / Period);
}

/// One sample that stands for so much CPU time.
void charge(ThreadBlock *B, const SampleTarget &Target, uint64_t Ns) {
  ++B->Header.Samples;
  if (Target.IsRuntime) {
    ++B->Header.RuntimeSamples;
    B->Header.RuntimeNs += Ns;
    return;
  }
  NodeSample *S = B->sampleOf(Target.Node);
  if (!S)
    return;
  ++S->Samples;
  S->CpuNs += Ns;
  S->HookNs += Target.IsHook ? Ns : 0;
  if (Target.IsLibrary) {
    ++S->LibrarySamples;
    S->LibraryNs += Ns;
  }
}

/// A tick that strikes in the kernel may be told where the call of the system
/// returns. Of a short clocked call all is known (Waits.cpp): it is no sample.
bool isReturnOfClockedCall(const ThreadBlock *B, uint64_t Pc, uint64_t Now) {
  constexpr uint16_t kSyscall = 0x050f; // the instruction before
  uint16_t Before;
  uint64_t Since = B->Header.WaitSince;
  if (!Since || B->Header.SampledBy != SampleSource::PerfEvent ||
      recordedTicks(Now) - Since > TheRuntime.ticksOf(kKnownCallNs) ||
      Pc % kPage < sizeof(Before))
    return false;
  __builtin_memcpy(&Before, reinterpret_cast<void *>(Pc - sizeof(Before)),
                   sizeof(Before));
  return Before == kSyscall;
}

/// The other CPU time since the thread's last sample counts for where it is
/// now.
void takeSample(ThreadBlock *B, uint64_t Pc) {
  uint64_t Now = sys::nowNs(CLOCK_THREAD_CPUTIME_ID);
  uint64_t Passed = Now - B->Header.SampledNs;
  B->Header.SampledNs = Now;
  if (__builtin_expect(TheRuntime.File.header().StoppedAt != 0, 0)) {
    B->Header.SampledTicks = 0;
    B->Timer.FaultsSeen = 0;
    B->Timer.KernelNs = 0;
    return;
  }
  SampleTarget Target = targetOf(Pc, B->Header.Cursor);
  chargeCounters(B, Target.Node);
  if (!Target.IsRuntime && TheRuntime.Timing == TimingMode::Auto)
    B->clockNext(Target.Node);
  notePreemption(B, Passed);
  uint64_t System = takeSystemNs(B);
  Passed -= System < Passed ? System : Passed;
  const SampleTimer &T = B->Timer;
  // Once: another thread may end all sampling meanwhile.
  uint64_t Period = T.FaultPage ? T.PeriodNs : 0;
  uint64_t Ticks = Period ? takeFaultPeriods(B, Passed, Period) : 0;
  uint32_t Known = T.FaultsSeen;
  Known = Known < SampleTimer::kFaults ? Known : SampleTimer::kFaults;
  for (uint64_t Tick = 0; Known && Tick < Ticks; ++Tick) {
    charge(B, T.Faults[((Now >> 5) + Tick) % Known], Period);
    Passed -= Period;
  }
  charge(B, Target, Passed);
}

void onSignal(int, siginfo_t *Info, void *Context) {
  bool IsSchedule = Info->si_value.sival_ptr == &kScheduleMark;
  if ((Info->si_code == SI_TIMER || Info->si_code == SI_QUEUE) && IsSchedule) {
    uint64_t Now = TheRuntime.TickClock.ticks();
    if (isSwitchDue(Now))
      throwSwitch(Now);
    return;
  }
  // Somebody else's SIGURG is ignored, as it would be without us.
  if (Info->si_code != SI_TIMER && Info->si_code != POLL_IN)
    return;
  ThreadBlock *B = CurrentBlock;
  if (!B->isLive() || TheRuntime.IsSealed ||
      TheRuntime.phase() != Phase::Recording)
    return;
  const auto *C = static_cast<const ucontext_t *>(Context);
  auto Pc = uint64_t(C->uc_mcontext.gregs[REG_RIP]);
  uint64_t Began = TheRuntime.TickClock.ticks();
  if (Info->si_code == POLL_IN && B->Timer.FaultPage &&
      Info->si_fd == B->Timer.FaultFd) {
    noteFault(B, Pc);
  } else if (!isReturnOfClockedCall(B, Pc, Began)) {
    takeSample(B, Pc);
    takePoint(B);
    if (isSwitchDue(Began))
      throwSwitch(Began);
  }
  // In no call's time. A hook that was interrupted counts this itself; what
  // records an allocation does not.
  uint64_t Now = TheRuntime.TickClock.ticks();
  B->Header.SampleTicks += Now - Began;
  if (isOwnCode(Pc) && !B->Heap.Busy)
    return;
  asm volatile("addq %1, %0"
               : "+m"(B->Header.OverheadTicks)
               : "r"(Now - Began)
               : "cc");
  B->fillBudget(Now);
  B->spendBudget(Now - Began);
}

/// A period that costs no more of the budget than Usual does of the usual one.
uint64_t inBudget(uint64_t Usual) {
  uint64_t Budget = TheRuntime.Options.Budget;
  return Budget < kUsualBudget ? Usual * kUsualBudget / Budget : Usual;
}

uint64_t usualPeriodNs() {
  uint64_t Asked = TheRuntime.Options.Sample.PeriodNs;
  return Asked ? Asked : inBudget(kPerfPeriodNs);
}

/// A period of the thread's own: four to twenty percent more or less than
/// usual, so that nothing the program does regularly is met at the same point
/// each time, by every thread and in every run.
uint64_t ownPeriodNs() {
  uint64_t Usual = usualPeriodNs(), Step = Usual / 25;
  uint64_t Random =
      (TheRuntime.TickClock.ticks() ^ uint64_t(sys::tid()) << 32) *
      0x9e3779b97f4a7c15;
  uint64_t Part = Step + (Random >> 40) * (4 * Step) / (1 << 24);
  return Random & (1 << 20) ? Usual + Part : Usual - Part;
}

/// A software event of this thread that sends the signal; strikes in user mode
/// only. Fd: as signals tell it; to be closed, if not negative. Returns the
/// mapping (a page, without records) that keeps the event, or null.
void *openEvent(uint64_t Event, uint64_t Period, int &Fd) {
  perf_event_attr A{};
  A.type = PERF_TYPE_SOFTWARE;
  A.size = PERF_ATTR_SIZE_VER5;
  A.config = Event;
  A.sample_period = Period;
  A.wakeup_events = 1;
  A.disabled = 1;
  A.exclude_kernel = 1;
  A.exclude_hv = 1;
  Fd = int(sys::call(SYS_perf_event_open, sys::arg(&A), 0, -1, -1,
                     PERF_FLAG_FD_CLOEXEC));
  if (Fd < 0)
    return nullptr;
  struct {
    int Type, Pid;
  } Owner{kTidOwner, sys::tid()};
  int Errno = 0;
  void *Pages = sys::map(nullptr, kPage, PROT_READ, MAP_SHARED, Fd, Errno);
  bool Ok = Pages &&
            sys::call(SYS_fcntl, Fd, kSetOwnerEx, sys::arg(&Owner)) == 0 &&
            sys::call(SYS_fcntl, Fd, kSetSignal, kSignal) == 0 &&
            sys::call(SYS_fcntl, Fd, F_SETFL, O_ASYNC) == 0 &&
            sys::call(SYS_ioctl, Fd, PERF_EVENT_IOC_ENABLE, 0) == 0;
  if (!Ok && Pages) {
    sys::unmap(Pages, kPage);
    Pages = nullptr;
  }
  return Pages;
}

bool startPerf(ThreadBlock *B) {
  SampleTimer &T = B->Timer;
  uint64_t PeriodNs = ownPeriodNs();
  int Fd = -1, FaultFd = -1;
  void *Pages = openEvent(PERF_COUNT_SW_CPU_CLOCK, PeriodNs, Fd);
  if (Pages) {
    T.PerfPage = Pages;
    T.PeriodNs = PeriodNs;
    B->Header.SampledBy = SampleSource::PerfEvent;
    TheRuntime.File.header().SamplePeriodNs = uint32_t(usualPeriodNs());
    // While the other descriptor is open, so that theirs differ.
    T.FaultPage = openEvent(PERF_COUNT_SW_PAGE_FAULTS,
                            inBudget(kFaultsPerSignal), FaultFd);
    T.FaultFd = FaultFd;
  }
  if (FaultFd >= 0)
    sys::close(FaultFd);
  if (Fd >= 0)
    sys::close(Fd);
  return Pages != nullptr;
}

/// The kernel looks at a thread's timers at its tick.
uint64_t timerPeriodNs() {
  uint64_t Asked = TheRuntime.Options.Sample.PeriodNs;
  timespec Tick{0, kTimerPeriodNs};
  if (!Asked ||
      sys::call(SYS_clock_getres, CLOCK_MONOTONIC_COARSE, sys::arg(&Tick)) != 0)
    return kTimerPeriodNs;
  uint64_t TickNs = uint64_t(Tick.tv_nsec);
  return Asked > TickNs ? Asked : TickNs;
}

bool startTimer(ThreadBlock *B) {
  struct {
    uint64_t Value;
    int Signal, Notify, Tid;
    char Padding[44];
  } Event{0, kSignal, kThreadNotify, sys::tid(), {}};
  int Id = 0;
  if (sys::call(SYS_timer_create, CLOCK_THREAD_CPUTIME_ID, sys::arg(&Event),
                sys::arg(&Id)) != 0)
    return false;
  auto Period = long(timerPeriodNs());
  timespec Each{Period / 1000000000, Period % 1000000000};
  timespec Times[2] = {Each, Each};
  if (sys::call(SYS_timer_settime, Id, 0, sys::arg(Times), 0) != 0) {
    sys::call(SYS_timer_delete, Id);
    return false;
  }
  B->Timer.Id = Id;
  B->Timer.HasId = true;
  B->Header.SampledBy = SampleSource::ThreadTimer;
  TheRuntime.File.header().SamplePeriodNs = uint32_t(Period);
  return true;
}

} // namespace

bool autoprof::takeSampleSignal() {
  if (IsTaken)
    return true;
  KernelSigaction Old{};
  if (setAction(nullptr, &Old) != 0 || Old.Handler)
    return false;
  KernelSigaction New{onSignal, SA_SIGINFO | SA_RESTART | kRestorer, restore,
                      0};
  IsTaken = setAction(&New, nullptr) == 0;
  return IsTaken;
}

bool autoprof::isSampleSignalTaken() {
  KernelSigaction Now{};
  return IsTaken && setAction(nullptr, &Now) == 0 && Now.Handler == onSignal;
}

/// A thread that keeps the signal blocked would find it with sigwait.
bool autoprof::isSampleSignalBlocked() {
  uint64_t Mask = 0;
  sys::call(SYS_rt_sigprocmask, SIG_BLOCK, 0, sys::arg(&Mask), 8);
  return Mask >> (kSignal - 1) & 1;
}

/// How long a signal takes that does nothing; the least of a few.
static uint32_t deliveryNs() {
  uint64_t Least = ~0ull;
  for (int Try = 0; Try < 5; ++Try) {
    uint64_t Before = sys::nowNs(CLOCK_MONOTONIC);
    sys::call(SYS_tgkill, sys::pid(), sys::tid(), kSignal);
    uint64_t Took = sys::nowNs(CLOCK_MONOTONIC) - Before;
    Least = Took < Least ? Took : Least;
  }
  return uint32_t(Least);
}

void autoprof::startSampling() {
  const Runtime &R = TheRuntime;
  if (R.Options.Sample.By == SampleBy::Off || R.Timing != TimingMode::Auto ||
      !takeSampleSignal())
    return;
  findOwnCode();
  HookCost Cost = measureHookCost(R.TickClock, R.TicksPerMs);
  FileHeader &H = R.File.header();
  H.HookPs = Cost.Ps;
  H.HookDoubtPs = Cost.DoubtPs;
  H.AskedPeriodNs = uint32_t(R.Options.Sample.PeriodNs);
  if (H.AskedPeriodNs && !isSampleSignalBlocked())
    H.DeliveryNs = deliveryNs();
  IsOn = true;
}

__attribute__((preserve_most)) void autoprof::sampleThread(ThreadBlock *B) {
  B->Header.SampledBy = SampleSource::None;
  if (!IsOn || TheRuntime.IsSealed || isSampleSignalBlocked())
    return;
  B->Header.SampledNs = sys::nowNs(CLOCK_THREAD_CPUTIME_ID);
  B->Header.SampledTicks = 0;
  B->SystemTicks = 0;
  B->Timer = {};
  SampleBy Wanted = TheRuntime.Options.Sample.By;
  if (Wanted == SampleBy::Timer || IsPerfRefused || !startPerf(B)) {
    if (Wanted == SampleBy::Perf)
      return;
    IsPerfRefused = true;
    startTimer(B);
  }
  if (!IsOn) // another thread has ended it meanwhile
    stopSampling(B);
}

__attribute__((preserve_most)) void autoprof::stopSampling(ThreadBlock *B) {
  // Its owner may be taking a sample, and another thread come here as well:
  // each thing is given back by who takes it.
  SampleTimer &T = B->Timer;
  void **Pages[] = {&T.PerfPage, &T.FaultPage};
  for (void **Page : Pages)
    if (void *Taken = __atomic_exchange_n(Page, nullptr, __ATOMIC_ACQ_REL))
      sys::unmap(Taken, kPage);
  if (__atomic_exchange_n(&T.HasId, false, __ATOMIC_ACQ_REL))
    sys::call(SYS_timer_delete, T.Id);
}

__attribute__((preserve_most)) void autoprof::endSampling() {
  if (!IsOn)
    return;
  IsOn = false;
  TraceFile &File = TheRuntime.File;
  for (uint64_t At = File.header().FirstBlock; At;) {
    auto *B = File.at<ThreadBlock>(At);
    if (B->isLive())
      stopSampling(B);
    At = B->Header.Next;
  }
}

__attribute__((preserve_most)) void autoprof::checkSampling() {
  // Not ours any more: the program wants the signal for itself.
  if (IsOn && !isSampleSignalTaken())
    endSampling();
}

//===-- Waits.cpp - time spent in functions that block --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A wrapper calls the C library's function with the registers as they came and
// reads the time stamp counter around it. When the call took long, it waited:
// so long, less the CPU time in it, is noted for the node at the cursor. Else
// it is time in the kernel, which samples may not see (see Sampler.cpp).
//
// The thread's CPU clock is a system call, too dear for each call of a function
// that mostly does not block. It is read before calls that may compute for
// long; what the others compute is at most a few microseconds and counts as
// waiting when they do block.
//
// Nothing here changes errno or is a cancellation point. Wrappers have unwind
// information and no personality: a thread that is cancelled unwinds through
// them, and such a wait is not noted.
//
//===----------------------------------------------------------------------===//
#include "Waits.h"
#include "Control.h"
#include "Hooks.h"
#include "Schedule.h"
#include "ThreadBlock.h"
#include <sys/resource.h>

using namespace autoprof;
using namespace autoprof::abi;

bool autoprof::WaitsOn = false;
bool autoprof::LeavesOn = false;

namespace {

enum class Cost { Quiet, Plain, Sized, Busy, Try, Call };

/// Shorter calls did not wait, or it does not matter.
constexpr uint64_t kQuietNs = 5000, kOtherNs = 20000;
constexpr uint64_t kNeverNs = 1000000000; // a refusal
/// So much is not copied in that time.
constexpr uint64_t kLargeBytes = 32 << 10;

uint64_t Targets[kWaitFunctions];
uint64_t Tries[kWaitFunctions];

inline uint64_t ticksOf(uint64_t Ns) { return TheRuntime.ticksOf(Ns); }

/// What is kept while a call is under way.
struct Call {
  uint64_t Start;      ///< recorded ticks
  uint64_t OuterSince; ///< of the call that a signal handler interrupted
  uint64_t OuterFrame;
  WaitKind OuterFor;
  uint64_t Waited;      ///< by the thread before
  uint32_t Samples;     ///< of the thread before
  uint64_t SampleTicks; ///< likewise
  uint32_t Switches;
  uint64_t CpuNs; ///< of the thread before, if that was asked for
};

inline uint64_t now() { return recordedTicks(TheRuntime.TickClock.ticks()); }

__attribute__((always_inline)) inline void begin(Call &C, ThreadBlock *B,
                                                 WaitKind Kind, bool WithCpu) {
  BlockHeader &H = B->Header;
  C.CpuNs = 0;
  if (WithCpu && !TheRuntime.IsSealed)
    C.CpuNs = sys::nowNs(CLOCK_THREAD_CPUTIME_ID);
  // A wait that a thread left by cancellation or siglongjmp lies below.
  auto Frame = reinterpret_cast<uint64_t>(&C);
  C.OuterSince = B->WaitFrame > Frame ? H.WaitSince : 0;
  C.OuterFrame = B->WaitFrame;
  C.OuterFor = H.WaitingFor;
  C.Waited = H.WaitedTicks;
  C.Samples = H.Samples;
  C.SampleTicks = H.SampleTicks;
  C.Switches = B->Switches;
  C.Start = now();
  B->WaitFrame = Frame;
  H.WaitingFor = Kind;
  H.WaitSince = C.Start;
}

/// The node whose code made the call.
inline NodeId callerOf(Handle Cursor) {
  if (Cursor & kTailBit)
    return TheRuntime.File.Tails.at(nodeOf(Cursor))->Return;
  return nodeOf(Cursor);
}

/// Samples that strike in user mode only know nothing of time in the kernel:
/// it would be shared out over what is sampled next.
inline void noteSystem(ThreadBlock *B, const Call &C, uint64_t Ticks) {
  BlockHeader &H = B->Header;
  if (H.SampledBy != SampleSource::PerfEvent || H.Samples != C.Samples)
    return; // a sample in a function that computes itself speaks for this call
  NodeSample *S = B->sampleOf(callerOf(H.Cursor));
  if (!S)
    return;
  uint64_t Ours = H.SampleTicks - C.SampleTicks; // for a tick that is no sample
  Ticks -= Ours < Ticks ? Ours : Ticks;
  // One instruction each: see Words.h.
  asm volatile("addq %1, %0" : "+m"(S->SystemTicks) : "r"(Ticks) : "cc");
  asm volatile("addq %1, %0" : "+m"(B->SystemTicks) : "r"(Ticks) : "cc");
  asm volatile("incl %0" : "+m"(S->SystemCalls) : : "cc");
}

/// Whether the thread gave the processor away since it was last asked before
/// the call: one that did not has only been preempted, or computed.
bool hasSlept(ThreadBlock *B, const Call &C) {
  constexpr int kThread = 1; // RUSAGE_THREAD
  rusage Usage;
  if (TheRuntime.IsSealed ||
      sys::call(SYS_getrusage, kThread, sys::arg(&Usage)) != 0)
    return true;
  B->Switches = uint32_t(Usage.ru_nvcsw);
  return B->Switches != C.Switches;
}

__attribute__((noinline, cold)) void note(ThreadBlock *B, const Call &C,
                                          WaitKind Kind, uint64_t Since,
                                          uint64_t End) {
  BlockHeader &H = B->Header;
  uint64_t Ticks = End - Since;
  // Waits of a handler that came meanwhile are its own.
  uint64_t Others = H.WaitedTicks - C.Waited;
  if (C.CpuNs && !TheRuntime.IsSealed) {
    uint64_t Cpu = ticksOf(sys::nowNs(CLOCK_THREAD_CPUTIME_ID) - C.CpuNs);
    noteSystem(B, C, Cpu < Ticks ? Cpu : Ticks);
    Others += Cpu;
  }
  Ticks -= Others < Ticks ? Others : Ticks;
  if (!hasSlept(B, C)) {
    uint64_t Most = ticksOf(kKnownCallNs);
    if (!C.CpuNs)
      noteSystem(B, C, Ticks < Most ? Ticks : Most);
    return;
  }
  NodeSample *S = Ticks ? B->sampleOf(callerOf(H.Cursor)) : nullptr;
  if (!S)
    return;
  // One instruction each: see Words.h.
  asm volatile("addq %1, %0" : "+m"(S->WaitTicks) : "r"(Ticks) : "cc");
  asm volatile("addq %1, %0" : "+m"(H.WaitedTicks) : "r"(Ticks) : "cc");
  asm volatile("incl %0" : "+m"(S->Waits) : : "cc");
  S->WaitedFor |= 1u << uint32_t(Kind);
  if (Ticks > S->MaxWaitTicks)
    S->MaxWaitTicks = Ticks;
  uint64_t Now = TheRuntime.TickClock.ticks();
  H.LastTicks = Now;
  noteTicks(Now);
}

__attribute__((always_inline)) inline void
end(ThreadBlock *B, const Call &C, WaitKind Kind, uint64_t ShortNs) {
  if (!B->isLive()) // in a child that a signal handler forked
    return;
  noteSwitch();
  uint64_t Since = B->Header.WaitSince; // later than Start after a reset
  B->Header.WaitSince = C.OuterSince;
  B->WaitFrame = C.OuterSince ? C.OuterFrame : 0;
  B->Header.WaitingFor = C.OuterFor;
  uint64_t End = now();
  if (__builtin_expect(End <= Since, 0))
    return;
  if (__builtin_expect(End - Since > ticksOf(ShortNs), 0))
    note(B, C, Kind, Since, End);
  else if (ShortNs != kNeverNs)
    noteSystem(B, C, End - Since);
}

inline ThreadBlock *ownBlock() {
  ThreadBlock *B = CurrentBlock;
  return B->isLive() ? B : nullptr;
}

template <WaitFunction F, WaitKind Kind, Cost Is> struct Wrapper {
  static uint64_t call(uint64_t A, uint64_t B, uint64_t C, uint64_t D,
                       uint64_t E, uint64_t G) {
    auto *Target = reinterpret_cast<uint64_t (*)(uint64_t, uint64_t, uint64_t,
                                                 uint64_t, uint64_t, uint64_t)>(
        Targets[uint32_t(F)]);
    ThreadBlock *Own = ownBlock();
    if (!Own) {
      uint64_t Result = Target(A, B, C, D, E, G);
      noteSwitch();
      return Result;
    }
    bool WithCpu = Is == Cost::Busy || (Is == Cost::Sized && C > kLargeBytes);
    struct Call This;
    begin(This, Own, Kind, WithCpu);
    uint64_t Result = Target(A, B, C, D, E, G);
    end(Own, This, Kind, Is == Cost::Quiet ? kQuietNs : kOtherNs);
    return Result;
  }
};

/// A lock that is free costs no clock. What the try says of a lock that is not
/// just taken is what the lock would say.
template <WaitFunction F, WaitKind Kind> struct Wrapper<F, Kind, Cost::Try> {
  static int call(void *Lock) {
    constexpr int kBusy = 16, kDeadlock = 35; // EBUSY, EDEADLK
    auto *Target = reinterpret_cast<int (*)(void *)>(Targets[uint32_t(F)]);
    auto *Try = reinterpret_cast<int (*)(void *)>(Tries[uint32_t(F)]);
    ThreadBlock *Own = ownBlock();
    if (!Own)
      return Target(Lock);
    int Result = Try(Lock);
    if (__builtin_expect(Result != kBusy, 1))
      return Result;
    struct Call This;
    begin(This, Own, Kind, false);
    Result = Target(Lock);
    end(Own, This, Kind, Result == kDeadlock ? kNeverNs : 0);
    return Result;
  }
};

/// syscall() has a seventh argument, on the stack.
template <WaitFunction F, WaitKind Kind> struct Wrapper<F, Kind, Cost::Call> {
  static uint64_t call(uint64_t N, uint64_t A, uint64_t B, uint64_t C,
                       uint64_t D, uint64_t E, uint64_t G) {
    auto *Target = reinterpret_cast<uint64_t (*)(
        uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t)>(
        Targets[uint32_t(F)]);
    ThreadBlock *Own = N == SYS_futex ? ownBlock() : nullptr;
    if (!Own)
      return Target(N, A, B, C, D, E, G);
    struct Call This;
    begin(This, Own, Kind, false);
    uint64_t Result = Target(N, A, B, C, D, E, G);
    end(Own, This, Kind, kQuietNs);
    return Result;
  }
};

enum class Leaves { Jump, Catch, Throw };
template <WaitFunction F, Leaves How> struct Leave;

/// Where longjmp will put the stack pointer: glibc keeps it as its seventh
/// word, mixed with a secret of the thread's.
template <WaitFunction F> struct Leave<F, Leaves::Jump> {
  static void call(uint64_t *Environment, uint64_t Value) {
    uint64_t Sp = Environment[6];
    asm("rorq $17, %0\n\txorq %%fs:0x30, %0" : "+r"(Sp) : : "cc");
    closeCallsBelow(Sp);
    auto *Target =
        reinterpret_cast<void (*)(uint64_t *, uint64_t)>(Targets[uint32_t(F)]);
    Target(Environment, Value);
  }
};
/// Called by the frame that catches.
template <WaitFunction F> struct Leave<F, Leaves::Catch> {
  static uint64_t call(uint64_t Exception) {
    closeCallsBelow(reinterpret_cast<uint64_t>(__builtin_dwarf_cfa()));
    auto *Target =
        reinterpret_cast<uint64_t (*)(uint64_t)>(Targets[uint32_t(F)]);
    return Target(Exception);
  }
};

/// The C++ library's call of the unwinder, by which all throws go, its own too.
/// A jump, because the unwinder looks who called it.
template <WaitFunction F> struct Leave<F, Leaves::Throw> {
  static uint64_t call(uint64_t Exception) {
    if (ThreadBlock *Own = ownBlock())
      if (NodeSample *S = Own->sampleOf(callerOf(Own->Header.Cursor)))
        asm volatile("incl %0" : "+m"(S->Throws) : : "cc"); // see Words.h
    auto *Target =
        reinterpret_cast<uint64_t (*)(uint64_t)>(Targets[uint32_t(F)]);
    __attribute__((musttail)) return Target(Exception);
  }
};

constexpr uint32_t hash(const char *S) {
  uint32_t H = 0x811c9dc5;
  for (; *S; ++S)
    H = (H ^ static_cast<unsigned char>(*S)) * 0x01000193;
  return H ^ H >> 16;
}

/// Open addressing; 0 = none, else a function's number plus 1.
constexpr uint32_t kBuckets = 512;
struct Names {
  uint8_t Bucket[kBuckets] = {};
  uint32_t Hash[kBuckets] = {};
  constexpr Names(const char *const (&All)[kWaitFunctions]) {
    for (uint32_t F = 0; F < kWaitFunctions; ++F) {
      uint32_t H = hash(All[F]), I = H % kBuckets;
      while (Bucket[I])
        I = (I + 1) % kBuckets;
      Bucket[I] = uint8_t(F + 1);
      Hash[I] = H;
    }
  }
};
static_assert(kWaitFunctions < 255);
constexpr Names kTable(kWaitNames);

bool isSame(const char *A, const char *B) {
  while (*A && *A == *B)
    ++A, ++B;
  return *A == *B;
}

} // namespace

WaitFunction autoprof::waitFunctionNamed(const char *Name) {
  uint32_t H = hash(Name);
  for (uint32_t I = H % kBuckets; kTable.Bucket[I]; I = (I + 1) % kBuckets)
    if (kTable.Hash[I] == H && isSame(kWaitNames[kTable.Bucket[I] - 1], Name))
      return WaitFunction(kTable.Bucket[I] - 1);
  return WaitFunction::kCount;
}

const char *autoprof::tryNameOf(WaitFunction F) {
  switch (F) {
#define LEAVE_FUNCTION(Name, How)
#define WAIT_FUNCTION(Name, Kind, Cost)
#define TRY_FUNCTION(Name, TryName)                                            \
  case WaitFunction::k_##Name:                                                 \
    return #TryName;
#include "autoprof/wait_functions.inc"
#undef LEAVE_FUNCTION
#undef WAIT_FUNCTION
#undef TRY_FUNCTION
  default:
    return nullptr;
  }
}

void *autoprof::waitWrapperOf(WaitFunction F) {
  switch (F) {
#define LEAVE_FUNCTION(Name, How)                                              \
  case WaitFunction::k_##Name:                                                 \
    return reinterpret_cast<void *>(                                           \
        &Leave<WaitFunction::k_##Name, Leaves::How>::call);
#define WAIT_FUNCTION(Name, Kind, Is)                                          \
  case WaitFunction::k_##Name:                                                 \
    return reinterpret_cast<void *>(                                           \
        &Wrapper<WaitFunction::k_##Name, WaitKind::Kind, Cost::Is>::call);
#define TRY_FUNCTION(Name, TryName)                                            \
  case WaitFunction::k_##Name:                                                 \
    return reinterpret_cast<void *>(                                           \
        &Wrapper<WaitFunction::k_##Name, WaitKind::Lock, Cost::Try>::call);
#include "autoprof/wait_functions.inc"
#undef LEAVE_FUNCTION
#undef WAIT_FUNCTION
#undef TRY_FUNCTION
  case WaitFunction::kCount:
    break;
  }
  return nullptr;
}

void autoprof::setWaitTarget(WaitFunction F, uint64_t Target, uint64_t Try) {
  Tries[uint32_t(F)] = Try;
  __atomic_store_n(&Targets[uint32_t(F)], Target, __ATOMIC_RELEASE);
}

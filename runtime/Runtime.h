//===-- Runtime.h - the state of the process ------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one object all parts of the runtime share, and who may change its state:
//
//   Off --start()--> Recording --child of a fork--> Forked
//                                   Forked --first call in the child-->
//                                   Creating --> Recording | Refused
//
// start() runs in a constructor; the others are transitions of a forked child,
// made by whichever thread's compare-exchange succeeds.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_RUNTIME_H
#define AUTOPROF_RUNTIME_RUNTIME_H

#include "Clock.h"
#include "Config.h"
#include "TraceFile.h"

namespace autoprof {

enum class Phase : uint32_t { Off, Recording, Forked, Creating, Refused };

struct ThreadBlock;

struct Runtime {
  Config Options;
  Clock TickClock;
  TraceFile File;
  uint32_t Now = uint32_t(Phase::Off); ///< a Phase
  abi::TimingMode Timing = abi::TimingMode::Auto;
  uint64_t PublishAt = 0; ///< ticks; a run that lasts until then keeps its file
  uint64_t RefreshAt = 0; ///< ticks; when the calibration is next renewed
  uint64_t TicksPerMs = 0;
  uint64_t RefreshTicks = 0; ///< how often that is
  uint64_t LongTicks = 0; ///< a node with longer calls (mean) is clocked: what
                          ///< that costs is within the budget
  bool HasEvents = false; ///< mode=trace or mode=ring
  bool IsSealed = false;  ///< no system call and no clock any more (seccomp)
  int Creator = 0;        ///< tid of the thread in Phase::Creating

  uint64_t ticksOf(uint64_t Ns) const {
    return Ns / 1000000 * TicksPerMs + Ns % 1000000 * TicksPerMs / 1000000;
  }
  /// 0 while the clock is not known.
  uint64_t nsOf(uint64_t Ticks) const {
    if (!TicksPerMs)
      return 0;
    return Ticks / TicksPerMs * 1000000 +
           Ticks % TicksPerMs * 1000000 / TicksPerMs;
  }
  Phase phase() const { return Phase(__atomic_load_n(&Now, __ATOMIC_ACQUIRE)); }
  void setPhase(Phase P) {
    __atomic_store_n(&Now, uint32_t(P), __ATOMIC_RELEASE);
  }
  bool tryPhase(Phase From, Phase To) {
    uint32_t Old = uint32_t(From);
    return __atomic_compare_exchange_n(&Now, &Old, uint32_t(To), false,
                                       __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
  }
  CallTree<FileTable<abi::NodeRecord>, FileTable<abi::TailRecord>> tree() {
    return {File.Nodes, File.Tails, uint32_t(Options.Recursion),
            uint32_t(Options.MaxNodes) + abi::kFirstCallNode,
            uint32_t(Options.Depth)};
  }
};

extern Runtime TheRuntime;

/// Takes a clock pair every 10 ms (the report converts ticks with the first
/// and the last) and publishes the file when it is time. Called with each tick
/// read by a slow path.
AUTOPROF_COLD void refresh(uint64_t Ticks);
inline void noteTicks(uint64_t Ticks) {
  if (__builtin_expect(
          Ticks >= __atomic_load_n(&TheRuntime.RefreshAt, __ATOMIC_RELAXED), 0))
    refresh(Ticks);
}

/// A thread in the phases Forked and Creating: the child's file is made by the
/// first to come. False: nothing is recorded (any more).
AUTOPROF_COLD bool ensureRecording();

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_RUNTIME_H

//===-- Model.h - what one or more traces mean ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The answer to every question a report asks, in ns, merged over threads and
// runs. Plain values: made by ModelBuilder, then only read. Functions are the
// same when linkage name, file, line and module are.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_MODEL_H
#define AUTOPROF_ANALYSIS_MODEL_H

#include "analysis/CallTree.h"
#include "analysis/Durations.h"
#include "analysis/HeapModel.h"
#include "analysis/SeriesModel.h"
#include "analysis/UserModel.h"
#include "autoprof/abi.h"
#include "trace/TraceData.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace autoprof {

struct Function {
  std::string name; ///< for people
  std::string mangled;
  std::string file;
  uint32_t line = 0;
  uint64_t module = 0;
  bool isScope = false; ///< AUTOPROF_SCOPE and its like: no code of its own
  bool isAsked = false; ///< [[autoprof::instrument]]

  InlinedList inlined; ///< into it

  uint64_t calls = 0;    ///< sum over the call tree
  uint64_t rawCalls = 0; ///< sum over the threads' counters, for verify
  uint64_t clocked = 0;  ///< calls clocked, those still open included
  uint64_t totalNs = 0;  ///< recursion counted once
  uint64_t selfNs = 0;
  bool isSelfEstimated = false;
  bool isRecursive = false; ///< called while a call of it was open
  uint64_t timedCalls = 0;  ///< those whose time is in totalNs
  /// What measuring took in its calls was left out of its clocks. (It is in
  /// what follows from `finished`: durations of single calls.)
  bool isLessHooks = false;
  uint64_t samples = 0;
  uint64_t cpuNs = 0;     ///< own CPU time by samples
  uint64_t libraryNs = 0; ///< of it, in code that is not instrumented
  uint64_t hookNs = 0;    ///< of it, taken to be spent in its hooks
  /// Standard error of selfNs; none when nothing was sampled.
  std::optional<uint64_t> stderrNs;

  uint64_t finished = 0; ///< calls clocked to their end: the basis of these
  double finishedNs = 0;
  uint64_t minNs = 0;
  uint64_t maxNs = 0;
  Durations durations;
  /// So many of its calls were open in each other, at least: those that were
  /// clocked.
  uint32_t nested = 0;
  uint64_t systemNs = 0; ///< of selfNs, in calls of the system
  Waiting waiting;       ///< valid if Model::hasWaits
  /// Of selfNs: able to run, and not running, for other programs or threads had
  /// the processors. See SolvedNode.
  uint64_t runnableNs = 0;
  uint64_t throws = 0; ///< C++ exceptions; valid if Model::hasThrows
  /// Of its own code, by Model::counterNames; empty = all 0.
  std::vector<uint64_t> counters;

  /// Of selfNs, neither waiting nor runnable.
  uint64_t computingNs() const { return selfNs - waiting.ns - runnableNs; }
  /// Own time on a processor: by samples if there are enough of them, for wall
  /// time is more where the machine is shared.
  uint64_t processorNs() const {
    constexpr uint64_t kEnough = 25; // +- 20 %
    return samples < kEnough ? computingNs()
                             : std::min(computingNs(), cpuNs + systemNs);
  }

  bool isFullyClocked() const { return clocked >= calls; }
  bool isExact() const { return isFullyClocked() && !isLessHooks; }
  /// The hooks are a large part of what was measured of it.
  bool isMostlyHooks() const { return hookNs * 10 > (cpuNs + systemNs) * 3; }
  bool isUnknown() const { return clocked == 0 && totalNs == 0; }
  double clockedMeanNs() const {
    return finished ? finishedNs / static_cast<double>(finished) : 0;
  }
  /// Of all calls: those that were clocked are the first ones, and some later.
  /// Calls that lie in each other are known by their clocks alone.
  double meanNs() const {
    if (isExact() || isRecursive || timedCalls == 0)
      return clockedMeanNs();
    return static_cast<double>(totalNs) / static_cast<double>(timedCalls);
  }
};

struct Thread {
  uint32_t index = 0; ///< over all runs
  uint32_t run = 0;
  uint32_t tid = 0;
  uint32_t owners = 0;
  std::string name;
  uint64_t calls = 0;
  uint64_t totalNs = 0;    ///< sum of self times over its nodes
  uint64_t clockNs = 0;    ///< the same before rounding, for verify
  uint64_t waitNs = 0;     ///< of totalNs; valid if Model::hasWaits
  uint64_t runnableNs = 0; ///< of totalNs: able to run, and not running
  uint64_t startNs = 0;    ///< after the start of its run
  uint64_t leftOutNs = 0;  ///< what measuring took and is in no time above
  uint64_t eventsLost = 0; ///< calls that are not told in events
  std::vector<FunctionIndex> openStack; ///< outermost first
  /// What it spent most of its time in, of the functions it began with; those
  /// of the standard library that start threads are passed over.
  FunctionIndex entry = kRootFunction;

  uint64_t computingNs() const { return totalNs - waitNs - runnableNs; }
};

/// What of a run was to be recorded, by its options.
struct Choice {
  std::string only, skip; ///< globs, empty = not given
  /// Functions that were called, perhaps once, and left out; names for people.
  std::vector<std::string> functionsOff;
  /// Globs of both lists that matched nothing that was called, as "skip=f".
  std::vector<std::string> unmatched;
  uint32_t depth = 0; ///< levels of the tree, 0 = all
  uint64_t deeperCalls = 0;
  abi::BeginMode begin = abi::BeginMode::AtStart;
  std::optional<uint64_t> beganNs; ///< after the start; none = never
  uint64_t afterNs = 0, forNs = 0; ///< 0 = not given
  bool isForOver = false;
};

/// One trace file.
struct Run {
  std::string path;
  std::string program, commandLine, host, directory, options;
  std::vector<std::string> counterNames; ///< events that it counted
  Choice choice;
  uint32_t pid = 0;
  uint32_t forkedFrom = 0;
  uint64_t startRealNs = 0;
  uint64_t durationNs = 0;
  uint64_t offNs = 0;   ///< of it, not recorded (autoprof_stop)
  uint32_t stops = 0;   ///< how often recording was stopped
  uint32_t resets = 0;  ///< how often counts began anew
  uint64_t resetNs = 0; ///< after the start, when they last did
  uint64_t fileBytes = 0;
  uint32_t threads = 0;
  uint64_t calls = 0;
  uint64_t nodes = 0;
  uint64_t maxNodes = 0;
  abi::RunState state = abi::RunState::None;
  int32_t exitStatus = 0;
  abi::TimingMode timing = abi::TimingMode::Auto;
  abi::ClockKind clock = abi::ClockKind::None;
  abi::EventMode events = abi::EventMode::None;
  abi::EventsEnd eventsEnded = abi::EventsEnd::None;
  uint64_t eventBytes = 0; ///< that events take of the file
  uint16_t formatMinor = 0;
  uint32_t descriptorFlags = 0;
  uint32_t llvmMajors = 0;
  uint32_t firstErrno = 0;
  std::array<uint64_t, abi::kLossSlots> losses{};
  Damage damage;
  uint64_t unrootedNodes = 0; ///< records that reach no root
  uint64_t lostCalls = 0;     ///< counted for these
  uint64_t lostCursors = 0;   ///< threads whose place names no node
};

/// Facts that must hold and are cheap to find while building; see Checks.h.
struct Evidence {
  uint64_t nodeStats = 0;
  uint64_t moreClockedThanCalled = 0;
  uint64_t outerBeyondAll = 0;
  uint64_t minAboveMax = 0;
  uint64_t histogramCalls = 0;
  uint64_t clockedCalls = 0;
  uint64_t unmatchedDurations = 0; ///< calls of which these two differ, by
                                   ///< thread, beyond what was in flight
  uint64_t waitCutNs = 0; ///< measured as waiting beyond a path's self time
};

/// What was sampled, over all threads and runs.
struct Sampling {
  uint64_t samples = 0;
  uint64_t cpuNs = 0;     ///< that they stand for
  uint64_t runtimeNs = 0; ///< of it, in the runtime's own code
  uint64_t hookNs = 0;    ///< of it, in hooks
  bool areHooksSeen =
      false; ///< by samples; else a counted call's cost is taken
  /// CPU time in calls of the system, clocked where they were made: samples
  /// that strike in user mode only do not see it.
  uint64_t systemNs = 0;
  uint64_t systemCalls = 0;
  /// Of the CPU time, what passed without waiting; and how long the threads
  /// were ready and did not run meanwhile.
  uint64_t steadyNs = 0;
  uint64_t preemptedNs = 0;
  uint64_t periodNs = 0; ///< of the latest run
  uint64_t askedNs = 0;  ///< by sample=, 0 = not
  /// What taking the samples took, at least: handler and signal.
  uint64_t takingNs = 0;
  uint32_t budget = 0; ///< percent, of the latest run; 0 = not known
  uint64_t hookPs = 0; ///< what a counted call costs, the latest run's
  uint64_t hookDoubtPs = 0;
  uint64_t clockPs = 0; ///< what a read of the clock takes, likewise
  std::array<uint32_t, 3> threadsBy{}; ///< by abi::SampleSource

  /// CPU time of the program itself that was seen.
  uint64_t ownNs() const { return cpuNs - std::min(cpuNs, runtimeNs + hookNs); }
};

struct Model {
  std::vector<Function> functions;
  CallTree tree;
  std::vector<Thread> threads;
  std::vector<Run> runs;
  Evidence evidence;
  Sampling sampling;
  HeapModel heap;
  UserModel user;
  std::vector<std::string> counterNames; ///< events counted, of all runs
  std::vector<RunSeries> series;         ///< one for each run, perhaps empty
  bool hasWaits = false;                 ///< the time spent waiting is known
  bool hasThrows = false;                ///< C++ exceptions were counted
  bool hasTimes() const;                 ///< some run did more than count

  uint64_t calls() const;
  uint64_t waitNs() const;     ///< of totalNs
  uint64_t runnableNs() const; ///< of totalNs
  uint64_t totalNs() const { return tree[CallTree::kRoot].totalNs; }
  /// Sum of Function::processorNs.
  uint64_t processorNs() const;
  uint64_t loss(abi::Loss kind) const;
  /// Names of nodes that are no functions included.
  const std::string &nameOf(FunctionIndex function) const;
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_MODEL_H

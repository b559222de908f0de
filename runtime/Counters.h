//===-- Counters.h - events of the processor and the kernel ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// perf=: each thread has a group of counters (perf_event_open). They are read
// when a clocked call begins or ends and with each sample; what has happened
// since the last look is charged to the node the thread was in. Short calls are
// between two looks, so a node's own figure is an estimate, like its time by
// samples; the sums are exact, but for what happens before a thread's first
// look and behind its last.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_COUNTERS_H
#define AUTOPROF_RUNTIME_COUNTERS_H

#include "autoprof/abi.h"

struct perf_event_mmap_page;

namespace autoprof {

struct ThreadBlock;

/// A thread's counters.
struct CounterState {
  /// Each keeps an event, and is where user code reads one of the processor.
  const perf_event_mmap_page *Pages[abi::kCounters];
  uint64_t Last[abi::kCounters];
  uint64_t Id; ///< of the group's leader, to know its descriptor again
  int Fd;      ///< the leader's, valid while IsOpen
  bool IsOpen;
  bool IsReading; ///< a signal handler may come in between
  bool IsByPage;  ///< all can be read without the kernel
};
static_assert(sizeof(CounterState) == 80);

/// At the start: which events there are; says in one line what there is not.
void startCounters();
/// The calling thread has just got this block.
__attribute__((preserve_most, cold, noinline)) void
openCounters(ThreadBlock *B);
/// The block's owner is gone.
__attribute__((preserve_most, cold, noinline)) void
closeCounters(ThreadBlock *B);

/// perf= is given and there are such events.
extern bool CountersOn;
__attribute__((preserve_most, cold, noinline)) void
chargeCountersTo(ThreadBlock *B, abi::NodeId Node);
/// What has happened since the last look belongs to this node.
inline void chargeCounters(ThreadBlock *B, abi::NodeId Node) {
  if (__builtin_expect(CountersOn, 0))
    chargeCountersTo(B, Node);
}

/// Looks with Read(values), which says whether it could, and adds what is new
/// to what ToWhom() leads to (perhaps null).
template <class Read, class Find>
inline void chargeWith(CounterState &S, unsigned Count, Read ReadValues,
                       Find ToWhom) {
  // Of two that look at once the handler's comes too early: what it would
  // charge is charged by the next one.
  if (S.IsReading)
    return;
  S.IsReading = true;
  asm volatile("" : : : "memory");
  uint64_t Now[abi::kCounters];
  if (ReadValues(Now)) {
    abi::NodeCounters *To = ToWhom();
    for (unsigned I = 0; I < Count; ++I) {
      if (To && Now[I] > S.Last[I])
        To->Value[I] += Now[I] - S.Last[I];
      S.Last[I] = Now[I];
    }
  }
  asm volatile("" : : : "memory");
  S.IsReading = false;
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_COUNTERS_H

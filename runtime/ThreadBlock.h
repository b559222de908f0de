//===-- ThreadBlock.h - a thread's part of the file -----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The block as the runtime sees it: the public header (abi.h), the transition
// table that the inline hooks read, and the slow path's own tables. Table and
// private part are anonymous memory that the kernel wipes in a forked child
// (MADV_WIPEONFORK): a child, however it was made, misses at its first call
// and finds Live == 0.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_THREADBLOCK_H
#define AUTOPROF_RUNTIME_THREADBLOCK_H

#include "Counters.h"
#include "HeapStats.h"
#include "Runtime.h"
#include "SampleTarget.h"

namespace autoprof {

/// What the slow path knows of a transition: the fast table's entry and where
/// its times go. 64 bytes, direct mapped with another hash than the fast table,
/// so that two transitions that fight for a slot there both live here.
struct SlowEntry {
  uint64_t Key;
  abi::Handle Child;
  int32_t Counter;
  abi::NodeStat *Stat; ///< of the target node
  abi::NodeId Edge;
  abi::NodeId Target;
  abi::Handle Restore; ///< what the frame restores: differs from the cursor
                       ///< after a tail call
  abi::FuncId Func;
  uint32_t TableSlot; ///< byte offset in the fast table
  uint32_t IsChosen;  ///< by clock=: every call is clocked
  uint64_t Reserved[2];
};
static_assert(sizeof(SlowEntry) == 64);

/// A tail call made before: (callee, via, return) -> handle.
struct TailEntry {
  uint64_t Callee;
  abi::Handle Via;
  abi::Handle Return;
  abi::Handle Pending;
  uint32_t Reserved[3];
};
static_assert(sizeof(TailEntry) == 32);

/// Where a pending tail call returns to, for the exit hook.
struct ReturnEntry {
  abi::Handle Pending;
  abi::Handle Return;
  uint64_t Reserved;
};
static_assert(sizeof(ReturnEntry) == 1 << abi::kHandleShift);

/// What samples a thread; see Sampler.cpp.
struct SampleTimer {
  static constexpr uint32_t kFaults = 4;
  void *PerfPage;    ///< the mapping that keeps a perf event, or null
  void *FaultPage;   ///< the same of the event of page faults
  uint64_t PeriodNs; ///< of the perf event
  int64_t KernelNs;  ///< CPU time that ticks in the kernel stand for, less what
                     ///< was charged of it
  uint32_t FaultsSeen;
  uint32_t FaultsAge;           ///< samples since the latest of them
  uint32_t FaultsGap;           ///< from the one before to the latest, samples
  SampleTarget Faults[kFaults]; ///< where the latest were
  int32_t Id;                   ///< of a POSIX timer
  bool HasId;
  int32_t FaultFd; ///< by which signals of page faults are told; closed
};

/// Where the thread's events go; see Events.h.
struct EventState {
  abi::EventChunk *Chunk; ///< null: none yet, or no more
  uint64_t WritingAt;     ///< stack pointer of the hook that writes, or 0
  uint64_t CountingAt;    ///< of the hook whose call is counted and not yet
                          ///< told, or 0
  uint64_t Enters;        ///< calls told
  uint64_t DeepSp;        ///< stack pointer of the outermost deep call
  uint32_t Deep;          ///< open calls beyond the clock stack
  abi::NodeId Popped;     ///< ended last, as a reader sees it; 0 = who knows
  bool IsTorn;            ///< events are missing: a new chunk tells the state
  bool IsOver;            ///< no more events
};

/// Scopes begun and not ended by name; see Scopes.cpp.
struct OpenScopes {
  static constexpr uint32_t kMost = 255;
  struct Item {
    const char *Name; ///< as it was given; perhaps no longer there
    const void *Site; ///< the same
    uint64_t Frame;
    uint64_t Sp; ///< of the function it was begun in
    abi::FuncId Func;
    uint32_t NameHash; ///< of a name that has no site of its own, else 0
  };
  uint32_t Depth;
  uint32_t TooDeep;   ///< begun when there was no room, and open
  uint32_t OtherName; ///< hash of the latest name that has no site of its own
  uint32_t Reserved;
  Item Items[kMost];
};

/// Names of values and events that the thread has told; see UserEvents.cpp.
struct KnownName {
  const char *Name; ///< as it was given; null = free
  const char *Text; ///< in the file
  const char *Unit; ///< as it was given
  uint16_t Kind, Id;
  uint32_t Reserved;
};
/// The same of what it adds to counters.
struct KnownCell {
  uint64_t Key; ///< 0 = free
  abi::UserCell *Cell;
};

struct ThreadBlock {
  static constexpr uint32_t kKnownNames = 64;
  static constexpr uint32_t kKnownCells = 128;
  static constexpr uint32_t kSlowEntries = 2048;
  static constexpr uint32_t kTailEntries = 1024;
  static constexpr uint32_t kReturnEntries = 1024;
  static constexpr int64_t kMostBudgetMs = 10;
  static constexpr uint64_t kLive = 0x6175746f70726f66; // "autoprof"

  union {
    abi::BlockHeader Header;
    char HeaderPage[abi::kPage];
  };
  abi::TableEntry Table[abi::kTableEntries];

  // Private from here to the end; wiped on fork with the table.
  uint64_t Live;     ///< kLive, or 0 in a forked child and before first use
  uint64_t HistRoom; ///< for histograms, in units of 64 bytes: where it begins
                     ///< << 16, and how much it is; one word, so that a signal
                     ///< handler's hooks take it before or after, not between
  uint64_t Reserved;
  uint64_t ClockPopulated; ///< clock records backed so far
  uint64_t Writes;    ///< of entries; tells one writer that a signal handler's
                      ///< hooks wrote in between
  uint64_t AddingAt;  ///< stack pointer of the hook that adds a call up, or 0
  SampleTimer Timer;  ///< of the present owner
  uint64_t WaitFrame; ///< stack address of the wait under way, or 0
  uint64_t SystemTicks; ///< in calls of the system since the latest sample that
                        ///< are counted as such
  int64_t Budget;     ///< ticks that clocks and samples may cost; below 0 none
                      ///< is clocked that need not be
  uint64_t BudgetAt;  ///< when something was last put in
  uint32_t ClockOnce; ///< the node whose next call is clocked, short or not
  uint32_t Switches;  ///< of the owner, voluntary, when last looked at
  EventState Events;
  CounterState Counters;
  char Padding[abi::kPage - 88 - sizeof(SampleTimer) - sizeof(EventState) -
               sizeof(CounterState)];
  SlowEntry Slow[kSlowEntries];
  TailEntry TailCalls[kTailEntries];
  ReturnEntry Returns[kReturnEntries];
  ThreadHeap Heap;
  OpenScopes Scopes;
  KnownName Names[kKnownNames];
  KnownCell Cells[kKnownCells];
  uint64_t EventStarts[abi::kClockRecords]; ///< ticks, of the clock stack

  bool isLive() const { return Live == kLive; }
  abi::ClockRecord *clockStack() {
    return TheRuntime.File.at<abi::ClockRecord>(Header.ClockOffset);
  }
  /// Pages of counters for a node, made on first use. Null = no space.
  abi::Slab *slabOf(abi::NodeId Node) {
    uint32_t Slot = Node / abi::kNodesPerSlab;
    uint32_t Page = TheRuntime.File.at<uint32_t>(Header.SlabIndex)[Slot];
    if (__builtin_expect(!Page, 0) && !(Page = makeSlab(Slot)))
      return nullptr;
    return TheRuntime.File.at<abi::Slab>(uint64_t(Page) * abi::kPage);
  }
  void addToHistogram(abi::FuncId Func, uint64_t Ticks) {
    TraceFile &File = TheRuntime.File;
    abi::HistIndex I = abi::histIndex(Ticks);
    uint32_t Page =
        File.at<uint32_t>(Header.HistIndexAt)[Func / abi::kFuncsPerPage];
    uint32_t Hist = 0, Octave = 0;
    if (Page)
      Hist = File.at<uint32_t>(uint64_t(Page) *
                               abi::kPage)[Func % abi::kFuncsPerPage];
    if (Hist)
      Octave = File.at<abi::Histogram>(uint64_t(Hist) * 64)->Octave[I.Octave];
    if (__builtin_expect(!Octave, 0) &&
        !(Octave = makeOctave(Func, I.Octave))) {
      File.countLoss(abi::Loss::DurationsNoSpace);
      return;
    }
    count(Octave, I.Sub);
  }
  /// The same for a histogram that is made when it is first needed: where it
  /// is, in 64-byte units. False: no space.
  bool addTo(uint32_t &Hist, uint64_t Ticks) {
    TraceFile &File = TheRuntime.File;
    abi::HistIndex I = abi::histIndex(Ticks);
    uint32_t Octave = 0;
    if (Hist)
      Octave = File.at<abi::Histogram>(uint64_t(Hist) * 64)->Octave[I.Octave];
    if (__builtin_expect(!Octave, 0) &&
        !(Octave = makeOctaveOf(Hist, I.Octave)))
      return false;
    count(Octave, I.Sub);
    return true;
  }
  /// Zeroed, in 64-byte units of the file; 0 = no space.
  uint32_t allocateUnits(uint64_t Bytes) {
    return uint32_t(allocateSmall(Bytes) / 64);
  }
  /// The share of time that may be spent on clocks and samples, up to now.
  void fillBudget(uint64_t Now) {
    const Runtime &R = TheRuntime;
    int64_t Most = int64_t(R.TicksPerMs) * kMostBudgetMs;
    if (BudgetAt && Now > BudgetAt)
      Budget += int64_t((Now - BudgetAt) * R.Options.Budget / 100);
    BudgetAt = Now;
    Budget = Budget > Most ? Most : Budget < -Most ? -Most : Budget;
  }
  /// What took longer was preempted, or made a path for the first time.
  void spendBudget(uint64_t Ticks) {
    uint64_t Most = TheRuntime.TicksPerMs / 200;
    Budget -= int64_t(Ticks < Most ? Ticks : Most);
  }
  /// Takes the way to a node out of the fast table and has its next call
  /// clocked. In a signal handler.
  AUTOPROF_COLD void clockNext(abi::NodeId Node);
  /// What samples and waits say of a node. Safe in a signal handler that comes
  /// in between. Null = no space.
  AUTOPROF_COLD abi::NodeSample *sampleOf(abi::NodeId Node);
  /// The same for its counters.
  AUTOPROF_COLD abi::NodeCounters *countersOf(abi::NodeId Node);
  SlowEntry &slowEntry(uint64_t Key) {
    constexpr unsigned kBits = __builtin_ctz(kSlowEntries);
    return Slow[(Key * 0x9e3779b97f4a7c15) >> (64 - kBits)];
  }
  int32_t counterOf(abi::Slab *S, abi::NodeId Edge) const {
    auto *Word = &S->Calls[Edge % abi::kNodesPerSlab];
    return int32_t(Word - reinterpret_cast<const uint64_t *>(this));
  }

  KnownName &known(const char *Name, uint32_t Kind) {
    constexpr unsigned kBits = __builtin_ctz(kKnownNames);
    return Names[(reinterpret_cast<uint64_t>(Name) + Kind) *
                     0x9e3779b97f4a7c15 >>
                 (64 - kBits)];
  }
  KnownCell &knownCell(uint64_t Key) {
    constexpr unsigned kBits = __builtin_ctz(kKnownCells);
    return Cells[Key * 0x9e3779b97f4a7c15 >> (64 - kBits)];
  }

private:
  AUTOPROF_COLD uint32_t makeSlab(uint32_t Slot);
  AUTOPROF_COLD uint32_t makeOctave(abi::FuncId Func, unsigned Octave);
  AUTOPROF_COLD uint32_t makeOctaveOf(uint32_t &Hist, unsigned Octave);
  static void count(uint32_t Octave, unsigned Sub) {
    // One instruction: see ClockedCalls.h.
    uint32_t &Count =
        (*TheRuntime.File.at<abi::HistCounts>(uint64_t(Octave) * 64))[Sub];
    asm volatile("incl %0" : "+m"(Count) : : "cc");
  }
  uint64_t allocateSmall(uint64_t Bytes);
};
static_assert(offsetof(ThreadBlock, Table) == abi::kTableOffset);
static_assert(offsetof(ThreadBlock, Live) % abi::kPage == 0);

/// Byte offsets into the tables come from the handles' own bits.
inline constexpr uint32_t kReturnMask =
    (ThreadBlock::kReturnEntries - 1) * sizeof(ReturnEntry);
inline constexpr uint64_t kTailMask =
    (ThreadBlock::kTailEntries - 1) * sizeof(TailEntry);

/// The hook's way to the block: initial-exec TLS, so that its distance from
/// the thread pointer is one number for all threads.
extern __thread ThreadBlock *CurrentBlock asm("autoprofCurrentBlock")
    __attribute__((tls_model("initial-exec"))); // named for the thunks

/// Where threads without a block point: every call misses.
extern ThreadBlock NoBlock;
/// Where the only thread of a freshly forked child points: keeps its cursor
/// until the child has a file.
extern ThreadBlock ForkedBlock;

/// After a call that noteFreed() was told of.
inline void endFreed(HeapFreeing F) {
  if (F.Block)
    F.Block->Heap.Freeing = F.Outer;
}

/// A block for the calling thread: a new one, or after kManyBlocks one whose
/// owner is gone. Null = refused, counted.
AUTOPROF_COLD ThreadBlock *acquireBlock();

/// Reads the calling thread's name again; it is often given late.
AUTOPROF_COLD void refreshThreadName(ThreadBlock *B);

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_THREADBLOCK_H

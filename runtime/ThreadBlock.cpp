//===-- ThreadBlock.cpp - a thread's part of the file ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Making, reusing and growing blocks. Nobody tells the runtime that a thread
// has ended (a destructor of thread-specific data would run before the
// program's own): a block is taken over when the kernel no longer knows its
// owner, and its counters simply go on.
//
//===----------------------------------------------------------------------===//
#include "ThreadBlock.h"
#include "Hooks.h"
#include "Sampler.h"
#include "Scopes.h"
#include "UserEvents.h"

using namespace autoprof;
using namespace autoprof::abi;

__thread ThreadBlock *autoprof::CurrentBlock = &NoBlock;
ThreadBlock autoprof::NoBlock;
ThreadBlock autoprof::ForkedBlock;

/// So many blocks are made before one whose owner has ended is used again.
static constexpr uint32_t kManyBlocks = 64;
static constexpr unsigned kProbes = 16;

static constexpr uint64_t roundUp(uint64_t V) {
  return (V + kPage - 1) & ~uint64_t(kPage - 1);
}

//===-- growing ----------------------------------------------------------===//

/// Makes what a slot leads to, unless a signal handler has made it meanwhile
/// and perhaps counted there. Returns what the slot holds.
static uint32_t settle(uint32_t *Slot, uint64_t Made) {
  uint32_t None = 0;
  if (!Made || __atomic_compare_exchange_n(Slot, &None, uint32_t(Made), false,
                                           __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    return uint32_t(Made);
  return None;
}

uint32_t ThreadBlock::makeSlab(uint32_t Slot) {
  TraceFile &File = TheRuntime.File;
  uint64_t At = Slot < Header.SlabSlots ? File.allocatePages(sizeof(Slab)) : 0;
  if (!At)
    return 0;
  return settle(File.at<uint32_t>(Header.SlabIndex) + Slot, At / kPage);
}

uint64_t ThreadBlock::allocateSmall(uint64_t Bytes) {
  constexpr uint64_t kChunk = 4 * kPage;
  uint64_t Units = Bytes / 64;
  uint64_t Room = __atomic_load_n(&HistRoom, __ATOMIC_RELAXED), Rest;
  do {
    Rest = Room;
    if ((Rest & 0xffff) < Units) {
      uint64_t At = TheRuntime.File.allocatePages(kChunk);
      if (!At)
        return 0;
      Rest = At / 64 << 16 | kChunk / 64;
    }
  } while (!__atomic_compare_exchange_n(&HistRoom, &Room,
                                        Rest + (Units << 16) - Units, false,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return (Rest >> 16) * 64;
}

uint32_t ThreadBlock::makeOctave(FuncId Func, unsigned Octave) {
  TraceFile &File = TheRuntime.File;
  uint32_t Slot = Func / kFuncsPerPage;
  if (Slot >= Header.HistSlots)
    return 0;
  uint32_t *Page = File.at<uint32_t>(Header.HistIndexAt) + Slot;
  if (!*Page && !settle(Page, File.allocatePages(kFuncsPerPage * 4) / kPage))
    return 0;
  return makeOctaveOf(
      File.at<uint32_t>(uint64_t(*Page) * kPage)[Func % kFuncsPerPage], Octave);
}

uint32_t ThreadBlock::makeOctaveOf(uint32_t &Hist, unsigned Octave) {
  TraceFile &File = TheRuntime.File;
  if (!Hist && !settle(&Hist, allocateSmall(sizeof(Histogram)) / 64))
    return 0;
  uint32_t *Counts = &File.at<Histogram>(uint64_t(Hist) * 64)->Octave[Octave];
  if (!*Counts)
    settle(Counts, allocateSmall(sizeof(HistCounts)) / 64);
  return *Counts;
}

//===-- making -----------------------------------------------------------===//

/// Puts memory that is wiped on fork over the table's hole in the file.
static bool backTable(ThreadBlock *B) {
  constexpr size_t kBytes = sizeof(ThreadBlock) - kTableOffset;
  int Errno = 0;
  void *P = sys::map(B->Table, roundUp(kBytes), PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, Errno);
  if (!P)
    return false;
  sys::advise(P, roundUp(kBytes), MADV_WIPEONFORK);
  sys::advise(P, roundUp(kBytes), MADV_DONTDUMP);
  return true;
}

static void giveTo(ThreadBlock *B, int Tid) {
  B->Header.Cursor = handleOf(kRootNode);
  B->Header.ClockTop = 0;
  B->Header.WaitSince = B->WaitFrame = 0;
  B->Switches = 0;
  B->Events.WritingAt = B->Events.Deep = 0;
  dropScopes(B);
  forgetLastTold(B);
  B->Events.IsTorn = true; // the next chunk is another thread's
  ++B->Header.Owners;
  sys::threadName(B->Header.Name);
  __atomic_store_n(&B->Header.Tid, uint32_t(Tid), __ATOMIC_RELEASE);
}

static ThreadBlock *makeBlock() {
  TraceFile &File = TheRuntime.File;
  FileHeader &H = File.header();
  uint64_t SlabSlots = H.Nodes.Capacity / kNodesPerSlab + 1;
  uint64_t HistSlots = H.Funcs.Capacity / kFuncsPerPage + 1;
  constexpr uint64_t kTableEnd =
      kTableOffset + roundUp(sizeof(ThreadBlock) - kTableOffset);
  uint64_t SlabAt = kTableEnd;
  uint64_t HistAt = roundUp(SlabAt + SlabSlots * 4);
  uint64_t ClockAt = roundUp(HistAt + HistSlots * 4);
  uint64_t Bytes = ClockAt + kClockRecords * sizeof(ClockRecord);
  uint64_t At = File.reservePages(Bytes);
  if (!At || !File.populate(At, kTableOffset) ||
      !File.populate(At + kTableEnd, ClockAt - kTableEnd + kPage))
    return nullptr;
  auto *B = File.at<ThreadBlock>(At);
  if (!backTable(B))
    return nullptr;
  B->Header.SlabIndex = At + SlabAt;
  B->Header.SlabSlots = SlabSlots;
  B->Header.HistIndexAt = At + HistAt;
  B->Header.HistSlots = HistSlots;
  B->Header.ClockOffset = At + ClockAt;
  B->Header.StartTicks = TheRuntime.TickClock.ticks();
  B->Header.Index = __atomic_fetch_add(&H.BlockCount, 1, __ATOMIC_RELAXED);
  giveTo(B, sys::tid());
  B->ClockPopulated = kPage / sizeof(ClockRecord);
  B->Live = ThreadBlock::kLive;
  // Publish to readers of the file; pairs with their walk from FirstBlock.
  uint64_t First = __atomic_load_n(&H.FirstBlock, __ATOMIC_RELAXED);
  do
    B->Header.Next = First;
  while (!__atomic_compare_exchange_n(&H.FirstBlock, &First, At, true,
                                      __ATOMIC_RELEASE, __ATOMIC_RELAXED));
  __atomic_fetch_add(&H.BlocksLinked, 1, __ATOMIC_RELEASE);
  return B;
}

/// A block whose owner has ended; a few probes, going round.
static ThreadBlock *takeOver(int Tid) {
  static uint64_t Next = 0;
  TraceFile &File = TheRuntime.File;
  int Pid = int(File.header().Pid);
  uint64_t At = __atomic_load_n(&Next, __ATOMIC_RELAXED);
  ThreadBlock *Found = nullptr;
  for (unsigned I = 0; I < kProbes && !Found; ++I) {
    if (!At)
      At = __atomic_load_n(&File.header().FirstBlock, __ATOMIC_ACQUIRE);
    if (!At)
      break;
    auto *B = File.at<ThreadBlock>(At);
    At = B->Header.Next;
    uint32_t Owner = __atomic_load_n(&B->Header.Tid, __ATOMIC_ACQUIRE);
    // 0 is a block in transfer.
    if (Owner == 0 ||
        (Owner != uint32_t(Tid) && sys::isThreadAlive(Pid, int(Owner))))
      continue;
    if (__atomic_compare_exchange_n(&B->Header.Tid, &Owner, 0, false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
      Found = B;
  }
  __atomic_store_n(&Next, At, __ATOMIC_RELAXED);
  return Found;
}

/// The page that a slot leads to, made on first use. Null = no space.
static char *pageAt(uint32_t *Slot) {
  TraceFile &File = TheRuntime.File;
  if (!*Slot) {
    // A signal handler that made one in between keeps it; ours stays unused.
    uint32_t Page = uint32_t(File.allocatePages(kPage) / kPage), None = 0;
    if (!Page)
      return nullptr;
    __atomic_compare_exchange_n(Slot, &None, Page, false, __ATOMIC_RELAXED,
                                __ATOMIC_RELAXED);
  }
  return File.at<char>(uint64_t(*Slot) * kPage);
}

/// The record of a node, in pages found through a table of tables.
template <class Record, size_t Tables>
static Record *recordOf(NodeId Node, uint32_t (&TableSlots)[Tables]) {
  constexpr uint32_t kPerPage = kPage / sizeof(Record);
  uint32_t Page = Node / kPerPage;
  uint32_t Table = Page / kPagesPerSampleTable;
  if (Table >= Tables)
    return nullptr;
  auto *Pages = reinterpret_cast<uint32_t *>(pageAt(TableSlots + Table));
  char *Records = Pages ? pageAt(Pages + Page % kPagesPerSampleTable) : nullptr;
  return Records ? reinterpret_cast<Record *>(Records) + Node % kPerPage
                 : nullptr;
}

NodeSample *ThreadBlock::sampleOf(NodeId Node) {
  auto *S = recordOf<NodeSample>(Node, Header.SampleTables);
  if (S)
    TheRuntime.File.header().SampleBytes = sizeof(NodeSample);
  return S;
}

NodeCounters *ThreadBlock::countersOf(NodeId Node) {
  return recordOf<NodeCounters>(Node, Header.CounterTables);
}

void ThreadBlock::clockNext(NodeId Node) {
  if (Node < kFirstCallNode)
    return;
  const NodeRecord &N = *TheRuntime.File.Nodes.at(Node);
  uint64_t Key = keyOf(keyOfFunc(N.Func), handleOf(N.Parent));
  const SlowEntry &E = slowEntry(Key);
  if (E.Key != Key || E.Target != Node)
    return; // a tail call or a recursive one, or not known at present
  auto &T = *reinterpret_cast<TableEntry *>(reinterpret_cast<char *>(Table) +
                                            E.TableSlot);
  if (T.Key != Key)
    return;
  ClockOnce = Node;
  __atomic_store_n(&T.Key, 0, __ATOMIC_RELAXED);
}

ThreadBlock *autoprof::acquireBlock() {
  if (TheRuntime.IsSealed)
    return nullptr;
  TraceFile &File = TheRuntime.File;
  int Tid = sys::tid();
  uint32_t Count = __atomic_load_n(&File.header().BlockCount, __ATOMIC_RELAXED);
  ThreadBlock *B = nullptr;
  if (Count >= kManyBlocks && (B = takeOver(Tid))) {
    stopSampling(B);
    closeCounters(B);
    closeCallsOfEnded(B);
    giveTo(B, Tid);
  }
  if (!B)
    B = makeBlock();
  if (B) {
    openCounters(B);
    sampleThread(B);
  }
  return B;
}

void autoprof::refreshThreadName(ThreadBlock *B) {
  if (TheRuntime.IsSealed)
    return;
  sys::threadName(B->Header.Name);
}

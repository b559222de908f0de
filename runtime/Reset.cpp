//===-- Reset.cpp - counts and times begin anew ---------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every counter of every thread becomes 0, and calls that are open count as
// made now. Other threads go on: what they add up at this instant may be on
// either side.
//
//===----------------------------------------------------------------------===//
#include "Control.h"
#include "Series.h"
#include "ThreadBlock.h"
#include "UserEvents.h"

using namespace autoprof;
using namespace autoprof::abi;

namespace {

// Wider stores would be a vector's; the compiler is not to find a memset.
void wipe(void *At, size_t Bytes) {
  size_t Words = Bytes / 8;
  asm volatile("rep stosq"
               : "+D"(At), "+c"(Words)
               : "a"(uint64_t{0})
               : "memory");
}

/// Calls visit(first page of what the index leads to).
template <class Visit>
void forEachPage(uint64_t IndexAt, uint64_t Slots, Visit VisitPage) {
  TraceFile &File = TheRuntime.File;
  if (!IndexAt)
    return;
  for (uint64_t I = 0; I < Slots; ++I)
    if (uint32_t Page = File.at<uint32_t>(IndexAt)[I])
      VisitPage(File.at<char>(uint64_t(Page) * kPage));
}

void wipeHistogram(uint32_t At) {
  TraceFile &File = TheRuntime.File;
  for (uint32_t Octave : File.at<Histogram>(uint64_t(At) * 64)->Octave)
    if (Octave)
      wipe(File.at<char>(uint64_t(Octave) * 64), sizeof(HistCounts));
}

void wipeHistograms(ThreadBlock *B) {
  forEachPage(B->Header.HistIndexAt, B->Header.HistSlots, [&](char *Page) {
    auto *Of = reinterpret_cast<uint32_t *>(Page);
    for (uint32_t F = 0; F < kFuncsPerPage; ++F) {
      if (Of[F])
        wipeHistogram(Of[F]);
    }
  });
}

void wipeTold(UserStat &S) {
  TraceFile &File = TheRuntime.File;
  uint32_t Histogram = S.Histogram, Slowest = S.Slowest;
  wipe(&S, sizeof(S));
  S.Histogram = Histogram;
  S.Slowest = Slowest;
  if (Histogram)
    wipeHistogram(Histogram);
  if (Slowest)
    wipe(File.at<char>(uint64_t(Slowest) * 64),
         kSlowFrames * sizeof(SlowFrame));
}

void wipeTold(UserBlock &U) {
  TraceFile &File = TheRuntime.File;
  for (uint32_t Page : U.StatPages)
    for (uint32_t I = 0; Page && I < kUserStatsPerPage; ++I)
      wipeTold(File.at<UserStat>(uint64_t(Page) * kPage)[I]);
  // The keys stay: the thread knows its cells.
  for (uint32_t T = 0; T < kUserCellTables; ++T) {
    auto *Cells = File.at<UserCell>(uint64_t(U.CellTables[T]) * kPage);
    for (uint64_t I = 0;
         U.CellTables[T] && I < uint64_t(kUserCellsPerPage) << T; ++I)
      Cells[I].Sum = 0;
  }
}

void wipeSlab(Slab &S) {
  wipe(S.Calls, sizeof(S.Calls));
  for (NodeStat &Stat : S.Stats) {
    uint32_t Open = Stat.Open;
    Stat.Deeper = 0;
    if (!Stat.Clocked && !Open)
      continue;
    wipe(&Stat, offsetof(NodeStat, Open));
    Stat.MaxOpen = Open;
  }
}

/// The calls it is in: clocked ones by their records, the others by its place.
void countOpen(ThreadBlock *B, uint64_t Now) {
  for (uint32_t I = 0; I < B->Header.ClockTop; ++I) {
    ClockRecord &R = B->clockStack()[I];
    R.StartTicks = Now - B->Header.OverheadTicks;
    if (Slab *S = B->slabOf(R.Edge))
      ++S->Calls[R.Edge % kNodesPerSlab];
  }
  Handle Cursor = B->Header.Cursor;
  NodeId N = Cursor & kTailBit ? TheRuntime.File.Tails.at(nodeOf(Cursor))->Via
                               : nodeOf(Cursor);
  for (; N >= kFirstCallNode; N = TheRuntime.File.Nodes.at(N)->Parent)
    if (Slab *S = B->slabOf(N))
      if (uint64_t &Calls = S->Calls[N % kNodesPerSlab]; !Calls)
        Calls = 1;
}

void resetBlock(ThreadBlock *B, uint64_t Now) {
  TraceFile &File = TheRuntime.File;
  // Functions known to be short are clocked again, to have times of this part.
  for (TableEntry &E : B->Table)
    __atomic_store_n(&E.Key, 0, __ATOMIC_RELAXED);
  forEachPage(B->Header.SlabIndex, B->Header.SlabSlots,
              [](char *Page) { wipeSlab(*reinterpret_cast<Slab *>(Page)); });
  auto WipeTables = [](const auto &Tables) {
    for (uint32_t Table : Tables)
      if (Table)
        forEachPage(uint64_t(Table) * kPage, kPagesPerSampleTable,
                    [](char *Page) { wipe(Page, kPage); });
  };
  WipeTables(B->Header.SampleTables);
  WipeTables(B->Header.CounterTables);
  wipeHistograms(B);
  wipeTold(B->Header.User);
  B->Header.Samples = B->Header.RuntimeSamples = 0;
  B->Header.WaitedTicks = 0;
  if (B->Header.WaitSince)
    B->Header.WaitSince = Now;
  B->Header.RuntimeNs = B->Header.SteadyNs = B->Header.PreemptedNs = 0;
  if (sys::isThreadAlive(int(File.header().Pid), int(B->Header.Tid)))
    countOpen(B, Now);
}

} // namespace

void autoprof::resetCounts() {
  Runtime &R = TheRuntime;
  if (R.phase() != Phase::Recording || R.IsSealed ||
      R.File.header().Pid != uint32_t(sys::pid()))
    return;
  FileHeader &H = R.File.header();
  uint64_t Now = R.TickClock.ticks();
  for (uint64_t At = H.FirstBlock; At;) {
    auto *B = R.File.at<ThreadBlock>(At);
    resetBlock(B, recordedTicks(Now));
    At = B->Header.Next;
  }
  resetGauges(Now);
  for (uint64_t &L : H.Losses)
    L = 0;
  H.ResetTicks = Now;
  ++H.Resets;
  restartSeries();
}

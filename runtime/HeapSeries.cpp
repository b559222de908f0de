//===-- HeapSeries.cpp - the heap and the clock ---------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The points are bounded: when their array is full every second one is dropped
// and the interval doubled.
//
//===----------------------------------------------------------------------===//
#include "HeapSeries.h"
#include "HeapTotals.h"

using namespace autoprof;
using namespace autoprof::abi;

namespace {

/// The second field of /proc/self/statm is in pages; 0 = not to be had.
uint64_t residentBytes() {
  char Line[128];
  if (TheRuntime.IsSealed)
    return 0;
  int Fd = sys::openAt("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  long N = Fd < 0 ? 0 : sys::read(Fd, Line, sizeof(Line));
  if (Fd >= 0)
    sys::close(Fd);
  long At = 0;
  while (At < N && Line[At] != ' ')
    ++At;
  uint64_t Pages = 0;
  for (++At; At < N && Line[At] >= '0' && Line[At] <= '9'; ++At)
    Pages = Pages * 10 + uint64_t(Line[At] - '0');
  return Pages * kPage;
}

void dropEverySecondPoint(HeapHeader &H, HeapPoint *P) {
  for (uint32_t I = 0; I < kHeapPoints / 2; ++I)
    P[I] = P[2 * I];
  H.PointCount = kHeapPoints / 2;
  H.PointInterval *= 2;
}

void addPoint(uint64_t Now) {
  HeapHeader &H = *TheHeap.Header;
  if (__atomic_exchange_n(&H.PointLock, 1, __ATOMIC_ACQUIRE))
    return;
  TraceFile &File = TheRuntime.File;
  auto *Points = File.at<HeapPoint>(H.Points);
  if (H.PointCount == kHeapPoints)
    dropEverySecondPoint(H, Points);
  constexpr uint32_t kPerPage = kPage / sizeof(HeapPoint);
  uint32_t I = H.PointCount;
  if (I % kPerPage || File.populate(File.offsetOf(&Points[I]), kPage)) {
    Points[I] = {Now,
                 __atomic_load_n(&H.LiveBytes, __ATOMIC_RELAXED),
                 __atomic_load_n(&H.LiveBlocks, __ATOMIC_RELAXED),
                 __atomic_load_n(&TheHeap.Allocations, __ATOMIC_RELAXED),
                 residentBytes(),
                 {}};
    __atomic_store_n(&H.PointCount, I + 1, __ATOMIC_RELEASE);
  }
  __atomic_store_n(&TheHeap.NextPoint, Now + H.PointInterval, __ATOMIC_RELAXED);
  __atomic_store_n(&H.PointLock, 0, __ATOMIC_RELEASE);
}

} // namespace

void autoprof::readClock(ThreadBlock *B, NodeId Node) {
  uint64_t Now = TheRuntime.TickClock.ticks();
  B->Header.LastTicks = Now;
  __atomic_fetch_add(&TheHeap.Allocations, B->Heap.Serial - B->Heap.Counted,
                     __ATOMIC_RELAXED);
  B->Heap.Counted = B->Heap.Serial;
  if (B->Heap.DeltaBlocks || B->Heap.DeltaBytes)
    flushDelta(B, Node);
  if (Now >= __atomic_load_n(&TheHeap.NextPoint, __ATOMIC_RELAXED))
    addPoint(Now);
  noteTicks(Now);
}

void autoprof::refreshTime(ThreadBlock *B) {
  uint64_t Start = TheRuntime.File.header().StartTicks;
  uint64_t Per = TheRuntime.TicksPerMs;
  uint64_t Ms = B->Header.LastTicks > Start && Per
                    ? (B->Header.LastTicks - Start) / Per
                    : 0;
  B->Heap.TimeBitsEnd = Start + (Ms + 1) * Per;
  B->Heap.TimeBits = (Ms < kLiveMaxMs ? Ms : kLiveMaxMs) << kTimeShift;
}

void autoprof::finishHeap() {
  ThreadBlock *B = CurrentBlock;
  if (!TheHeap.Header || !B->isLive())
    return;
  if (B->Heap.DeltaBlocks || B->Heap.DeltaBytes)
    flushDelta(B, kNoNode);
  addPoint(TheRuntime.TickClock.ticks());
}

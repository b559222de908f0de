//===-- HeapClock.cpp - the heap and the clock ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "HeapClock.h"
#include "HeapTotals.h"

using namespace autoprof;
using namespace autoprof::abi;

static void tellAllocations(ThreadBlock *B) {
  __atomic_fetch_add(&TheHeap.Allocations, B->Heap.Serial - B->Heap.Counted,
                     __ATOMIC_RELAXED);
  B->Heap.Counted = B->Heap.Serial;
}

void autoprof::readClock(ThreadBlock *B, NodeId Node) {
  uint64_t Now = TheRuntime.TickClock.ticks();
  B->Header.LastTicks = Now;
  tellAllocations(B);
  if (B->Heap.DeltaBlocks || B->Heap.DeltaBytes)
    flushDelta(B, Node);
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
  tellAllocations(B);
}

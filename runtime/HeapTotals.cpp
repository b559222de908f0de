//===-- HeapTotals.cpp - live bytes of the process and their peak ---------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is rare: a new maximum, telling the header; and the program's own
// questions.
//
//===----------------------------------------------------------------------===//
#include "HeapTotals.h"

using namespace autoprof;
using namespace autoprof::abi;

void autoprof::newPeak(const ThreadBlock *B, int64_t Bytes, int64_t Blocks,
                       NodeId Node) {
  HeapHeader &H = *TheHeap.Header;
  int64_t Peak = __atomic_load_n(&H.PeakBytes, __ATOMIC_RELAXED);
  if (Bytes > Peak) {
    if (TheHeap.isAlone()) {
      H.PeakBytes = Bytes;
      ++H.PeakEpoch;
    } else {
      while (Bytes > Peak &&
             !__atomic_compare_exchange_n(&H.PeakBytes, &Peak, Bytes, false,
                                          __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        ;
      if (Bytes > Peak)
        __atomic_fetch_add(&H.PeakEpoch, 1, __ATOMIC_RELAXED);
    }
    if (Bytes > Peak) {
      H.PeakBlocks = Blocks;
      H.PeakTicks = B->Header.LastTicks;
      H.PeakNode = Node;
    }
  }
  if (Bytes > TheHeap.UserPeak)
    TheHeap.UserPeak = Bytes;
  TheHeap.NextPeak = smaller(H.PeakBytes, TheHeap.UserPeak);
}

void autoprof::flushDelta(ThreadBlock *B, NodeId Node) {
  HeapHeader &H = *TheHeap.Header;
  ThreadHeap &T = B->Heap;
  int64_t Bytes =
      __atomic_add_fetch(&H.LiveBytes, T.DeltaBytes, __ATOMIC_RELAXED);
  int64_t Blocks =
      __atomic_add_fetch(&H.LiveBlocks, T.DeltaBlocks, __ATOMIC_RELAXED);
  T.DeltaBytes = T.DeltaBlocks = 0;
  if (H.Slack != uint64_t(kSlack))
    H.Slack = kSlack;
  if (Bytes > TheHeap.NextPeak)
    newPeak(B, Bytes, Blocks, Node);
}

void autoprof::addMapped(int64_t Bytes) {
  HeapHeader &H = *TheHeap.Header;
  int64_t Now = __atomic_add_fetch(&H.MapBytes, Bytes, __ATOMIC_RELAXED);
  int64_t Peak = __atomic_load_n(&H.MapPeakBytes, __ATOMIC_RELAXED);
  while (Now > Peak &&
         !__atomic_compare_exchange_n(&H.MapPeakBytes, &Peak, Now, false,
                                      __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    ;
}

int64_t autoprof::liveBytesNow() {
  HeapHeader *H = TheHeap.Header;
  if (!H)
    return 0;
  int64_t Sum = __atomic_load_n(&H->LiveBytes, __ATOMIC_RELAXED);
  TraceFile &File = TheRuntime.File;
  for (uint64_t At =
           __atomic_load_n(&File.header().FirstBlock, __ATOMIC_ACQUIRE);
       At;) {
    auto *B = File.at<ThreadBlock>(At);
    if (B->isLive())
      Sum += __atomic_load_n(&B->Heap.DeltaBytes, __ATOMIC_RELAXED);
    At = B->Header.Next;
  }
  return Sum;
}

void autoprof::resetUserPeak() {
  if (!TheHeap.Header)
    return;
  TheHeap.UserPeak = liveBytesNow();
  TheHeap.NextPeak = smaller(TheHeap.Header->PeakBytes, TheHeap.UserPeak);
}

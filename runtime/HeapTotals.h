//===-- HeapTotals.h - live bytes of the process and their peak -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each stat keeps what it held at the latest peak it has noticed; a new maximum
// only takes the next number (docs/heap.md). With several threads each tells
// the header of its bytes when kSlack of them have come together.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HEAPTOTALS_H
#define AUTOPROF_RUNTIME_HEAPTOTALS_H

#include "ThreadBlock.h"

namespace autoprof {

/// While there are several threads, each tells the header of its bytes when so
/// many have come together.
inline constexpr int64_t kSlack = 64 * 1024;

/// Before what is live in a stat changes: what it held at the latest peak.
inline void catchUp(abi::HeapStat &S) {
  uint32_t Epoch =
      __atomic_load_n(&TheHeap.Header->PeakEpoch, __ATOMIC_RELAXED);
  if (S.Epoch != Epoch) {
    S.PeakBytes = int64_t(S.Bytes - S.FreedBytes);
    S.PeakBlocks = int32_t(S.Allocations - S.Frees);
    S.Epoch = Epoch;
  }
}

inline int64_t smaller(int64_t A, int64_t B) { return A < B ? A : B; }

/// LiveBytes is above one of the peaks.
__attribute__((noinline)) void newPeak(const ThreadBlock *B, int64_t Bytes,
                                       int64_t Blocks, abi::NodeId Node);
/// Tells the header what the thread did since it told last.
__attribute__((noinline)) void flushDelta(ThreadBlock *B, abi::NodeId Node);
/// Anonymous mappings have totals of their own.
void addMapped(int64_t Bytes);

inline void addLive(ThreadBlock *B, int64_t Bytes, int64_t Blocks,
                    abi::NodeId Node) {
  abi::HeapHeader &H = *TheHeap.Header;
  ThreadHeap &T = B->Heap;
  T.Live += Bytes;
  if (T.Live > T.Peak)
    T.Peak = T.Live;
  if (TheHeap.isAlone()) {
    H.LiveBytes += Bytes;
    H.LiveBlocks += Blocks;
    if (H.LiveBytes > TheHeap.NextPeak)
      newPeak(B, H.LiveBytes, H.LiveBlocks, Node);
    return;
  }
  T.DeltaBytes += Bytes;
  T.DeltaBlocks += Blocks;
  if (uint64_t(T.DeltaBytes + kSlack) > uint64_t(2 * kSlack))
    flushDelta(B, Node);
}

/// A block less, which makes no peak.
inline void lowerLive(ThreadBlock *B, uint64_t Bytes) {
  abi::HeapHeader &H = *TheHeap.Header;
  ThreadHeap &T = B->Heap;
  T.Live -= int64_t(Bytes);
  if (TheHeap.isAlone()) {
    H.LiveBytes -= int64_t(Bytes);
    --H.LiveBlocks;
    return;
  }
  T.DeltaBytes -= int64_t(Bytes);
  --T.DeltaBlocks;
  if (T.DeltaBytes < -kSlack)
    flushDelta(B, abi::kNoNode);
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HEAPTOTALS_H

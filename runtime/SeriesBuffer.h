//===-- SeriesBuffer.h - a bounded list of points over time ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Keeps abi::SeriesPoint in the file, at most kSeriesPoints for a run of any
// length. Space and time come from the caller: tests drive it by hand.
//
// One writer at a time; who finds another leaves. A writer that was left for
// good (a signal handler jumped out of it) is replaced after kLockIntervals.
// Readers may find every second point dropped half way: points that are older
// than the one in front of them were being moved, and are skipped.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_SERIESBUFFER_H
#define AUTOPROF_RUNTIME_SERIESBUFFER_H

#include "autoprof/abi.h"

namespace autoprof {

class SeriesBuffer {
public:
  /// Pages, zeroed; 0 = refused.
  using Allocate = uint64_t (*)(uint64_t Bytes);
  static constexpr uint64_t kLockIntervals = 100;

  /// Told of each point that takes another's place, to do the same with what
  /// is kept beside the points.
  using Move = void (*)(uint32_t To, uint32_t From);

  SeriesBuffer(abi::SeriesHeader &H, char *Base, Allocate More,
               Move Moved = nullptr)
      : H_(H), Base_(Base), More_(More), Moved_(Moved) {}

  static void make(abi::SeriesHeader &H, uint64_t Interval, uint64_t AskedNs) {
    H.Interval = Interval;
    H.AskedNs = AskedNs;
    H.PointBytes = sizeof(abi::SeriesPoint);
  }

  bool lock(uint64_t Now) {
    uint64_t Old = __atomic_load_n(&H_.LockedAt, __ATOMIC_RELAXED);
    // The other may have come later, or read a later clock.
    if (Old && (Now <= Old || Now - Old < kLockIntervals * H_.Interval))
      return false;
    return __atomic_compare_exchange_n(&H_.LockedAt, &Old, Now | 1, false,
                                       __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
  }
  void unlock() { __atomic_store_n(&H_.LockedAt, 0, __ATOMIC_RELEASE); }

  /// Only while locked: as made.
  void clear(uint64_t Interval) {
    __atomic_store_n(&H_.Count, 0, __ATOMIC_RELEASE);
    H_.Interval = Interval;
  }

  /// Only while locked. Which point the next one will be.
  uint32_t next() {
    if (H_.Count >= abi::kSeriesPoints)
      dropEverySecond();
    return H_.Count;
  }

  /// Only while locked. Returns when the next point is due, ticks.
  uint64_t add(const abi::SeriesPoint &P) {
    uint32_t I = next();
    if (abi::SeriesPoint *To = at(I)) {
      *To = P;
      __atomic_store_n(&H_.Count, I + 1, __ATOMIC_RELEASE);
    }
    return P.Ticks + H_.Interval;
  }

private:
  abi::SeriesPoint *at(uint32_t I) {
    uint32_t &Page = H_.Pages[I / abi::kSeriesPerExtent];
    if (!Page)
      Page = uint32_t(More_(abi::kSeriesPerExtent * sizeof(abi::SeriesPoint)) /
                      abi::kPage);
    if (!Page)
      return nullptr;
    auto *Extent = reinterpret_cast<abi::SeriesPoint *>(Base_ + uint64_t(Page) *
                                                                    abi::kPage);
    return Extent + I % abi::kSeriesPerExtent;
  }
  /// The first stays: it is where the run began.
  void dropEverySecond() {
    for (uint32_t I = 1; I < abi::kSeriesPoints / 2; ++I) {
      *at(I) = *at(2 * I);
      if (Moved_)
        Moved_(I, 2 * I);
    }
    __atomic_store_n(&H_.Count, abi::kSeriesPoints / 2, __ATOMIC_RELEASE);
    H_.Interval *= 2;
  }

  abi::SeriesHeader &H_;
  char *Base_;
  Allocate More_;
  Move Moved_;
};

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_SERIESBUFFER_H

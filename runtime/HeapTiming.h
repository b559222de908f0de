//===-- HeapTiming.h - what recording an allocation takes -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Recording is in no call's time. It is too short for two clocks each time: one
// in about fifty is measured, and each is charged the running mean of these,
// where it happens. So a clocked call that frees much is not charged for it,
// and the rest of its thread not too little.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HEAPTIMING_H
#define AUTOPROF_RUNTIME_HEAPTIMING_H

#include "HeapSection.h"

namespace autoprof {

enum class Recorded : uint32_t { Allocation, Free };

/// A Section in which a block that comes or goes is recorded.
class RecordingSection : public Section {
public:
  AUTOPROF_HOT RecordingSection(ThreadBlock *B, Recorded What)
      : Section(B), B_(B), What_(What) {
    if (!isMine())
      return;
    if (__builtin_expect(B->Heap.UntilMeasured == 0, 0))
      begin();
    else
      --B->Heap.UntilMeasured;
  }
  AUTOPROF_HOT ~RecordingSection() {
    if (!isMine())
      return;
    if (__builtin_expect(Began_ != 0, 0))
      measured();
    if (__builtin_expect(isTimeRecorded(), 1))
      add(&B_->Header.OverheadTicks,
          B_->Heap.RecordingTicks[uint32_t(What_)] >> kFractionBits);
  }

private:
  static constexpr unsigned kFractionBits = 8; ///< of RecordingTicks
  static constexpr unsigned kWeightBits = 4;   ///< of a new measurement
  static constexpr uint64_t kMostMeans = 8;    ///< more was something else
  static constexpr uint64_t kMostAtFirst = 100;

  /// The heap is recorded also where calls are not, and clocks stand still.
  static bool isTimeRecorded() {
    return !TheRuntime.IsSealed &&
           !__atomic_load_n(&TheRuntime.File.header().StoppedAt,
                            __ATOMIC_RELAXED);
  }

  __attribute__((noinline, cold)) void begin() {
    if (TheRuntime.Timing == abi::TimingMode::Count)
      return;
    SampledTicks_ = B_->Header.SampleTicks;
    Began_ = TheRuntime.TickClock.ticks();
  }

  /// The distance to the next one is not regular, as a program's pattern of
  /// sizes may be.
  __attribute__((noinline, cold)) void measured() {
    uint64_t Now = TheRuntime.TickClock.ticks();
    if (B_->Header.SampleTicks != SampledTicks_)
      return; // a sample came between: it leaves its own time out
    uint64_t Took = Now - Began_;
    uint64_t Read = TheRuntime.ticksOf(TheRuntime.File.header().ClockPs) / 1000;
    Took -= Took < Read ? Took : Read;
    uint32_t &Mean = B_->Heap.RecordingTicks[uint32_t(What_)];
    uint64_t Most = kMostMeans * (Mean >> kFractionBits) + kMostAtFirst;
    int64_t New = int64_t((Took < Most ? Took : Most) << kFractionBits);
    if (!Mean)
      Mean = uint32_t(New);
    else
      Mean = uint32_t(int64_t(Mean) + ((New - int64_t(Mean)) >> kWeightBits));
    B_->Heap.UntilMeasured = 32 + (uint32_t(Now >> 3) & 31);
  }

  ThreadBlock *B_;
  Recorded What_;
  uint64_t Began_ = 0, SampledTicks_ = 0;
};

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HEAPTIMING_H

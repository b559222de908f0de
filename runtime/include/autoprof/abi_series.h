//===-- autoprof/abi_series.h - the process over time ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A bounded list of points: what the process had used up, and what it held, at
// moments at least an interval apart. When the list is full every second point
// is dropped and the interval doubled. Included by abi.h.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ABI_SERIES_H
#define AUTOPROF_ABI_SERIES_H

#include <cstdint>

namespace autoprof::abi {

/// Which fields of a point hold something.
enum SeriesKnown : uint64_t {
  kSeriesHeap = 1,    ///< LiveBytes, LiveBlocks, Allocations
  kSeriesCalls = 2,   ///< Calls
  kSeriesMemory = 4,  ///< ResidentBytes
  kSeriesTraffic = 8, ///< ReadBytes, WrittenBytes
  kSeriesUsage = 16   ///< UserNs to InvoluntarySwitches
};

/// All but Ticks, the live heap and ResidentBytes are sums since the process
/// began (calls and allocations: since the recording did), so a point that is
/// dropped takes nothing with it.
struct SeriesPoint {
  uint64_t Ticks;
  uint64_t Known; ///< SeriesKnown
  uint64_t Calls; ///< counted between the point before that has it and this
                  ///< one, when counting takes longer than one point may
  int64_t LiveBytes;
  int64_t LiveBlocks;
  uint64_t Allocations;
  uint64_t ResidentBytes;
  uint64_t UserNs; ///< CPU time in the program and its libraries
  uint64_t SystemNs;
  uint64_t MinorFaults;
  uint64_t MajorFaults;
  uint64_t VoluntarySwitches;
  uint64_t InvoluntarySwitches;
  uint64_t ReadBytes; ///< by read() and its like, from whatever it was
  uint64_t WrittenBytes;
  uint64_t Reserved;
};
static_assert(sizeof(SeriesPoint) == 128);

inline constexpr uint32_t kSeriesPoints = 4096;
inline constexpr uint32_t kSeriesPerExtent = 64; // two pages
inline constexpr uint32_t kSeriesExtents = kSeriesPoints / kSeriesPerExtent;
static_assert(kSeriesPerExtent * sizeof(SeriesPoint) % 4096 == 0);

/// Part of the file's header.
struct SeriesHeader {
  uint32_t PointBytes; ///< sizeof(SeriesPoint), 0 = no series
  uint32_t Count;
  uint64_t Interval;              ///< ticks; least distance of two points
  uint64_t AskedNs;               ///< by series=; Interval began with it
  uint64_t LockedAt;              ///< ticks at which a writer came, 0 = nobody
  uint32_t Pages[kSeriesExtents]; ///< first page of each extent, 0 = none
};
static_assert(sizeof(SeriesHeader) == 32 + 4 * kSeriesExtents);

} // namespace autoprof::abi

#endif // AUTOPROF_ABI_SERIES_H

//===-- Series.h - when the process is looked at --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whoever has read the clock (slow paths, samples) says so here; when a point
// is due (option series=) that thread makes it. No thread of ours, no
// descriptor that stays open.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_SERIES_H
#define AUTOPROF_RUNTIME_SERIES_H

#include "TraceFile.h"

namespace autoprof {

/// Ticks from which a point is due; ~0 = never.
extern uint64_t SeriesDueAt;

/// The file was just made, by start() or in a forked child: the first point.
void startSeries();
/// A point, whether or not one is due: before the sealing.
AUTOPROF_COLD void addSeriesPoint(uint64_t Ticks);
/// This thread is about to close descriptors, perhaps to have the next one it
/// opens take their place: no point opens a file now.
AUTOPROF_COLD void keepDescriptorsFree();
/// All counters were set to 0: the series begins anew.
void restartSeries();
/// The last point, with every call counted.
void finishSeries();

/// Whether a point was due.
inline bool noteSeries(uint64_t Ticks) {
  if (__builtin_expect(Ticks < __atomic_load_n(&SeriesDueAt, __ATOMIC_RELAXED),
                       1))
    return false;
  addSeriesPoint(Ticks);
  return true;
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_SERIES_H

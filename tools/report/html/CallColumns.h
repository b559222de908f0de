//===-- CallColumns.h - single calls of a page ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a trace of events tells of each call, as columns for every thread T,
// callers before callees:
//
//   calls.T.start     ns after the start of the thread's run, each as the
//                     distance from the one before
//   calls.T.ns        how long it took
//   calls.T.depth     0: outermost
//   calls.T.function  number of the function (FunctionNumbers)
//   calls.T.flags     CallFlag
//
// A page holds two million calls. Of more the shortest are left out, all below
// one length but the last: whatever called a call that is shown is shown too.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_CALLCOLUMNS_H
#define AUTOPROF_REPORT_CALLCOLUMNS_H

#include "analysis/EventReplay.h"
#include "analysis/Model.h"
#include "report/html/PathColumns.h"

namespace autoprof {

enum CallFlag : uint64_t {
  kCallOpen = 1,    ///< had not returned when events ended
  kCallBefore = 2,  ///< began before what is told (a ring)
  kCallUnwound = 4, ///< left by an exception or longjmp
  kCallTail = 8
};

/// Adds the columns; returns what the page says of them: "threads" (those that
/// have calls), "calls", "left_out", "shortest_ns" (shorter ones are left out),
/// "all_from_ns" (but not if they ended later), "from_ns", "to_ns" (the first
/// and the last event), "lost_calls", "overwritten_calls".
Json addCalls(EventReplay &events, const Model &model,
              const FunctionNumbers &numbers, Columns &columns);

} // namespace autoprof

#endif // AUTOPROF_REPORT_CALLCOLUMNS_H

//===-- EventsReport.h - every call in order of time ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_EVENTSREPORT_H
#define AUTOPROF_REPORT_EVENTSREPORT_H

#include "analysis/EventReplay.h"
#include "report/Output.h"

#include <optional>

namespace autoprof {

struct EventsOptions {
  EventReplay::Window window;
  std::optional<uint64_t> limit; ///< events shown
};

/// Prints as it reads: memory does not grow with the trace.
void reportEvents(EventReplay &events, const EventsOptions &options,
                  const Output &out);

} // namespace autoprof

#endif // AUTOPROF_REPORT_EVENTSREPORT_H

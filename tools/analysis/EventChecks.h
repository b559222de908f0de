//===-- EventChecks.h - do events tell what was counted -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_EVENTCHECKS_H
#define AUTOPROF_ANALYSIS_EVENTCHECKS_H

#include "analysis/Checks.h"
#include "analysis/EventReplay.h"

namespace autoprof {

/// Why the events of a run end before it does.
const char *whyEventsEnded(abi::EventsEnd why);

/// Replays all events: the calls they tell, by thread and path, against those
/// the profile counted.
Check checkEvents(EventReplay &events, const Model &model);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_EVENTCHECKS_H

//===-- EventChecks.cpp - do events tell what was counted -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Counters and events are written by different code from the same hook. A call
// is counted, then told: one that a signal ended in between is in flight. What
// the runtime says it did not tell, or has overwritten, must be exactly what is
// missing.
//
//===----------------------------------------------------------------------===//
#include "analysis/EventChecks.h"

#include <fmt/format.h>

namespace autoprof {

using namespace abi;

namespace {

struct Sums {
  uint64_t calls = 0, told = 0, missing = 0, surplus = 0;
};

/// Calls told by thread and node. After a reset the calls that were open then
/// are counted, and told as begun before; else those were told before.
std::vector<std::vector<uint64_t>> tellCalls(EventReplay &events) {
  std::vector<std::vector<uint64_t>> told;
  std::vector<bool> isReset;
  for (const EventThread &thread : events.threads()) {
    const TraceData &data = events.files()[thread.run].data();
    told.emplace_back(data.nodes.size());
    isReset.push_back(data.header.Resets > 0);
  }
  events.start({});
  for (CallEvent event; events.next(event);) {
    if (!event.isEnter() || event.node == EventNodes::kNone)
      continue;
    bool isNew = event.how == CallEvent::How::Plain ||
                 (event.how == CallEvent::How::Before && isReset[event.thread]);
    told[event.thread][event.node] += isNew;
  }
  return told;
}

void compare(const BlockCounts &counts, const TraceData &data,
             const std::vector<uint64_t> &told, Sums &sums) {
  std::vector<uint64_t> calls(told.size());
  for (const NodeCount &count : counts.nodes)
    if (uint32_t at = data.nodeIndex.find(count.node); at < calls.size())
      calls[at] += count.calls;
  for (size_t i = 0; i < calls.size(); ++i) {
    sums.calls += calls[i];
    sums.told += told[i];
    sums.missing += calls[i] - std::min(calls[i], told[i]);
    sums.surplus += told[i] - std::min(calls[i], told[i]);
  }
}

} // namespace

const char *whyEventsEnded(EventsEnd why) {
  switch (why) {
  case EventsEnd::MaxSize:
    return "max-size= was reached";
  case EventsEnd::NoSpace:
    return "the file could not grow";
  case EventsEnd::Sealed:
    return "the program restricted its system calls (seccomp)";
  case EventsEnd::None:
    break;
  }
  return "a signal handler came where there was no room";
}

std::vector<std::string> describeEventLosses(const Model &model) {
  std::vector<std::string> lines;
  uint64_t untold = 0;
  auto why = EventsEnd::None;
  for (const Thread &thread : model.threads)
    untold += thread.eventsLost;
  for (const Run &run : model.runs) {
    if (run.eventsEnded == EventsEnd::Sealed && lines.empty())
      lines.push_back(std::string("calls are not told in events since ") +
                      whyEventsEnded(EventsEnd::Sealed));
    else if (why == EventsEnd::None)
      why = run.eventsEnded;
  }
  if (untold)
    lines.push_back(counted(untold, "call") +
                    " not told in events: " + whyEventsEnded(why));
  return lines;
}

Check checkEvents(EventReplay &events, const Model &model) {
  Check check{"events", "calls told by events = calls of each path", true, ""};
  std::vector<std::vector<uint64_t>> told = tellCalls(events);
  Sums sums;
  size_t thread = 0;
  for (TraceFile &file : events.files()) {
    bool hasEvents = file.data().header.Events != EventMode::None;
    for (size_t i = 0; i < file.data().blocks.size(); ++i, ++thread)
      if (hasEvents)
        compare(file.readBlock(i), file.data(), told[thread], sums);
  }
  uint64_t known = events.lostCalls() + events.overwrittenCalls();
  uint64_t slack = inFlight(model) + model.loss(Loss::EventsTorn);
  // Behind a seccomp filter calls are counted without a clock, and not told.
  bool isSealed = false;
  for (const Run &run : model.runs)
    isSealed |= run.eventsEnded == EventsEnd::Sealed;
  if (isSealed)
    known = std::max(known, sums.missing);
  uint64_t off =
      sums.missing > known ? sums.missing - known : known - sums.missing;
  // Other threads went on calling while the counts of each began anew.
  bool isComparable = true;
  for (const Run &run : model.runs)
    isComparable &= run.resets == 0 || run.threads == 1;
  check.isOk = !isComparable || (sums.surplus <= slack && off <= slack);
  check.figures = fmt::format(
      "{} counted, {} told, {} overwritten, {} not told; {} too many{}",
      counted(sums.calls, "call"), grouped(sums.told),
      grouped(events.overwrittenCalls()), grouped(events.lostCalls()),
      grouped(sums.surplus),
      isComparable ? "" : "; not compared: counts of threads began anew");
  return check;
}

} // namespace autoprof

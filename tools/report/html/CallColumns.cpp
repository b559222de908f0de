//===-- CallColumns.cpp - single calls of a page --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/html/CallColumns.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <tuple>
#include <vector>

namespace autoprof {

namespace {

constexpr uint64_t kMostCalls = 2'000'000;
constexpr uint64_t kUnnumbered = UINT64_MAX;

struct Call {
  uint64_t startNs, ns;
  uint32_t depth;
  uint64_t function;
  uint64_t flags;
};

/// Numbers of calls by length, eight steps to the doubling.
class Lengths {
public:
  void add(uint64_t ns) { ++counts_[stepOf(ns)]; }

  /// The least length for which no more than \p most calls are as long.
  uint64_t shortest(uint64_t most) const {
    uint64_t sum = 0;
    for (size_t step = counts_.size(); step-- > 0;) {
      sum += counts_[step];
      if (sum > most)
        return startOf(step + 1);
    }
    return 0;
  }

private:
  static constexpr size_t kSteps = 8;

  static size_t stepOf(uint64_t ns) {
    if (ns < kSteps)
      return ns;
    auto shift = static_cast<size_t>(std::bit_width(ns)) - 4;
    return shift * kSteps + (ns >> shift);
  }
  static uint64_t startOf(size_t step) {
    if (step < 2 * kSteps)
      return step;
    size_t shift = step / kSteps - 1;
    return static_cast<uint64_t>(step - shift * kSteps) << shift;
  }

  std::array<uint64_t, 64 * kSteps> counts_{};
};

/// Makes calls of events: \p done has each when it ends, \p open those that did
/// not.
template <typename Done> class CallMaker {
public:
  explicit CallMaker(size_t threads, Done done)
      : open_(threads), done_(std::move(done)) {}

  void add(const CallEvent &event) {
    std::vector<CallEvent> &open = open_[event.thread];
    lastNs_ = std::max(lastNs_, event.ns);
    if (event.isEnter()) {
      closeFrom(open, event.depth, event.ns);
      open.push_back(event);
      return;
    }
    if (open.size() <= event.depth)
      return; // its beginning was lost
    closeFrom(open, event.depth + 1, event.ns);
    CallEvent enter = open.back();
    open.pop_back();
    finish(enter, event.durationNs(),
           event.how == CallEvent::How::Unwound ? kCallUnwound : 0);
  }

  void finishOpen() {
    for (std::vector<CallEvent> &open : open_)
      for (; !open.empty(); open.pop_back())
        finish(open.back(), lastNs_ - std::min(lastNs_, open.back().startNs),
               kCallOpen);
  }

private:
  void closeFrom(std::vector<CallEvent> &open, uint32_t depth, uint64_t ns) {
    for (; open.size() > depth; open.pop_back())
      finish(open.back(), ns - std::min(ns, open.back().startNs), 0);
  }

  void finish(const CallEvent &enter, uint64_t ns, uint64_t flags) {
    if (enter.how == CallEvent::How::Before)
      flags |= kCallBefore;
    if (enter.isTail)
      flags |= kCallTail;
    done_(enter, ns, flags);
  }

  std::vector<std::vector<CallEvent>> open_; ///< by thread
  uint64_t lastNs_ = 0;
  Done done_;
};

template <typename Done> void replay(EventReplay &events, Done done) {
  CallMaker<Done> maker(events.threads().size(), std::move(done));
  events.start({});
  for (CallEvent event; events.next(event);)
    maker.add(event);
  maker.finishOpen();
}

std::vector<uint64_t> numbersOf(const EventReplay &events, const Model &model,
                                const FunctionNumbers &numbers) {
  std::map<std::tuple<std::string, std::string, uint32_t>, uint64_t> known;
  auto addAll = [&](const std::vector<FunctionIndex> &functions) {
    for (FunctionIndex index : functions) {
      if (!isRealFunction(index))
        continue;
      const Function &one = model.functions[index];
      known.emplace(std::tuple(one.mangled, one.file, one.line),
                    numbers.of(index));
    }
  };
  addAll(numbers.shown());
  addAll(numbers.others());
  std::vector<uint64_t> result;
  for (const EventFunction &one : events.functions()) {
    auto found = known.find({one.mangled, one.file, one.line});
    result.push_back(found == known.end() ? kUnnumbered : found->second);
  }
  return result;
}

void addThread(std::vector<Call> &calls, const std::string &name,
               Columns &columns) {
  std::sort(calls.begin(), calls.end(), [](const Call &a, const Call &b) {
    return std::tie(a.startNs, a.depth) < std::tie(b.startNs, b.depth);
  });
  std::vector<uint64_t> start, ns, depth, function, flags;
  uint64_t before = 0;
  for (const Call &call : calls) {
    start.push_back(call.startNs - before);
    before = call.startNs;
    ns.push_back(call.ns);
    depth.push_back(call.depth);
    function.push_back(call.function);
    flags.push_back(call.flags);
  }
  columns.add(name + ".start", start);
  columns.add(name + ".ns", ns);
  columns.add(name + ".depth", depth);
  columns.add(name + ".function", function);
  columns.add(name + ".flags", flags);
}

} // namespace

Json addCalls(EventReplay &events, const Model &model,
              const FunctionNumbers &numbers, Columns &columns) {
  Lengths lengths;
  uint64_t all = 0;
  replay(events, [&](const CallEvent &, uint64_t ns, uint64_t) {
    lengths.add(ns);
    ++all;
  });
  uint64_t shortest = lengths.shortest(kMostCalls);
  // Of the shorter ones those that ended last.
  uint64_t leftOut = all - std::min(all, kMostCalls);

  uint64_t firstReal = UINT64_MAX;
  for (const Run &run : model.runs)
    firstReal = std::min(firstReal, run.startRealNs);
  std::vector<uint64_t> numberOf = numbersOf(events, model, numbers);
  std::vector<std::vector<Call>> calls(events.threads().size());
  uint64_t kept = 0, seenShort = 0, allFromNs = 0;
  replay(events, [&](const CallEvent &enter, uint64_t ns, uint64_t flags) {
    if (ns < shortest && seenShort++ < leftOut) {
      allFromNs = std::max(allFromNs, enter.startNs + ns);
      return;
    }
    uint64_t function = numberOf[enter.function];
    if (function == kUnnumbered)
      return;
    const Run &run = model.runs[events.threads()[enter.thread].run];
    uint64_t offset = run.startRealNs - firstReal;
    calls[enter.thread].push_back(
        {enter.startNs - std::min(offset, enter.startNs), ns, enter.depth,
         function, flags});
    ++kept;
  });

  Json info;
  info["threads"] = Json::array();
  for (size_t thread = 0; thread < calls.size(); ++thread) {
    if (calls[thread].empty())
      continue;
    info["threads"].push_back(thread);
    addThread(calls[thread], "calls." + std::to_string(thread), columns);
  }
  info["calls"] = kept;
  info["left_out"] = all - kept;
  info["shortest_ns"] = shortest;
  info["all_from_ns"] = allFromNs;
  info["from_ns"] = events.firstNs();
  info["to_ns"] = events.lastNs();
  info["lost_calls"] = events.lostCalls();
  info["overwritten_calls"] = events.overwrittenCalls();
  return info;
}

} // namespace autoprof

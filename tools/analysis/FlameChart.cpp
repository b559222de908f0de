//===-- FlameChart.cpp - calls in order of time, as frames ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/FlameChart.h"

#include "analysis/Names.h"

#include <algorithm>

namespace autoprof {

namespace {

constexpr size_t kMostFrames = 200000;
constexpr uint32_t kMostRows = 1000;
/// Deeper calls are not shown: nobody scrolls through them.
constexpr uint32_t kMostDepth = 250;

/// One thread's frames, made while its events go by.
class ThreadChart {
public:
  ThreadChart(FlameChart &chart, uint32_t row, uint32_t mixed)
      : chart_(chart), row_(row), mixed_(mixed) {}

  void add(const CallEvent &event) {
    if (event.isEnter())
      enter(event);
    else if (!open_.empty())
      exit(event);
  }
  /// What is open at the end is shown up to there.
  void finish() {
    while (!open_.empty())
      close(chart_.toNs, true);
  }
  uint32_t rows() const { return rows_; }
  bool isTooMany() const { return chart_.frames.size() > kMostFrames; }

private:
  static constexpr size_t kNone = SIZE_MAX;
  struct Open {
    size_t frame; ///< kNone: too deep to be shown
    size_t lastChild = kNone;
  };

  void enter(const CallEvent &event) {
    auto depth = static_cast<uint32_t>(open_.size());
    if (depth >= kMostDepth) {
      open_.push_back({kNone});
      return;
    }
    rows_ = std::max(rows_, depth + 1);
    open_.push_back({chart_.frames.size()});
    ChartFrame &frame = chart_.frames.emplace_back();
    frame.startNs = frame.endNs = std::max(event.ns, chart_.fromNs);
    frame.function = event.function;
    frame.depth = depth + 2; // below the whole and the thread
    frame.row = row_ + depth;
    frame.isCutBefore = event.how == CallEvent::How::Before;
  }

  void exit(const CallEvent &event) { close(event.ns, false); }

  void close(uint64_t ns, bool isOpen) {
    Open call = open_.back();
    open_.pop_back();
    if (call.frame == kNone)
      return;
    ChartFrame &frame = chart_.frames[call.frame];
    frame.endNs = std::max(frame.startNs, std::min(ns, chart_.toNs));
    frame.busyNs = frame.widthNs();
    frame.isOpen = isOpen;
    frame.isShort = frame.widthNs() < chart_.leastNs;
    if (!open_.empty())
      chart_.frames[open_.back().frame].innerNs += frame.busyNs;
    size_t &last = open_.empty() ? lastTop_ : open_.back().lastChild;
    if (frame.isShort)
      joinOrKeep(call.frame, last);
    else
      last = call.frame;
  }

  /// What it called is shorter still: that goes.
  void joinOrKeep(size_t index, size_t &last) {
    chart_.joined += chart_.frames.size() - index - 1;
    chart_.frames.resize(index + 1);
    ChartFrame frame = chart_.frames[index];
    if (last != kNone) {
      ChartFrame &before = chart_.frames[last];
      if (before.isShort && frame.startNs - before.endNs < chart_.leastNs) {
        before.endNs = frame.endNs;
        before.busyNs += frame.busyNs;
        before.innerNs += frame.innerNs;
        before.calls += frame.calls;
        if (before.function != frame.function)
          before.function = mixed_;
        ++chart_.joined;
        chart_.frames.pop_back();
        return;
      }
    }
    last = index;
  }

  FlameChart &chart_;
  uint32_t row_, rows_ = 0;
  uint32_t mixed_;
  std::vector<Open> open_;
  size_t lastTop_ = kNone;
};

/// The functions, and behind them the mixture and the threads.
void addFunctions(FlameChart &chart, const EventReplay &events) {
  for (const EventFunction &function : events.functions()) {
    FlameFunction &f = chart.functions.emplace_back();
    f.name = function.name;
    std::string shortName = nameForms(function.mangled).qualified;
    if (shortName.size() < f.name.size())
      f.shortName = shortName;
    f.place = function.file;
    if (function.line)
      f.place += ":" + std::to_string(function.line);
  }
  chart.functions.push_back({"[short calls]", "", "", 0, {}, {}, false});
  for (size_t i = 0; i < events.threads().size(); ++i)
    chart.functions.push_back(
        {"[thread " + std::to_string(i) + " " + events.threads()[i].name + "]",
         "",
         "",
         0,
         {},
         {},
         false});
}

/// False when there are too many frames.
bool addThread(FlameChart &chart, EventReplay &events,
               const EventReplay::Window &window, uint32_t thread) {
  auto mixed = static_cast<uint32_t>(events.functions().size());
  EventReplay::Window one = window;
  one.wanted = [thread](uint32_t index) { return index == thread; };
  events.start(one);
  size_t head = chart.frames.size();
  ThreadChart frames(chart, chart.rows + 1, mixed);
  CallEvent event;
  bool isAny = false;
  while (events.next(event)) {
    if (!isAny) {
      ChartFrame &band = chart.frames.emplace_back();
      band.startNs = std::max(event.ns, chart.fromNs);
      band.function = mixed + 1 + thread;
      band.depth = 1;
      band.row = chart.rows;
      isAny = true;
    }
    ++chart.events;
    frames.add(event);
    if (frames.isTooMany())
      return false;
  }
  if (!isAny)
    return true;
  frames.finish();
  ChartFrame &band = chart.frames[head];
  band.endNs = band.startNs;
  band.calls = 0;
  for (size_t i = head + 1; i < chart.frames.size(); ++i)
    if (chart.frames[i].depth == 2) {
      band.endNs = std::max(band.endNs, chart.frames[i].endNs);
      band.innerNs += chart.frames[i].busyNs;
      band.calls += chart.frames[i].calls;
    }
  band.busyNs = band.innerNs;
  chart.rows += 1 + frames.rows();
  ++chart.threads;
  return true;
}

} // namespace

FlameChart buildFlameChart(EventReplay &events,
                           const EventReplay::Window &window, double minShare) {
  events.start(window); // for the first and the last event
  uint64_t from = std::max(window.fromNs, events.firstNs());
  uint64_t to = std::min(window.toNs, events.lastNs());
  for (;; minShare *= 2) {
    FlameChart chart;
    addFunctions(chart, events);
    chart.fromNs = from;
    chart.toNs = std::max(from, to);
    auto whole = static_cast<double>(chart.toNs - chart.fromNs);
    chart.leastNs = static_cast<uint64_t>(whole * minShare / 100);
    ChartFrame &all = chart.frames.emplace_back();
    all.startNs = chart.fromNs;
    all.endNs = chart.toNs;
    all.busyNs = all.widthNs();
    all.calls = 0;
    bool isGood = true;
    for (uint32_t i = 0; i < events.threads().size() && isGood; ++i) {
      if (window.wanted && !window.wanted(i))
        continue;
      if (chart.rows >= kMostRows)
        ++chart.hiddenThreads;
      else
        isGood = addThread(chart, events, window, i);
    }
    if (isGood || minShare >= 100)
      return chart;
  }
}

} // namespace autoprof

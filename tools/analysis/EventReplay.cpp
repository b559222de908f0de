//===-- EventReplay.cpp - the calls of several threads in order of time ---===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/EventReplay.h"

#include "analysis/Names.h"
#include "analysis/RunClock.h"

#include <algorithm>

namespace autoprof {

using namespace abi;

/// What the events of one file are translated with.
struct EventReplay::Source {
  EventNodes nodes;
  std::vector<uint32_t> functionOf; ///< by node
  uint32_t unknown = 0;             ///< function of calls without a node
  uint64_t startTicks;
  uint64_t startNs = 0; ///< after the first run began
  uint64_t resetTicks;
  double nsPerTick;

  explicit Source(const TraceData &data)
      : nodes(data), startTicks(data.header.StartTicks),
        resetTicks(data.header.ResetTicks),
        nsPerTick(RunClock(data.header).toNsExactly(1)) {}
  uint64_t toNs(uint64_t ticks) const {
    uint64_t since = ticks - std::min(ticks, startTicks);
    double ns = static_cast<double>(since) * nsPerTick + 0.5;
    constexpr double kMost = 0x1p62; // damaged files only
    return startNs + static_cast<uint64_t>(std::min(ns, kMost));
  }
  /// At or before \p ns, which is not before startNs.
  uint64_t toTicks(uint64_t ns) const {
    double ticks = static_cast<double>(ns - startNs) / nsPerTick;
    auto since = static_cast<uint64_t>(std::min(ticks, 0x1p62));
    return startTicks + since - std::min<uint64_t>(since, 1);
  }
};

/// One thread's events, and the next of them.
struct EventReplay::Stream {
  uint32_t thread;
  Source *source;
  uint64_t fromNs;
  EventCursor cursor;
  CallEvent next;
  std::vector<CallEvent> begun; ///< enters at the window's begin, last first
  bool isInside = false;

  Stream(uint32_t thread, Source *source, uint64_t fromNs, TraceFile &file,
         size_t block)
      : thread(thread), source(source), fromNs(fromNs),
        cursor(file, source->nodes, block) {}
  bool operator<(const Stream &other) const {
    return next.ns != other.next.ns ? next.ns < other.next.ns
                                    : thread < other.thread;
  }
};

EventReplay::EventReplay(std::deque<TraceFile> files)
    : files_(std::move(files)) {
  uint64_t first = UINT64_MAX;
  for (const TraceFile &file : files_)
    first = std::min(first, file.data().header.StartRealNs);
  for (uint32_t run = 0; run < files_.size(); ++run) {
    const TraceData &data = files_[run].data();
    auto source = std::make_unique<Source>(data);
    source->startNs = data.header.StartRealNs - first;
    auto base = static_cast<uint32_t>(functions_.size());
    for (const FuncInfo &func : data.funcs)
      functions_.push_back(
          {displayName(func), func.name, func.file, func.line});
    source->unknown = static_cast<uint32_t>(functions_.size());
    functions_.push_back({"[unknown function]", "", "", 0});
    for (const NodeInfo &node : data.nodes) {
      uint32_t func = data.funcIndex.find(node.func);
      source->functionOf.push_back(func == IdMap::kNone ? source->unknown
                                                        : base + func);
    }
    sources_.push_back(std::move(source));
    for (const BlockInfo &block : data.blocks)
      threads_.push_back({run, data.header.Pid, block.header.Tid, block.name});
  }
}

EventReplay::~EventReplay() = default;

bool EventReplay::hasEvents() const {
  return std::any_of(files_.begin(), files_.end(), [](const TraceFile &file) {
    return file.data().header.Events != EventMode::None;
  });
}

EventsEnd EventReplay::ended() const {
  for (const TraceFile &file : files_)
    if (file.data().header.EventsEnded != EventsEnd::None)
      return file.data().header.EventsEnded;
  return EventsEnd::None;
}

CallEvent EventReplay::translate(const Stream &stream,
                                 const TraceEvent &event) const {
  const Source &source = *stream.source;
  CallEvent call;
  call.ns = source.toNs(event.ticks);
  call.startNs = event.startTicks == event.ticks
                     ? call.ns
                     : std::min(source.toNs(event.startTicks), call.ns);
  call.thread = stream.thread;
  call.tid = event.tid;
  call.depth = event.depth;
  call.kind = event.kind;
  call.how = event.how;
  call.function = source.unknown;
  call.node = event.node;
  if (event.node != EventNodes::kNone) {
    call.function = source.functionOf[event.node];
    const NodeInfo &node = source.nodes.info(event.node);
    call.isTail = node.isTail();
    call.isRecursive = node.isRecursive();
  }
  return call;
}

void EventReplay::start(const Window &window) {
  window_ = window;
  streams_.clear();
  heap_.clear();
  firstNs_ = UINT64_MAX;
  lastNs_ = lost_ = overwritten_ = 0;
  uint32_t thread = 0;
  for (size_t run = 0; run < files_.size(); ++run) {
    Source &source = *sources_[run];
    uint64_t fromNs = window.fromNs;
    if (source.resetTicks)
      fromNs = std::max(fromNs, source.toNs(source.resetTicks));
    const auto &blocks = files_[run].data().blocks;
    for (size_t block = 0; block < blocks.size(); ++block, ++thread) {
      if (window.wanted && !window.wanted(thread))
        continue;
      lost_ += blocks[block].header.EventsLost;
      Stream &stream =
          streams_.emplace_back(thread, &source, fromNs, files_[run], block);
      if (stream.cursor.empty())
        continue;
      if (!source.resetTicks)
        overwritten_ += stream.cursor.overwritten();
      firstNs_ = std::min(
          firstNs_, std::max(source.toNs(stream.cursor.firstTicks()), fromNs));
      lastNs_ = std::max(lastNs_, source.toNs(stream.cursor.lastTicks()));
      if (fromNs > source.startNs)
        stream.cursor.startAt(source.toTicks(fromNs));
      if (advance(stream))
        heap_.push_back(&stream);
    }
  }
  firstNs_ = std::min(firstNs_, lastNs_);
  std::make_heap(heap_.begin(), heap_.end(),
                 [](const Stream *a, const Stream *b) { return *b < *a; });
}

/// Prepares the calls that were open when the window began; \p first is the
/// event that came behind that. False when there are none.
bool EventReplay::enterWindow(Stream &stream, const TraceEvent *first) {
  stream.isInside = true;
  std::vector<EventCursor::Frame> frames = stream.cursor.open();
  if (first && first->kind == TraceEvent::Kind::Enter)
    frames.pop_back();
  else if (first)
    frames.push_back({first->startTicks, first->node, 0});
  if (first && stream.next.ns <= window_.toNs)
    stream.begun.push_back(stream.next);
  for (size_t depth = frames.size(); depth-- > 0;) {
    TraceEvent enter;
    enter.ticks = enter.startTicks = frames[depth].startTicks;
    enter.node = frames[depth].node;
    enter.how = TraceEvent::How::Before;
    enter.depth = static_cast<uint32_t>(depth);
    enter.tid = stream.cursor.tid();
    CallEvent call = translate(stream, enter);
    call.ns = stream.fromNs;
    stream.begun.push_back(call);
  }
  return !stream.begun.empty();
}

/// False when the thread has no more events in the window.
bool EventReplay::advance(Stream &stream) {
  auto takeBegun = [&] {
    stream.next = stream.begun.back();
    stream.begun.pop_back();
    return true;
  };
  if (!stream.begun.empty())
    return takeBegun();
  bool mayBeBefore = stream.fromNs > 0 && !stream.isInside;
  TraceEvent event;
  while (stream.cursor.next(event)) {
    stream.next = translate(stream, event);
    if (mayBeBefore && stream.next.ns < stream.fromNs)
      continue;
    if (mayBeBefore)
      return enterWindow(stream, &event) && takeBegun();
    return stream.next.ns <= window_.toNs;
  }
  return mayBeBefore && enterWindow(stream, nullptr) && takeBegun();
}

bool EventReplay::next(CallEvent &event) {
  if (heap_.empty())
    return false;
  Stream *first = heap_.front();
  event = first->next;
  if (!advance(*first)) {
    heap_.front() = heap_.back();
    heap_.pop_back();
  }
  siftDown();
  return true;
}

/// The stream on top may be later than others now.
void EventReplay::siftDown() {
  size_t at = 0;
  for (;;) {
    size_t child = 2 * at + 1;
    if (child >= heap_.size())
      return;
    if (child + 1 < heap_.size() && *heap_[child + 1] < *heap_[child])
      ++child;
    if (!(*heap_[child] < *heap_[at]))
      return;
    std::swap(heap_[at], heap_[child]);
    at = child;
  }
}

} // namespace autoprof

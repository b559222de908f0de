//===-- EventCursor.cpp - one thread's events, one after another ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "trace/EventCursor.h"

#include <algorithm>

namespace autoprof {

using namespace abi;

namespace {

/// More open calls than this beyond the listed ones are damage.
constexpr uint32_t kMostDeep = 1 << 24;

} // namespace

//===-- the node table ---------------------------------------------------===//

EventNodes::EventNodes(const TraceData &data) : data_(data) {
  auto count = static_cast<uint32_t>(data.nodes.size());
  target_.resize(count);
  std::vector<uint32_t> most(count + 1), number(count + 1);
  auto parentOf = [&](const NodeInfo &node) {
    return node.parent == kRootNode ? count : data.nodeIndex.find(node.parent);
  };
  for (uint32_t i = 0; i < count; ++i) {
    const NodeInfo &node = data.nodes[i];
    uint32_t target = node.target ? data.nodeIndex.find(node.target) : i;
    target_[i] = target == kNone ? i : target;
    uint32_t parent = parentOf(node);
    if (parent == kNone)
      continue;
    most[parent] = std::max(most[parent], ordinalOf(node.flags));
    ++number[parent];
  }
  // Threads that made the same child at once leave a few numbers unused; many
  // unused ones are damage, for which no memory is spent.
  first_.resize(count + 2);
  for (uint32_t i = 0; i <= count; ++i)
    first_[i + 1] = first_[i] + (most[i] <= 4 * number[i] + 64 ? most[i] : 0);
  children_.assign(first_.back(), kNone);
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t parent = parentOf(data.nodes[i]);
    uint32_t ordinal = ordinalOf(data.nodes[i].flags);
    if (parent != kNone && ordinal &&
        first_[parent] + ordinal <= first_[parent + 1])
      children_[first_[parent] + ordinal - 1] = i;
  }
}

//===-- chunks -----------------------------------------------------------===//

EventCursor::EventCursor(TraceFile &file, const EventNodes &nodes, size_t block)
    : file_(file), nodes_(nodes), chunks_(file.eventChunks(block)) {}

uint64_t EventCursor::eventBytes() const {
  uint64_t sum = 0;
  for (const EventChunkInfo &chunk : chunks_)
    sum += bytesOfState(chunk.header.State) - chunk.header.Begin;
  return sum;
}

void EventCursor::startAt(uint64_t ticks) {
  auto it = std::partition_point(
      chunks_.begin(), chunks_.end(),
      [&](const EventChunkInfo &chunk) { return chunk.lastTicks() < ticks; });
  if (it == chunks_.end() && it != chunks_.begin())
    --it; // for what was open then
  nextChunk_ = static_cast<size_t>(it - chunks_.begin());
}

void EventCursor::queue(TraceEvent::Kind kind, TraceEvent::How how,
                        uint64_t ticks, const Frame &frame, size_t depth) {
  queue_.push_back({ticks, frame.startTicks, frame.node,
                    static_cast<uint32_t>(depth), tid_, kind, how});
}

/// False when the list is damaged.
bool EventCursor::readOpenCalls(const EventChunk &header,
                                std::vector<Frame> &calls) {
  const uint8_t *at = bytes_.data() + sizeof(EventChunk);
  const uint8_t *end = bytes_.data() + header.Begin;
  uint64_t start = header.BaseTicks;
  for (uint32_t i = 0; i < header.Open; ++i) {
    if (at >= end)
      return false;
    uint32_t node = nodes_.find(getVarint(at));
    uint64_t ticks = getVarint(at);
    if (node == EventNodes::kNone || at > end)
      return false;
    start = i ? start + ticks : start - ticks;
    calls.push_back({start, node, nodes_.target(node)});
  }
  return header.Deep <= kMostDeep;
}

void EventCursor::reconcile(const std::vector<Frame> &calls, uint32_t deep,
                            bool isContinued) {
  using Kind = TraceEvent::Kind;
  using How = TraceEvent::How;
  size_t same = 0;
  while (same < calls.size() && same < stack_.size() &&
         stack_[same].node == calls[same].node &&
         (isContinued || stack_[same].startTicks == calls[same].startTicks))
    ++same;
  bool isAll = same == calls.size();
  if (isAll && isContinued && stack_.size() == same + deep)
    return;
  for (; stack_.size() > same; stack_.pop_back())
    queue(Kind::Exit, How::Unwound, ticks_, stack_.back(), stack_.size() - 1);
  How how = isContinued ? How::Mended : How::Before;
  for (size_t i = same; i < calls.size(); ++i) {
    queue(Kind::Enter, how, ticks_, calls[i], i);
    stack_.push_back(calls[i]);
  }
  for (uint32_t i = 0; i < deep; ++i) {
    stack_.push_back({ticks_, EventNodes::kNone, nodes_.root()});
    queue(Kind::Enter, how, ticks_, stack_.back(), stack_.size() - 1);
  }
}

bool EventCursor::openChunk() {
  const EventChunkInfo &info = chunks_[nextChunk_++];
  bytes_.resize(kEventChunkBytes + kMostEventBytes);
  if (!file_.readEventChunk(info, bytes_.data()))
    return false;
  EventChunk header;
  std::memcpy(&header, bytes_.data(), sizeof(header));
  if (header.Sequence != info.header.Sequence) { // a ring that is in use
    isBroken_ = true;
    return true;
  }
  std::vector<Frame> calls;
  if (!readOpenCalls(header, calls))
    return false;
  bool isNewOwner = before_.Sequence && before_.Owner != header.Owner;
  if (isNewOwner)
    for (; !stack_.empty(); stack_.pop_back())
      queue(TraceEvent::Kind::Exit, TraceEvent::How::Ended, ticks_,
            stack_.back(), stack_.size() - 1);
  tid_ = header.Tid;
  floor_ = ticks_ = std::max(ticks_, header.BaseTicks);
  bool isContinued = !isBroken_ && before_.Sequence + 1 == header.Sequence;
  reconcile(calls, header.Deep, isContinued);
  before_ = header;
  isBroken_ = false;
  ticks_ = header.BaseTicks;
  popped_ = EventNodes::kNone;
  at_ = bytes_.data() + header.Begin;
  end_ = bytes_.data() + bytesOfState(header.State);
  std::fill(bytes_.begin() + bytesOfState(header.State), bytes_.end(), 0);
  return true;
}

//===-- events -----------------------------------------------------------===//

bool EventCursor::skipDamaged() {
  file_.noteDamagedEvents();
  isBroken_ = true;
  at_ = end_;
  return false;
}

/// Whether events stand from there to the end, the first of them a call that is
/// named by its node, as a signal handler's are.
static bool areHandlers(const EventNodes &nodes, const uint8_t *at,
                        const uint8_t *end) {
  for (bool isFirst = true; at < end; isFirst = false) {
    uint64_t head = getVarint(at);
    auto kind = static_cast<EventKind>(head & ((1 << kKindBits) - 1));
    auto code =
        static_cast<EventCode>(head >> kKindBits & ((1 << kCodeBits) - 1));
    bool isOther = kind == EventKind::Other;
    bool isNode = isOther && code == EventCode::Node;
    if (isFirst ? !isNode : isOther && code == EventCode::None)
      return false;
    if (isOther && code == EventCode::Epoch)
      at += sizeof(uint64_t);
    else if (kind != EventKind::Exit)
      if (uint64_t value = getVarint(at);
          isNode && nodes.find(value) == EventNodes::kNone)
        return false;
  }
  return at == end;
}

/// Behind a gap of at most one event; the chunk's end if there are none.
const uint8_t *EventCursor::handlersEvents(const uint8_t *gap) const {
  bool isAtDeath = nextChunk_ == chunks_.size();
  if (!isAtDeath && file_.data().header.Losses[size_t(Loss::EventsTorn)] == 0)
    return end_;
  for (uint32_t bytes = 1; bytes <= kMostEventBytes; ++bytes)
    if (end_ - gap > bytes && areHandlers(nodes_, gap + bytes, end_))
      return gap + bytes;
  return end_;
}

/// The event that was under way when the thread was stopped, or when a signal
/// handler left its hook by siglongjmp: the last of its chunk, but for the
/// handler's own.
bool EventCursor::skipUnwritten() {
  const uint8_t *gap = at_;
  at_ = handlersEvents(gap);
  if (at_ == end_ && end_ - gap > static_cast<ptrdiff_t>(kMostEventBytes))
    return skipDamaged();
  isBroken_ = true;
  popped_ = EventNodes::kNone;
  return false;
}

inline bool EventCursor::enter(uint32_t node, TraceEvent &event) {
  if (node == EventNodes::kNone)
    return skipDamaged();
  uint64_t now = std::max(ticks_, floor_);
  event = {now,
           now,
           node,
           static_cast<uint32_t>(stack_.size()),
           tid_,
           TraceEvent::Kind::Enter,
           TraceEvent::How::Plain};
  stack_.push_back({now, node, nodes_.target(node)});
  return true;
}

inline void EventCursor::leave(TraceEvent &event) {
  const Frame &frame = stack_.back();
  event = {std::max(ticks_, floor_),
           frame.startTicks,
           frame.node,
           static_cast<uint32_t>(stack_.size() - 1),
           tid_,
           TraceEvent::Kind::Exit,
           TraceEvent::How::Plain};
  popped_ = frame.current;
  stack_.pop_back();
}

/// False when it was no enter or exit.
inline bool EventCursor::decode(TraceEvent &event) {
  if (*at_ == 0)
    return skipUnwritten();
  uint64_t head = getVarint(at_);
  auto kind = static_cast<EventKind>(head & ((1 << kKindBits) - 1));
  if (kind == EventKind::Other)
    return decodeOther(head, event);
  ticks_ += head >> kKindBits;
  if (kind == EventKind::Exit) {
    if (stack_.empty() || at_ > end_)
      return skipDamaged();
    leave(event);
    return true;
  }
  uint32_t parent = popped_;
  if (kind == EventKind::Child)
    parent = stack_.empty() ? nodes_.root() : stack_.back().current;
  uint64_t ordinal = getVarint(at_);
  if (parent == EventNodes::kNone || at_ > end_)
    return skipDamaged();
  return enter(nodes_.child(parent, ordinal), event);
}

bool EventCursor::decodeOther(uint64_t head, TraceEvent &event) {
  ticks_ += head >> (kKindBits + kCodeBits);
  auto code =
      static_cast<EventCode>(head >> kKindBits & ((1 << kCodeBits) - 1));
  if (code == EventCode::Epoch) {
    std::memcpy(&ticks_, at_, sizeof(ticks_));
    at_ += sizeof(ticks_);
    return at_ > end_ ? skipDamaged() : false;
  }
  uint64_t value = getVarint(at_);
  if (at_ > end_)
    return skipDamaged();
  if (code == EventCode::Node)
    return enter(nodes_.find(value), event);
  if (code != EventCode::Unwind || value > stack_.size())
    return skipDamaged();
  for (; value > 0; --value, stack_.pop_back())
    queue(TraceEvent::Kind::Exit, TraceEvent::How::Unwound, ticks_,
          stack_.back(), stack_.size() - 1);
  popped_ = EventNodes::kNone;
  return false;
}

bool EventCursor::next(TraceEvent &event) {
  for (;;) {
    if (queueAt_ < queue_.size()) {
      event = queue_[queueAt_++];
      return true;
    }
    if (queueAt_) {
      queue_.clear();
      queueAt_ = 0;
    }
    if (at_ < end_) {
      if (decode(event))
        return true;
      continue;
    }
    if (nextChunk_ == chunks_.size())
      return false;
    if (!openChunk()) {
      file_.noteDamagedEvents();
      isBroken_ = true;
    }
  }
}

} // namespace autoprof

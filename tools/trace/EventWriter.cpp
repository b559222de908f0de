//===-- EventWriter.cpp - writes a thread's events, for tests -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "trace/EventWriter.h"

#include <algorithm>
#include <new>

namespace autoprof {

using namespace abi;

EventChunk &EventWriter::chunk() {
  return *reinterpret_cast<EventChunk *>(block_.eventChunks.back().data());
}

void EventWriter::beginChunk(uint64_t ticks, uint64_t missing) {
  sequence_ += 1 + missing;
  std::vector<uint8_t> &bytes =
      block_.eventChunks.emplace_back(kEventChunkBytes);
  auto *c = new (bytes.data()) EventChunk{};
  c->Sequence = sequence_;
  c->BaseTicks = ticks;
  c->Enters = enters_;
  c->Block = block_.header.Index;
  c->Tid = block_.header.Tid;
  c->Owner = block_.header.Owners;
  c->Open = static_cast<uint32_t>(open_.size());
  uint8_t *at = bytes.data() + sizeof(EventChunk);
  uint64_t before = ticks;
  for (size_t i = 0; i < open_.size(); ++i) {
    at = putVarint(at, open_[i].edge);
    at = putVarint(at, i ? open_[i].start - before : before - open_[i].start);
    before = open_[i].start;
  }
  c->Begin = static_cast<uint32_t>(at - bytes.data());
  c->State = chunkState(0, c->Begin);
  popped_ = kNoNode;
  block_.header.EventChunks = sequence_;
}

template <typename ChooseFn>
void EventWriter::append(uint64_t ticks, ChooseFn choose) {
  if (block_.eventChunks.empty() || bytesOfState(chunk().State) > kEventSoftEnd)
    beginChunk(ticks);
  while (!appendEvent(chunk(), ticks, choose))
    beginChunk(ticks);
}

/// Chooses as the runtime does.
EventWord EventWriter::wordOf(NodeId edge) {
  const NodeRecord &node = writer_.node(edge);
  uint32_t ordinal = ordinalOf(node.Flags);
  NodeId current = open_.empty() ? kRootNode : open_.back().target;
  if (ordinal && node.Parent == current)
    return EventWord::child(ordinal);
  if (ordinal && popped_ != kNoNode && node.Parent == popped_)
    return EventWord::tail(ordinal);
  return EventWord::node(edge);
}

void EventWriter::enter(uint64_t ticks, NodeId edge) {
  append(ticks, [&] { return wordOf(edge); });
  NodeId target = writer_.node(edge).Target;
  open_.push_back({edge, target ? target : edge, ticks});
  ++enters_;
}

void EventWriter::exit(uint64_t ticks) {
  append(ticks, [] { return EventWord::exit(); });
  popped_ = open_.empty() ? kNoNode : open_.back().target;
  if (!open_.empty())
    open_.pop_back();
}

void EventWriter::unwind(uint64_t ticks, uint32_t calls) {
  append(ticks, [&] { return EventWord::unwind(calls); });
  popped_ = kNoNode;
  open_.resize(open_.size() - std::min<size_t>(calls, open_.size()));
}

} // namespace autoprof

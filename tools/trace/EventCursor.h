//===-- EventCursor.h - one thread's events, one after another ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Decodes the chunks of one block in order and keeps the stack of open calls.
// Each chunk tells which calls were open when it began: where one is missing,
// damaged or was overwritten, the calls that are open then are entered as
// "began before", those that are gone are left as "unwound". Memory is one
// chunk and one stack.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TRACE_EVENTCURSOR_H
#define AUTOPROF_TRACE_EVENTCURSOR_H

#include "trace/TraceFile.h"

#include <cstdint>
#include <vector>

namespace autoprof {

/// The node table as events refer to it. Nodes are indices into
/// TraceData::nodes.
class EventNodes {
public:
  static constexpr uint32_t kNone = IdMap::kNone;

  explicit EventNodes(const TraceData &data);
  uint32_t root() const { return static_cast<uint32_t>(first_.size() - 2); }
  /// kNone when there is no such child.
  uint32_t child(uint32_t parent, uint64_t ordinal) const {
    uint64_t at = uint64_t{first_[parent]} + ordinal - 1;
    return ordinal && at < first_[parent + 1] ? children_[at] : kNone;
  }
  uint32_t find(uint64_t id) const {
    return id <= UINT32_MAX ? data_.nodeIndex.find(static_cast<uint32_t>(id))
                            : kNone;
  }
  /// Where the thread is after a call over this node or edge.
  uint32_t target(uint32_t node) const { return target_[node]; }
  const NodeInfo &info(uint32_t node) const { return data_.nodes[node]; }
  const TraceData &data() const { return data_; }

private:
  const TraceData &data_;
  std::vector<uint32_t> target_;
  std::vector<uint32_t> first_; ///< by node, root last, and one more
  std::vector<uint32_t> children_;
};

struct TraceEvent {
  enum class Kind : uint8_t { Enter, Exit };
  enum class How : uint8_t {
    Plain,
    Before,  ///< an enter: began at startTicks, before what is known
    Mended,  ///< the same, in place of an event that was torn
    Unwound, ///< an exit: left by longjmp or an exception, seen now
    Ended    ///< an exit: its thread is gone
  };
  uint64_t ticks = 0;
  uint64_t startTicks = 0; ///< of the call
  uint32_t node = 0;  ///< EventNodes::kNone: a call of which nothing is known
  uint32_t depth = 0; ///< of the call: 0 is outermost
  uint32_t tid = 0;
  Kind kind = Kind::Enter;
  How how = How::Plain;
};

class EventCursor {
public:
  struct Frame {
    uint64_t startTicks;
    uint32_t node;
    uint32_t current; ///< its target
  };

  /// Both must outlive it.
  EventCursor(TraceFile &file, const EventNodes &nodes, size_t block);

  /// Goes to the chunk in which \p ticks lies, or the last; before the first
  /// next().
  void startAt(uint64_t ticks);
  /// False at the end.
  bool next(TraceEvent &event);

  /// After the last event: what is open then, outermost first.
  const std::vector<Frame> &open() const { return stack_; }
  bool empty() const { return chunks_.empty(); }
  /// Of the thread whose events come now.
  uint32_t tid() const { return tid_; }
  /// Bytes of chunks, and of these the events'.
  uint64_t chunkBytes() const { return chunks_.size() * abi::kEventChunkBytes; }
  uint64_t eventBytes() const;
  /// Calls told before the first chunk that is there.
  uint64_t overwritten() const {
    return chunks_.empty() ? 0 : chunks_.front().header.Enters;
  }
  /// Of the first event that may come and the last.
  uint64_t firstTicks() const {
    return chunks_.empty() ? 0 : chunks_.front().header.BaseTicks;
  }
  uint64_t lastTicks() const {
    return chunks_.empty() ? 0 : chunks_.back().lastTicks();
  }

private:
  bool openChunk();
  bool readOpenCalls(const abi::EventChunk &header, std::vector<Frame> &calls);
  void reconcile(const std::vector<Frame> &calls, uint32_t deep,
                 bool isContinued);
  bool decode(TraceEvent &event);
  bool decodeOther(uint64_t head, TraceEvent &event);
  bool enter(uint32_t node, TraceEvent &event);
  void leave(TraceEvent &event);
  void queue(TraceEvent::Kind kind, TraceEvent::How how, uint64_t ticks,
             const Frame &frame, size_t depth);
  bool skipDamaged();
  bool skipUnwritten();
  const uint8_t *handlersEvents(const uint8_t *gap) const;

  TraceFile &file_;
  const EventNodes &nodes_;
  std::vector<EventChunkInfo> chunks_;
  size_t nextChunk_ = 0;
  std::vector<uint8_t> bytes_; ///< the chunk, and zeros
  const uint8_t *at_ = nullptr, *end_ = nullptr;
  uint64_t ticks_ = 0;
  uint64_t floor_ = 0; ///< a signal handler may write into the chunk before
                       ///< while this one is made: no time goes back
  uint32_t popped_ = EventNodes::kNone;
  uint32_t tid_ = 0;
  std::vector<Frame> stack_;
  std::vector<TraceEvent> queue_;
  size_t queueAt_ = 0;
  abi::EventChunk before_{}; ///< header of the chunk before
  bool isBroken_ = false;    ///< the rest of a chunk was skipped
};

} // namespace autoprof

#endif // AUTOPROF_TRACE_EVENTCURSOR_H

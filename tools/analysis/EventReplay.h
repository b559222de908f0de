//===-- EventReplay.h - the calls of several threads in order of time -----===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What was recorded with mode=trace or mode=ring, as a stream: events of all
// threads of all runs, each with its function, in ns since the first run began.
// Memory holds a chunk for each thread, however long the traces are.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_EVENTREPLAY_H
#define AUTOPROF_ANALYSIS_EVENTREPLAY_H

#include "trace/EventCursor.h"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace autoprof {

struct EventFunction {
  std::string name; ///< for people
  std::string mangled, file;
  uint32_t line = 0;
};

struct EventThread {
  uint32_t run = 0; ///< which trace
  uint32_t pid = 0, tid = 0;
  std::string name;
};

struct CallEvent {
  using Kind = TraceEvent::Kind;
  using How = TraceEvent::How;
  uint64_t ns = 0;
  uint64_t startNs = 0; ///< of the call; its end is ns, if this is an exit
  uint32_t thread = 0;  ///< index over all runs, into threads()
  uint32_t tid = 0;     ///< of the block's owner then
  uint32_t depth = 0;
  uint32_t function = 0; ///< into functions()
  uint32_t node = 0; ///< into the nodes of its run; EventNodes::kNone: unknown
  Kind kind = Kind::Enter;
  How how = How::Plain;
  bool isTail = false;
  bool isRecursive = false;

  bool isEnter() const { return kind == Kind::Enter; }
  uint64_t durationNs() const { return ns - startNs; }
};

class EventReplay {
public:
  using WantThread = std::function<bool(uint32_t)>;

  /// What is asked for, of all threads or those wanted; times in ns since the
  /// first run began. Calls open at fromNs are entered then, as "began before".
  /// Nothing is told from before counts began anew (autoprof_reset).
  struct Window {
    uint64_t fromNs = 0;
    uint64_t toNs = UINT64_MAX;
    WantThread wanted;
  };

  explicit EventReplay(std::deque<TraceFile> files);
  EventReplay(const EventReplay &) = delete;
  EventReplay &operator=(const EventReplay &) = delete;
  ~EventReplay();

  /// Whether any of the traces has events.
  bool hasEvents() const;
  /// Begins anew.
  void start(const Window &window);
  /// False at the end.
  bool next(CallEvent &event);

  const std::vector<EventFunction> &functions() const { return functions_; }
  const std::vector<EventThread> &threads() const { return threads_; }
  const std::deque<TraceFile> &files() const { return files_; }
  std::deque<TraceFile> &files() { return files_; }
  /// When the last event of all came, and the first.
  uint64_t firstNs() const { return firstNs_; }
  uint64_t lastNs() const { return lastNs_; }
  /// Calls that are not told, of the threads asked for: after events ended, and
  /// in a ring before its oldest.
  uint64_t lostCalls() const { return lost_; }
  uint64_t overwrittenCalls() const { return overwritten_; }
  /// Why events ended before their run, of the first run where they did.
  abi::EventsEnd ended() const;

private:
  struct Source;
  struct Stream;
  bool advance(Stream &stream);
  bool enterWindow(Stream &stream, const TraceEvent *first);
  CallEvent translate(const Stream &stream, const TraceEvent &event) const;
  void siftDown();

  std::deque<TraceFile> files_;
  std::vector<EventFunction> functions_;
  std::vector<EventThread> threads_;
  std::vector<std::unique_ptr<Source>> sources_; ///< one for each file
  std::deque<Stream> streams_;
  std::vector<Stream *> heap_; ///< the earliest event first
  Window window_;
  uint64_t firstNs_ = 0, lastNs_ = 0;
  uint64_t lost_ = 0, overwritten_ = 0;
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_EVENTREPLAY_H

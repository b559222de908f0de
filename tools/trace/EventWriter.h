//===-- EventWriter.h - writes a thread's events, for tests ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The mirror image of EventCursor: chunks as the runtime would make them, with
// times that the test gives. Chunks are free to be damaged afterwards.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TRACE_EVENTWRITER_H
#define AUTOPROF_TRACE_EVENTWRITER_H

#include "trace/TraceWriter.h"

namespace autoprof {

class EventWriter {
public:
  EventWriter(TraceWriter &writer, TraceWriter::Block &block)
      : writer_(writer), block_(block) {}

  /// Behind \p missing others that are not there.
  void beginChunk(uint64_t ticks, uint64_t missing = 0);
  void enter(uint64_t ticks, abi::NodeId edge);
  void exit(uint64_t ticks);
  void unwind(uint64_t ticks, uint32_t calls);
  /// The latest; there must be one.
  abi::EventChunk &chunk();

private:
  struct Call {
    abi::NodeId edge, target;
    uint64_t start;
  };
  template <typename ChooseFn> void append(uint64_t ticks, ChooseFn choose);
  abi::EventWord wordOf(abi::NodeId edge);

  TraceWriter &writer_;
  TraceWriter::Block &block_;
  std::vector<Call> open_;
  abi::NodeId popped_ = abi::kNoNode;
  uint64_t sequence_ = 0, enters_ = 0;
};

} // namespace autoprof

#endif // AUTOPROF_TRACE_EVENTWRITER_H

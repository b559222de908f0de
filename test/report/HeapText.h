//===-- HeapText.h - memory, as text ------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of TraceText's language that is about memory; any of it makes a
// trace with a heap part:
//
//   heap KEY=VALUE...            live, liveblocks, peak, peakblocks (bytes and
//                                blocks over all threads; default: the sums of
//                                the alloc lines), peakticks, peakpath, slack,
//                                mapbytes, mappeak, epoch (default 1),
//                                statbytes, scan (abi::LeakScan), scanbytes,
//                                scanthreads
//   site NAME [file=F] [line=N] [column=N] [type=T] [function=LINKAGE]
//             [call=SYMBOL]      function: the inlined one; call: "malloc"
//     alloc PATH [site=NAME] [kind=K] count=N bytes=N [min=N] [max=N]
//           [frees=N] [freed=N]  K: malloc (default), calloc, realloc,
//           [temporary=N] [other=N] [failed=N] [badfrees=N]
//                                aligned_alloc, new, new[], mmap, or a number
//           [resizes=N] [maxresizes=N] [copied=N] [lifetimes=N,N...]
//           [peak=N peakblocks=N [epoch=N]]    without: older than the peak
//                                lifetimes: default all frees are below 1 ms
//     sizes SIZExCOUNT...        the thread's allocations by size
//   live PATH [site=NAME] [kind=K] size=N [count=N] [ms=N] [every=N]
//        [address=N] [thread=N] [reachable=0|1]
//                                COUNT blocks, made EVERY ms, the first at MS
//   heapevent KIND N             KIND as in abi::HeapEvent, or its number
//   scope NAME count=N [sum=N] [min=N] [max=N] [peaksum=N] [peakmin=N]
//         [peakmax=N]
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TEST_HEAPTEXT_H
#define AUTOPROF_TEST_HEAPTEXT_H

#include "Statement.h"
#include "trace/TraceWriter.h"

#include <functional>
#include <map>
#include <tuple>

namespace autoprof {

class HeapText {
public:
  using PathOf = std::function<abi::NodeId(const std::string &)>;
  HeapText(TraceWriter &writer, PathOf pathOf)
      : writer_(writer), pathOf_(std::move(pathOf)) {}

  /// False if the statement is about something else.
  bool add(const Statement &s, TraceWriter::Block *block);
  /// What the header says of all threads is known when all lines are.
  void finish();

private:
  abi::HeapId heapRecord(const Statement &s);
  void addHeap(const Statement &s);
  void addSite(const Statement &s);
  void addAlloc(const Statement &s, TraceWriter::Block &block);
  void addSizes(const Statement &s, TraceWriter::Block &block);
  void addLive(const Statement &s);
  void addScope(const Statement &s);

  TraceWriter &writer_;
  PathOf pathOf_;
  std::map<std::string, abi::SiteId> sites_;
  std::map<std::tuple<abi::NodeId, abi::SiteId, uint8_t>, abi::HeapId> records_;
  /// Sums of the alloc lines, what the header says unless told.
  int64_t liveBytes_ = 0, liveBlocks_ = 0, peakBytes_ = 0, peakBlocks_ = 0;
  Statement header_; ///< the heap line
  uint64_t nextAddress_ = 0x10000;
};

} // namespace autoprof

#endif // AUTOPROF_TEST_HEAPTEXT_H

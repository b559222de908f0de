//===-- EventReader.cpp - where a thread's events are ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of TraceFile that finds chunks of events. A chunk that lies outside
// the file, is not the block's or says nonsense is counted as damage. One that
// was being made when the program died is none.
//
//===----------------------------------------------------------------------===//
#include "trace/TraceFile.h"

#include <algorithm>

namespace autoprof {

using namespace abi;

namespace {

bool isSane(const EventChunk &chunk, const BlockInfo &block) {
  uint32_t end = bytesOfState(chunk.State);
  return chunk.Block == block.header.Index &&
         chunk.Begin >= sizeof(EventChunk) && chunk.Begin <= end &&
         chunk.Open <= kEventChunkBytes &&
         chunk.Deep <= chunk.Enters + block.header.EventsLost;
}

} // namespace

std::vector<EventChunkInfo> TraceFile::eventChunks(size_t index) {
  const BlockHeader &header = data_.blocks.at(index).header;
  std::vector<EventChunkInfo> chunks;
  if (header.EventIndexAt == 0)
    return chunks;
  uint64_t slots = std::min(header.EventSlots, file_.size() / kEventChunkBytes);
  for (uint64_t slot = 0; slot < slots; ++slot) {
    auto page = file_.read<uint32_t>(header.EventIndexAt + slot * 4);
    if (!page) {
      ++data_.damage.eventChunks;
      break;
    }
    if (*page == 0) // they are used in order
      break;
    uint64_t offset = uint64_t{*page} * kPage;
    auto chunk = file_.read<EventChunk>(offset);
    if (chunk && chunk->Sequence == 0)
      continue;
    if (!chunk || !file_.contains(offset, kEventChunkBytes) ||
        !isSane(*chunk, data_.blocks[index])) {
      ++data_.damage.eventChunks;
      continue;
    }
    chunks.push_back({offset, *chunk});
  }
  std::sort(chunks.begin(), chunks.end(), [](const auto &a, const auto &b) {
    return a.header.Sequence < b.header.Sequence;
  });
  auto twice = std::unique(chunks.begin(), chunks.end(),
                           [](const auto &a, const auto &b) {
                             return a.header.Sequence == b.header.Sequence;
                           });
  data_.damage.eventChunks += static_cast<uint64_t>(chunks.end() - twice);
  chunks.erase(twice, chunks.end());
  return chunks;
}

bool TraceFile::readEventChunk(const EventChunkInfo &info, uint8_t *to) {
  return file_.copy(info.offset, kEventChunkBytes, to);
}

} // namespace autoprof

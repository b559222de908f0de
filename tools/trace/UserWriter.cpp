//===-- UserWriter.cpp - what programs told, into a trace -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of TraceWriter that is about abi_user.h.
//
//===----------------------------------------------------------------------===//
#include "trace/TraceWriter.h"

#include <algorithm>

namespace autoprof {

using namespace abi;

uint32_t TraceWriter::addUserName(UserKind kind, std::string_view name,
                                  std::string_view unit) {
  UserName record{};
  record.Kind = static_cast<uint32_t>(kind);
  record.Name = addString(name);
  record.Unit = unit.empty() ? 0 : addString(unit);
  record.Hash = userNames_.size() + 1;
  userNames_.push_back(record);
  return static_cast<uint32_t>(userNames_.size() - 1);
}

void TraceWriter::addMoment(UserEvent event, std::string_view text) {
  bool isMessage = !text.empty();
  auto &list = isMessage ? messages_ : passages_;
  uint64_t &told = isMessage ? user_.Messages : user_.Passages;
  if (event.Number == 0)
    event.Number = told + 1;
  told = std::max(told, event.Number);
  event.Bytes = static_cast<uint16_t>(
      std::min<size_t>(text.size(), sizeof(UserMessage::Text)));
  list.emplace_back(event, std::string(text.substr(0, event.Bytes)));
}

void TraceWriter::addColumn(uint32_t name, std::vector<int64_t> values) {
  values.resize(kSeriesPoints);
  columns_[name] = std::move(values);
}

void TraceWriter::placeUser() {
  if (userNames_.empty() && messages_.empty())
    return;
  header_.User = allocate(kUserBytes, kPage);
  for (size_t i = 0; i < userNames_.size() && i < kUserNames; ++i)
    put(header_.User + kUserNamesOffset + i * sizeof(UserName), userNames_[i]);
  auto placeEvents = [&](const auto &events, UserList list, uint32_t *pages,
                         size_t bytes) {
    size_t perPage = kPage / bytes;
    for (const auto &[event, text] : events) {
      uint32_t slot = slotOf(list, event.Number);
      uint32_t &page = pages[slot / perPage];
      if (page == 0)
        page = static_cast<uint32_t>(allocate(kPage, kPage) / kPage);
      uint64_t at = uint64_t{page} * kPage + slot % perPage * bytes;
      put(at, event);
      std::copy(text.begin(), text.end(),
                image_.begin() +
                    static_cast<std::ptrdiff_t>(at + sizeof(event)));
    }
  };
  placeEvents(messages_, kMessages, user_.MessagePage, sizeof(UserMessage));
  placeEvents(passages_, kPassages, user_.PassagePage, sizeof(UserEvent));
  for (const auto &[name, values] : columns_) {
    uint64_t at = allocate(values.size() * sizeof(int64_t), kPage);
    for (size_t i = 0; i < values.size(); ++i)
      put(at + i * sizeof(int64_t), values[i]);
    user_.Columns[name] = static_cast<uint32_t>(at / kPage);
  }
  put(header_.User, user_);
}

void TraceWriter::placeTold(const Block &block, BlockHeader &header) {
  for (auto [name, stat] : block.told) {
    uint32_t &page = header.User.StatPages[name / kUserStatsPerPage];
    if (page == 0)
      page = static_cast<uint32_t>(allocate(kPage, kPage) / kPage);
    if (auto times = block.toldTimes.find(name);
        times != block.toldTimes.end()) {
      Histogram histogram{};
      uint64_t at = allocate(sizeof(Histogram), 64);
      for (const auto &[bucket, count] : times->second) {
        uint32_t &octave = histogram.Octave[bucket.first];
        if (octave == 0)
          octave = static_cast<uint32_t>(allocate(sizeof(HistCounts), 64) / 64);
        put(uint64_t{octave} * 64 + bucket.second * sizeof(uint32_t), count);
      }
      put(at, histogram);
      stat.Histogram = static_cast<uint32_t>(at / 64);
    }
    if (auto slow = block.slowest.find(name); slow != block.slowest.end()) {
      uint64_t at = allocate(kSlowFrames * sizeof(SlowFrame), 64);
      for (size_t i = 0; i < slow->second.size() && i < kSlowFrames; ++i)
        put(at + i * sizeof(SlowFrame), slow->second[i]);
      stat.Slowest = static_cast<uint32_t>(at / 64);
    }
    put(uint64_t{page} * kPage + name % kUserStatsPerPage * sizeof(UserStat),
        stat);
  }
  // Readers walk the cells: which of them a key is in does not matter.
  for (size_t i = 0; i < block.cells.size() && i < kUserCellsPerPage; ++i) {
    uint32_t &table = header.User.CellTables[0];
    if (table == 0)
      table = static_cast<uint32_t>(allocate(kPage, kPage) / kPage);
    put(uint64_t{table} * kPage + i * sizeof(UserCell), block.cells[i]);
  }
}

} // namespace autoprof

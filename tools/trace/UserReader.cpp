//===-- UserReader.cpp - what programs told, of a trace -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of TraceFile that reads abi_user.h. An event whose number is not
// that of its slot was being written when the program was stopped.
//
//===----------------------------------------------------------------------===//
#include "trace/TraceFile.h"

#include <algorithm>

namespace autoprof {

using namespace abi;

void TraceFile::readUser() {
  uint64_t at = data_.header.User;
  if (at == 0)
    return;
  UserData &user = data_.user;
  auto header = file_.read<UserHeader>(at);
  if (!header || !file_.contains(at, kUserBytes)) {
    ++data_.damage.userTables;
    return;
  }
  user.isThere = true;
  user.header = *header;
  for (uint32_t id = 0; id < kUserNames; ++id) {
    auto record =
        *file_.read<UserName>(at + kUserNamesOffset + id * sizeof(UserName));
    if (record.Hash == 0 || record.Name == 0)
      continue;
    UserNameInfo info;
    info.id = id;
    info.kind = static_cast<UserKind>(record.Kind);
    info.name = readString(record.Name);
    info.unit = readString(record.Unit);
    info.record = record;
    user.names.push_back(std::move(info));
  }
  readUserEvents(header->Messages, kMessages, header->MessagePage,
                 sizeof(UserMessage), user.messages);
  readUserEvents(header->Passages, kPassages, header->PassagePage,
                 sizeof(UserEvent), user.passages);
}

void TraceFile::readUserEvents(uint64_t told, UserList list,
                               const uint32_t *pages, uint64_t bytes,
                               std::vector<UserEventInfo> &events) {
  uint64_t perPage = kPage / bytes;
  uint64_t slots = std::min<uint64_t>(told, list.Slots);
  for (uint64_t slot = 0; slot < slots; ++slot) {
    uint64_t at =
        uint64_t{pages[slot / perPage]} * kPage + slot % perPage * bytes;
    if (at < kPage)
      continue; // no space, which was counted
    auto event = file_.read<UserEvent>(at);
    if (!event) {
      ++data_.damage.userTables;
      break;
    }
    if (event->Number == 0 || event->Number > told ||
        slotOf(list, event->Number) != slot)
      continue;
    UserEventInfo info{*event, {}};
    if (bytes > sizeof(UserEvent))
      info.text = file_
                      .readText(at + sizeof(UserEvent),
                                std::min<uint64_t>(event->Bytes,
                                                   bytes - sizeof(UserEvent)))
                      .value_or("");
    events.push_back(std::move(info));
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const UserEventInfo &a, const UserEventInfo &b) {
                     return a.event.Number < b.event.Number;
                   });
}

/// Row \p point of the columns belongs to the point that was just added.
void TraceFile::readUserColumns(uint32_t point) {
  for (UserNameInfo &info : data_.user.names) {
    uint64_t page = data_.user.header.Columns[info.id];
    if (page == 0)
      continue;
    auto value = file_.read<int64_t>(page * kPage + point * sizeof(int64_t));
    if (!value) {
      ++data_.damage.userTables;
      data_.user.header.Columns[info.id] = 0;
      continue;
    }
    info.column.resize(data_.series.size() - 1);
    info.column.push_back(*value);
  }
}

void TraceFile::readUserCounts(const BlockInfo &block, BlockCounts &counts) {
  if (!data_.user.isThere)
    return;
  const UserBlock &user = block.header.User;
  for (const UserNameInfo &info : data_.user.names) {
    uint64_t page = user.StatPages[info.id / kUserStatsPerPage];
    if (page == 0)
      continue;
    auto stat = file_.read<UserStat>(
        page * kPage + info.id % kUserStatsPerPage * sizeof(UserStat));
    if (!stat) {
      ++data_.damage.userTables;
      continue;
    }
    if (stat->Count == 0)
      continue;
    UserCount count{info.id, *stat, {}, {}};
    FuncHistogram histogram;
    if (stat->Histogram &&
        !readHistogram(uint64_t{stat->Histogram} * 64, histogram))
      ++data_.damage.histograms;
    count.buckets = std::move(histogram.buckets);
    for (uint32_t i = 0; stat->Slowest && i < kSlowFrames; ++i) {
      auto frame = file_.read<SlowFrame>(uint64_t{stat->Slowest} * 64 +
                                         i * sizeof(SlowFrame));
      if (frame && frame->EndTicks)
        count.slowest.push_back(*frame);
    }
    counts.user.push_back(std::move(count));
  }
  for (uint32_t table = 0; table < kUserCellTables; ++table)
    for (uint64_t i = 0;
         user.CellTables[table] && i < uint64_t{kUserCellsPerPage} << table;
         ++i) {
      auto cell = file_.read<UserCell>(
          uint64_t{user.CellTables[table]} * kPage + i * sizeof(UserCell));
      if (!cell) {
        ++data_.damage.userTables;
        break;
      }
      if (cell->Key && cell->Sum)
        counts.userCells.push_back(
            {nodeOfCell(cell->Key), nameOfCell(cell->Key), cell->Sum});
    }
}

} // namespace autoprof

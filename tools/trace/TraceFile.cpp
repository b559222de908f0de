//===-- TraceFile.cpp - header and tables of a trace ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Counts in the file are never trusted as sizes: loops end at the end of the
// file, holes are stepped over, and memory grows only with records found.
//
//===----------------------------------------------------------------------===//
#include "trace/TraceFile.h"

#include "trace/TraceError.h"

#include <algorithm>
#include <cstddef>
#include <unordered_set>

namespace autoprof {

using namespace abi;

namespace {

/// Longer names are damage: memory must not follow what a broken length says.
constexpr uint32_t kMaxStringBytes = 1 << 20;

/// The least that makes a header: all that version 1.0 has but the losses.
constexpr uint64_t kLeastHeader = offsetof(FileHeader, Losses);

std::string quoted(const char *magic) {
  std::string text = "not a trace file (it begins with \"";
  for (int i = 0; i < 8; ++i)
    text += magic[i] >= ' ' && magic[i] <= '~' ? magic[i] : '.';
  return text + "\")";
}

} // namespace

TraceFile::TraceFile(MappedFile file, std::string path)
    : file_(std::move(file)) {
  data_.path = std::move(path);
  data_.fileBytes = file_.size();
  readHeader();
  checkRegions();
  readStrings();
  readFuncs();
  readNodes();
  readTails();
  countMissingFunctions();
  readBlockHeaders();
  readUser();
  readSeries();
  readHeap();
}

void TraceFile::readHeader() {
  const std::string &path = data_.path;
  std::optional<FileHeader> start =
      file_.readRecord<FileHeader>(0, kLeastHeader);
  if (!start)
    throw TraceError(path, file_.size(),
                     "the file ends inside the header, which needs " +
                         std::to_string(kLeastHeader) + " bytes");
  if (std::memcmp(start->Magic, kMagic, sizeof(kMagic)) != 0)
    throw TraceError(path, 0, quoted(start->Magic));
  if (start->FormatMajor != kFormatMajor)
    throw TraceError(path, offsetof(FileHeader, FormatMajor),
                     "format version " + std::to_string(start->FormatMajor) +
                         ", but this autoprof-report reads version " +
                         std::to_string(kFormatMajor));
  if (start->HeaderBytes < kLeastHeader)
    throw TraceError(path, offsetof(FileHeader, HeaderBytes),
                     "impossible header size " +
                         std::to_string(start->HeaderBytes));
  uint64_t bytes = std::min<uint64_t>(start->HeaderBytes, file_.size());
  data_.header = *file_.readRecord<FileHeader>(0, bytes);
}

void TraceFile::checkRegions() {
  const FileHeader &header = data_.header;
  struct Expected {
    const char *name;
    const Region &region;
    uint64_t leastBytes;
    uint64_t at;
  };
  const Expected kTables[] = {
      {"function", header.Funcs, offsetof(FuncRecord, Flags),
       offsetof(FileHeader, Funcs)},
      {"node", header.Nodes, sizeof(NodeRecord), offsetof(FileHeader, Nodes)},
      {"tail call", header.Tails, sizeof(TailRecord),
       offsetof(FileHeader, Tails)},
      {"string", header.Strings, 1, offsetof(FileHeader, Strings)},
  };
  for (const Expected &table : kTables) {
    // An unused table may be left out altogether.
    if (table.region.Count == 0)
      continue;
    if (table.region.RecordBytes < table.leastBytes)
      throw TraceError(data_.path, table.at,
                       std::string("the ") + table.name + " table has " +
                           std::to_string(table.region.RecordBytes) +
                           " bytes a record, at least " +
                           std::to_string(table.leastBytes) + " are needed");
    if (table.region.ExtentBytes < table.region.RecordBytes)
      throw TraceError(data_.path, table.at,
                       std::string("the ") + table.name + " table has " +
                           std::to_string(table.region.ExtentBytes) +
                           " bytes an extent and " +
                           std::to_string(table.region.RecordBytes) +
                           " bytes a record");
  }
  // A file left by a killed run is longer than this, one that was cut shorter.
  if (header.PoolUsed > file_.size())
    data_.damage.missingBytes = header.PoolUsed - file_.size();
}

uint64_t TraceFile::extentAt(const Region &region, uint64_t index) const {
  uint64_t slot;
  if (index >= kMaxExtents ||
      __builtin_add_overflow(region.Directory, index * sizeof(uint32_t), &slot))
    return 0;
  return uint64_t{file_.read<uint32_t>(slot).value_or(0)} * kPage;
}

std::string TraceFile::readString(StringRef ref) {
  if (ref == 0)
    return {};
  const Region &region = data_.header.Strings;
  if (ref < region.Count) {
    uint64_t inside = ref % region.ExtentBytes;
    uint64_t room = region.ExtentBytes - inside;
    uint64_t base = extentAt(region, ref / region.ExtentBytes);
    std::optional<uint32_t> length = file_.read<uint32_t>(base + inside);
    if (base && room > 4 && length && *length <= room - 4 &&
        *length <= kMaxStringBytes)
      if (auto text = file_.readText(base + inside + 4, *length))
        return *text;
  }
  ++data_.damage.strings;
  return {};
}

void TraceFile::readStrings() {
  const FileHeader &header = data_.header;
  data_.program = readString(header.Program);
  data_.commandLine = readString(header.CommandLine);
  data_.host = readString(header.Host);
  data_.directory = readString(header.Directory);
  data_.options = readString(header.Options);
  data_.only = readString(header.Only);
  data_.skip = readString(header.Skip);
  for (uint32_t i = 0; i < std::min(header.CounterCount, kCounters); ++i)
    data_.counters.push_back(readString(header.CounterNames[i]));
}

void TraceFile::readFuncs() {
  const Region &region = data_.header.Funcs;
  forEachRecord(region, [&](uint32_t id, uint64_t offset) {
    auto record = file_.readRecord<FuncRecord>(offset, region.RecordBytes);
    if (id == 0 || !record || record->Hash == 0)
      return;
    FuncInfo func;
    func.id = id;
    func.name = readString(record->Name);
    func.file = readString(record->File);
    func.line = record->Line;
    func.flags = record->Flags;
    func.module = record->Module;
    func.inlined = parseInlined(readString(record->Inlined), func.file);
    if (func.name.empty())
      ++data_.damage.functions;
    data_.funcIndex.set(id, static_cast<uint32_t>(data_.funcs.size()));
    data_.funcs.push_back(std::move(func));
  });
  nameFilesOfScopes();
}

/// A scope's file is __FILE__, a function's is as short as the folder the
/// compiler ran in allows: one file is to have one name.
void TraceFile::nameFilesOfScopes() {
  std::unordered_set<std::string> files;
  for (const FuncInfo &func : data_.funcs)
    if (!func.isScope())
      files.insert(func.file);
  for (FuncInfo &func : data_.funcs) {
    if (!func.isScope() || files.count(func.file))
      continue;
    for (size_t at = func.file.find('/'); at != std::string::npos;
         at = func.file.find('/', at + 1))
      if (std::string end = func.file.substr(at + 1); files.count(end)) {
        func.file = end;
        break;
      }
  }
}

void TraceFile::readNodes() {
  const Region &region = data_.header.Nodes;
  forEachRecord(region, [&](uint32_t id, uint64_t offset) {
    auto record = file_.readRecord<NodeRecord>(offset, region.RecordBytes);
    // Unpublished records are not damage: the writer was stopped there.
    if (id < kFirstCallNode || !record || record->Func == 0)
      return;
    data_.nodeIndex.set(id, static_cast<uint32_t>(data_.nodes.size()));
    data_.nodes.push_back(
        {id, record->Func, record->Parent, record->Target, record->Flags});
  });
}

/// A function is published before the first node that names it.
void TraceFile::countMissingFunctions() {
  std::unordered_set<FuncId> missing;
  for (const NodeInfo &node : data_.nodes)
    if (data_.funcIndex.find(node.func) == IdMap::kNone)
      missing.insert(node.func);
  data_.damage.functions += missing.size();
}

void TraceFile::readTails() {
  const Region &region = data_.header.Tails;
  forEachRecord(region, [&](uint32_t id, uint64_t offset) {
    auto record = file_.readRecord<TailRecord>(offset, region.RecordBytes);
    if (id == 0 || !record || record->Via == 0)
      return;
    data_.tailIndex.set(id, static_cast<uint32_t>(data_.tails.size()));
    data_.tails.push_back({id, record->Via, record->Return});
  });
}

void TraceFile::readBlockHeaders() {
  const FileHeader &header = data_.header;
  uint64_t recordBytes = header.BlockHeaderBytes;
  std::unordered_set<uint64_t> seen;
  for (uint64_t offset = header.FirstBlock; offset != 0;) {
    auto block = file_.readRecord<BlockHeader>(offset, recordBytes);
    if (!block || recordBytes < offsetof(BlockHeader, HistIndexAt) ||
        !seen.insert(offset).second) {
      ++data_.damage.blocks; // the rest of the chain cannot be reached
      break;
    }
    // Without an owner it was changing hands when the program was killed, or
    // is lost: whoever made it named itself behind its tables.
    data_.damage.blocks += block->Tid == 0 && block->SlabIndex == 0;
    // What the program calls it, or the system does.
    const char *given = block->User.Name;
    std::string name(given, strnlen(given, sizeof(block->User.Name)));
    if (name.empty())
      name.assign(block->Name, strnlen(block->Name, sizeof(block->Name)));
    data_.blocks.push_back({offset, *block, std::move(name)});
    offset = block->Next;
  }
  if (header.BlocksLinked > data_.blocks.size())
    data_.damage.blocks = header.BlocksLinked - data_.blocks.size();
  std::stable_sort(data_.blocks.begin(), data_.blocks.end(),
                   [](const BlockInfo &a, const BlockInfo &b) {
                     return a.header.Index < b.header.Index;
                   });
}

/// A point that lies before the one in front of it was being moved when the
/// program was stopped.
void TraceFile::readSeries() {
  const SeriesHeader &series = data_.header.Series;
  if (series.PointBytes == 0)
    return;
  uint32_t count = std::min(series.Count, kSeriesPoints);
  data_.damage.seriesPoints += series.Count - count;
  for (uint32_t i = 0; i < count; ++i) {
    uint64_t extent = uint64_t{series.Pages[i / kSeriesPerExtent]} * kPage;
    uint64_t inside = uint64_t{i % kSeriesPerExtent} * series.PointBytes;
    auto point =
        file_.readRecord<SeriesPoint>(extent + inside, series.PointBytes);
    if (extent == 0 || !point) {
      data_.damage.seriesPoints += count - i;
      return;
    }
    if (data_.series.empty() || point->Ticks >= data_.series.back().Ticks)
      data_.series.push_back(*point);
    else
      continue;
    readUserColumns(i);
  }
}

} // namespace autoprof

//===-- UserText.cpp - what a program told, as text -----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "UserText.h"

#include <algorithm>
#include <sstream>

namespace autoprof {

using namespace abi;

namespace {

std::vector<std::string> parts(const std::string &list) {
  std::vector<std::string> result;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, ',');)
    result.push_back(part);
  return result;
}

std::pair<std::string, int64_t> pairOf(const std::string &text, char between) {
  size_t at = text.rfind(between);
  if (at == std::string::npos)
    throw std::runtime_error("no " + std::string(1, between) + " in " + text);
  return {text.substr(0, at), std::stoll(text.substr(at + 1))};
}

} // namespace

uint32_t UserText::name(UserKind kind, const Statement &s) {
  auto [it, isNew] = names_.try_emplace({{kind, s.word(1)}, s.text("unit")}, 0);
  if (isNew)
    it->second = writer_.addUserName(kind, s.word(1), s.text("unit"));
  return it->second;
}

void UserText::addCounter(const Statement &s, TraceWriter::Block &block) {
  uint32_t id = name(UserKind::Counter, s);
  UserStat &stat = block.told[id];
  uint64_t adds = 0;
  for (const std::string &part : parts(s.text("on"))) {
    auto [path, value] = pairOf(part, ':');
    block.cells.push_back({userCellKey(pathOf_(path), id), value});
    stat.Sum += value;
    ++adds;
  }
  stat.Sum += s.signedNumber("more");
  stat.Count += s.number("adds", adds);
  stat.Overflows += s.number("overflows");
}

void UserText::addGauge(const Statement &s, TraceWriter::Block &block) {
  uint32_t id = name(UserKind::Gauge, s);
  UserStat &stat = block.told[id];
  stat.Count = s.number("sets");
  stat.Min = s.signedNumber("min");
  stat.Max = s.signedNumber("max");
  int64_t weighted = s.signedNumber("weighted");
  stat.Weighted[0] = static_cast<uint64_t>(weighted);
  stat.Weighted[1] = weighted < 0 ? ~0ull : 0;
  if (!s.has("value"))
    return;
  UserName &record = writer_.userName(id);
  record.Value = s.signedNumber("value");
  record.ValueTicks = s.number("at");
  record.FirstTicks = s.number("first", record.ValueTicks);
}

void UserText::addTimes(UserKind kind, const Statement &s,
                        TraceWriter::Block &block) {
  uint32_t id = name(kind, s);
  UserStat &stat = block.told[id];
  for (size_t i = 2; i < s.words.size(); ++i) {
    auto [ticksText, count] = pairOf(s.word(i), 'x');
    int64_t ticks = std::stoll(ticksText);
    stat.Min = stat.Count ? std::min(stat.Min, ticks) : ticks;
    stat.Max = std::max(stat.Max, ticks);
    stat.Sum += ticks * count;
    stat.Count += static_cast<uint64_t>(count);
    HistIndex index = histIndex(static_cast<uint64_t>(ticks));
    block.toldTimes[id][{index.Octave, index.Sub}] +=
        static_cast<uint32_t>(count);
  }
  stat.CpuNs = s.number("cpu");
  stat.MinCpuNs = s.number("mincpu");
  stat.MaxCpuNs = s.number("maxcpu");
  for (const std::string &part : parts(s.text("slow"))) {
    auto [end, ticks] = pairOf(part, ':');
    block.slowest[id].push_back(
        {std::stoull(end), static_cast<uint64_t>(ticks)});
  }
}

void UserText::addMoment(const Statement &s, TraceWriter::Block &block) {
  bool isMessage = s.word(0) == "message";
  UserEvent event{};
  event.Number = s.number("number");
  event.Ticks = s.number("at");
  event.Node = s.has("path") ? pathOf_(s.text("path")) : kRootNode;
  event.Block = block.header.Index;
  event.Owner = block.header.Owners;
  if (!isMessage) {
    uint32_t id = name(UserKind::Checkpoint, s);
    event.Name = static_cast<uint16_t>(id);
    ++block.told[id].Count;
  }
  writer_.addMoment(event, isMessage ? s.word(1) : "");
}

bool UserText::add(const Statement &s, TraceWriter::Block *block) {
  const std::string &verb = s.word(0);
  if (verb == "column") {
    std::vector<int64_t> values;
    for (const std::string &part : parts(s.word(2)))
      values.push_back(std::stoll(part));
    auto found = std::find_if(names_.begin(), names_.end(), [&](auto &item) {
      auto [kind, text] = item.first.first;
      return text == s.word(1) &&
             (kind == UserKind::Counter || kind == UserKind::Gauge);
    });
    if (found == names_.end())
      throw std::runtime_error("no counter or gauge " + s.word(1));
    writer_.addColumn(found->second, std::move(values));
    return true;
  }
  if (verb == "untoldvalues") {
    writer_.user().Losses[std::stoul(s.word(1)) % kUserLosses] +=
        std::stoull(s.word(2));
    return true;
  }
  const char *const kVerbs[] = {"counter", "gauge",   "frames",      "section",
                                "passed",  "message", "calledthread"};
  if (std::find(std::begin(kVerbs), std::end(kVerbs), verb) == std::end(kVerbs))
    return false;
  if (!block)
    throw std::runtime_error("no thread yet");
  if (verb == "counter")
    addCounter(s, *block);
  else if (verb == "gauge")
    addGauge(s, *block);
  else if (verb == "frames" || verb == "section")
    addTimes(verb == "frames" ? UserKind::Frame : UserKind::Section, s, *block);
  else if (verb == "calledthread")
    s.word(1).copy(block->header.User.Name,
                   sizeof(block->header.User.Name) - 1);
  else
    addMoment(s, *block);
  return true;
}

} // namespace autoprof

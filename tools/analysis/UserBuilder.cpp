//===-- UserBuilder.cpp - from traces to what programs told ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/UserBuilder.h"

#include <algorithm>
#include <cmath>

namespace autoprof {

using namespace abi;

namespace {

uint64_t sinceStart(const TraceData &data, const RunClock &clock,
                    uint64_t ticks) {
  uint64_t start = data.header.StartTicks;
  return ticks > start ? clock.toNs(ticks - start) : 0;
}

double weightedTicks(const UserStat &stat) {
  return std::ldexp(static_cast<double>(static_cast<int64_t>(stat.Weighted[1])),
                    64) +
         static_cast<double>(stat.Weighted[0]);
}

/// Takes part in extremes of which \p count were seen.
template <typename T>
void addExtremes(uint64_t count, T &min, T &max, T newMin, T newMax) {
  min = count ? std::min(min, newMin) : newMin;
  max = count ? std::max(max, newMax) : newMax;
}

bool isValue(UserKind kind) {
  return kind == UserKind::Counter || kind == UserKind::Gauge;
}

} // namespace

UserValue &UserBuilder::value(const UserNameInfo &info) {
  ValueKey key = keyOf(info);
  UserValue &value = values_[key];
  value.isGauge = key.isGauge;
  value.name = key.name;
  value.unit = key.unit;
  return value;
}

UserBuilder::ValueKey UserBuilder::keyOf(const UserNameInfo &info) {
  return {info.kind == UserKind::Gauge, info.name, info.unit};
}

UserTimes &UserBuilder::times(const UserNameInfo &info) {
  bool isFrame = info.kind == UserKind::Frame;
  UserTimes &times = times_[{!isFrame, info.name}];
  times.isFrame = isFrame;
  times.name = info.name;
  return times;
}

void UserBuilder::addBlock(const TraceData &data, const RunClock &clock,
                           const BlockCounts &counts, uint32_t run,
                           uint32_t thread, const PathOf &pathOf) {
  std::unordered_map<uint32_t, const UserNameInfo *> names;
  for (const UserNameInfo &info : data.user.names)
    names[info.id] = &info;
  for (const UserCount &count : counts.user) {
    const UserNameInfo &info = *names[count.name];
    const UserStat &stat = count.stat;
    if (isValue(info.kind)) {
      UserValue &v = value(info);
      if (v.isGauge)
        addExtremes(v.count, v.min, v.max, stat.Min, stat.Max);
      v.weighted += weightedTicks(stat) * clock.toNsExactly(1);
      if (!v.isGauge) {
        int64_t sum = wrappedSum(v.sum, stat.Sum);
        // Both of one sign, and the sum of the other.
        v.overflows +=
            stat.Overflows + (((v.sum ^ sum) & (stat.Sum ^ sum)) < 0);
        v.sum = sum;
      }
      v.count += stat.Count;
    } else if (info.kind == UserKind::Checkpoint) {
      model_.checkpoints[info.name] += stat.Count;
    } else if (info.kind == UserKind::Frame || info.kind == UserKind::Section) {
      UserTimes &t = times(info);
      auto ns = [&](int64_t ticks) {
        return clock.toNs(static_cast<uint64_t>(std::max<int64_t>(ticks, 0)));
      };
      addExtremes(t.count, t.minNs, t.maxNs, ns(stat.Min), ns(stat.Max));
      addExtremes(t.count, t.minCpuNs, t.maxCpuNs, stat.MinCpuNs,
                  stat.MaxCpuNs);
      t.cpuNs += stat.CpuNs;
      t.totalNs += clock.toNsExactly(
          static_cast<uint64_t>(std::max<int64_t>(stat.Sum, 0)));
      t.count += stat.Count;
      for (auto [ticks, times] : count.buckets)
        t.durations.add(clock.toNs(ticks), times);
      for (const SlowFrame &frame : count.slowest)
        t.slowest.push_back({run, thread,
                             sinceStart(data, clock, frame.EndTicks),
                             clock.toNs(frame.Ticks)});
    }
  }
  for (const UserCellInfo &cell : counts.userCells) {
    auto it = names.find(cell.name);
    TreeIndex path = pathOf(cell.node);
    if (it == names.end() || path == kNoTreeNode)
      continue;
    int64_t &sum = value(*it->second).paths[path];
    sum = wrappedSum(sum, cell.sum);
  }
}

void UserBuilder::addMoments(const TraceData &data, const RunClock &clock,
                             const std::vector<UserEventInfo> &events,
                             uint32_t run, uint32_t firstThread,
                             const PathOf &pathOf) {
  bool isCheckpoint = &events == &data.user.passages;
  for (const UserEventInfo &info : events) {
    UserMoment moment;
    moment.run = run;
    for (size_t i = 0; i < data.blocks.size(); ++i)
      if (data.blocks[i].header.Index == info.event.Block)
        moment.thread = firstThread + static_cast<uint32_t>(i);
    moment.ns = sinceStart(data, clock, info.event.Ticks);
    TreeIndex path = pathOf(info.event.Node);
    moment.path = path == kNoTreeNode ? CallTree::kRoot : path;
    moment.isCheckpoint = isCheckpoint;
    moment.text = info.text;
    if (isCheckpoint)
      for (const UserNameInfo &name : data.user.names)
        if (name.id == info.event.Name)
          moment.text = name.name;
    model_.moments.push_back(std::move(moment));
  }
}

void UserBuilder::addRun(const TraceData &data, const RunClock &clock,
                         uint64_t endTicks, uint32_t run, uint32_t firstThread,
                         const PathOf &pathOf) {
  const UserData &user = data.user;
  if (!user.isThere)
    return;
  model_.messagesTold += user.header.Messages;
  model_.passagesTold += user.header.Passages;
  for (size_t i = 0; i < kUserLosses; ++i)
    model_.losses[i] += user.header.Losses[i];
  for (const UserNameInfo &info : user.names) {
    if (!isValue(info.kind))
      continue;
    UserValue &v = value(info);
    const UserName &record = info.record;
    uint64_t firstNs = 0;
    if (v.isGauge && record.ValueTicks) {
      // Since the last set the value has stayed.
      v.last = record.Value;
      uint64_t end = std::max(endTicks, record.ValueTicks);
      v.weighted += static_cast<double>(record.Value) *
                    clock.toNsExactly(end - record.ValueTicks);
      v.spanNs += clock.toNsExactly(
          end - std::min({end, record.FirstTicks, record.ValueTicks}));
      firstNs = sinceStart(data, clock, record.FirstTicks);
    }
    if (info.column.empty())
      continue;
    UserSeries series{0, run, firstNs, info.column};
    series.values.resize(data.series.size(), info.column.back());
    columns_.push_back({keyOf(info), std::move(series)});
  }
  size_t first = model_.moments.size();
  addMoments(data, clock, user.messages, run, firstThread, pathOf);
  addMoments(data, clock, user.passages, run, firstThread, pathOf);
  std::stable_sort(
      model_.moments.begin() + static_cast<std::ptrdiff_t>(first),
      model_.moments.end(),
      [](const UserMoment &a, const UserMoment &b) { return a.ns < b.ns; });
}

/// Values of one name and several units get its unit into their names.
void UserBuilder::tellUnitsApart() {
  for (auto it = values_.begin(); it != values_.end();) {
    auto isOther = [&](const auto &item) {
      return item.first.isGauge != it->first.isGauge ||
             item.first.name != it->first.name;
    };
    auto end = std::find_if(it, values_.end(), isOther);
    if (std::distance(it, end) > 1) {
      std::string units;
      for (auto one = it; one != end; ++one) {
        std::string unit =
            one->second.unit.empty() ? "no unit" : one->second.unit;
        one->second.name += " [" + unit + "]";
        units += (units.empty() ? "" : ", ") + unit;
      }
      model_.unitsOfOneName.push_back("\"" + it->first.name + "\" in " + units);
    }
    it = end;
  }
}

UserModel UserBuilder::finish() {
  std::map<ValueKey, size_t> indices;
  std::erase_if(values_, [](const auto &item) {
    const UserValue &value = item.second;
    return !value.count && !(value.isGauge && value.spanNs > 0);
  });
  tellUnitsApart();
  for (auto &[key, value] : values_) {
    indices[key] = model_.values.size();
    model_.values.push_back(std::move(value));
  }
  for (Column &column : columns_)
    if (auto it = indices.find(column.key); it != indices.end()) {
      column.series.value = it->second;
      model_.series.push_back(std::move(column.series));
    }
  std::stable_sort(model_.series.begin(), model_.series.end(),
                   [](const UserSeries &a, const UserSeries &b) {
                     return a.run != b.run ? a.run < b.run : a.value < b.value;
                   });
  for (auto &[key, times] : times_) {
    if (times.count == 0)
      continue;
    std::sort(times.slowest.begin(), times.slowest.end(),
              [](const SlowFrameInfo &a, const SlowFrameInfo &b) {
                return a.ns > b.ns;
              });
    if (times.slowest.size() > kSlowFrames)
      times.slowest.resize(kSlowFrames);
    std::sort(times.slowest.begin(), times.slowest.end(),
              [](const SlowFrameInfo &a, const SlowFrameInfo &b) {
                return a.run != b.run ? a.run < b.run : a.endNs < b.endNs;
              });
    model_.times.push_back(std::move(times));
  }
  return std::move(model_);
}

} // namespace autoprof

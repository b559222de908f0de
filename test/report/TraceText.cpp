//===-- TraceText.cpp - a trace written as text ---------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "TraceText.h"
#include "HeapText.h"
#include "Statement.h"
#include "UserText.h"
#include "trace/EventWriter.h"

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <tuple>

namespace autoprof {

using namespace abi;

namespace {

Statement split(const std::string &line) {
  Statement statement;
  for (size_t at = 0;;) {
    at = line.find_first_not_of(" \t", at);
    if (at == std::string::npos || line[at] == '#')
      return statement;
    std::string word;
    size_t equals = std::string::npos;
    bool quoted = false;
    for (; at < line.size() && (quoted || !std::isspace(line[at])); ++at) {
      if (line[at] == '"') {
        quoted = !quoted;
      } else if (line.compare(at, 2, "\\x") == 0) {
        word +=
            static_cast<char>(std::stoul(line.substr(at + 2, 2), nullptr, 16));
        at += 3;
      } else {
        if (line[at] == '=' && equals == std::string::npos && !quoted)
          equals = word.size();
        word += line[at];
      }
    }
    // A name may have "=" in it; keys are plain words.
    if (equals != std::string::npos && !statement.words.empty())
      statement.keys[word.substr(0, equals)] = word.substr(equals + 1);
    else
      statement.words.push_back(word);
  }
}

class Builder {
public:
  explicit Builder(TraceWriter &writer)
      : writer_(writer),
        heap_(writer, [this](const std::string &text) { return path(text); }),
        user_(writer, [this](const std::string &text) { return path(text); }) {}
  void add(const Statement &statement);
  void finish() { heap_.finish(); }

private:
  void addRun(const Statement &s);
  void addFunc(const Statement &s);
  void addThread(const Statement &s);
  void addCall(const Statement &s);
  void addChain(const Statement &s);
  void addHist(const Statement &s);
  void addSample(const Statement &s);
  void addWait(const Statement &s);
  void addWaiting(const Statement &s);
  void addSystem(const Statement &s);
  void addCounters(const Statement &s);
  void addThrows(const Statement &s);
  void addPoint(const Statement &s);
  bool addEvent(const Statement &s);
  FuncId func(const std::string &name);
  NodeId step(NodeId parent, std::string name);
  NodeId path(const std::string &text);
  NodeId targetOf(NodeId edge) {
    NodeId target = writer_.node(edge).Target;
    return target ? target : edge;
  }
  TraceWriter::Block &block() {
    if (!block_)
      throw std::runtime_error("no thread yet");
    return *block_;
  }

  TraceWriter &writer_;
  HeapText heap_;
  UserText user_;
  TraceWriter::Block *block_ = nullptr;
  std::optional<EventWriter> events_; ///< of the block
  std::map<std::string, FuncId> funcs_;
  std::map<std::tuple<NodeId, FuncId, uint32_t>, NodeId> nodes_;
};

FuncId Builder::func(const std::string &name) {
  auto [it, isNew] = funcs_.try_emplace(name, 0);
  if (isNew)
    it->second = writer_.addFunc(name);
  return it->second;
}

NodeId Builder::step(NodeId parent, std::string name) {
  uint32_t flags = 0;
  for (; !name.empty() && (name[0] == '~' || name[0] == '^'); name.erase(0, 1))
    flags |= name[0] == '~' ? kNodeTail : kNodeRecursive;
  FuncId id = func(name);
  auto [it, isNew] = nodes_.try_emplace({parent, id, flags}, 0);
  if (!isNew)
    return it->second;
  if (!(flags & kNodeRecursive))
    return it->second = writer_.addNode(parent, id, flags);
  for (NodeId target = parent; target > kOverflowNode;
       target = writer_.node(target).Parent)
    if (writer_.node(target).Func == id)
      return it->second =
                 writer_.addRecursion(parent, target, flags & kNodeTail);
  throw std::runtime_error("no ancestor " + name);
}

NodeId Builder::path(const std::string &text) {
  NodeId node = kRootNode;
  std::istringstream parts(text);
  for (std::string name; std::getline(parts, name, '/');) {
    if (name == "!")
      node = kOverflowNode;
    else if (name != ".")
      node = step(node, name);
  }
  return node;
}

void Builder::addRun(const Statement &s) {
  FileHeader &h = writer_.header();
  auto string = [&](const char *key, StringRef &ref) {
    if (s.has(key))
      ref = writer_.addString(s.text(key));
  };
  string("program", h.Program);
  string("command", h.CommandLine);
  string("host", h.Host);
  string("directory", h.Directory);
  string("options", h.Options);
  string("only", h.Only);
  std::istringstream counters(s.text("counters"));
  for (std::string name; std::getline(counters, name, ',');)
    h.CounterNames[h.CounterCount++ % kCounters] = writer_.addString(name);
  string("skip", h.Skip);
  h.Depth = s.number("depth", h.Depth);
  h.Begin = BeginMode(s.number("begin", uint32_t(h.Begin)));
  h.BeganTicks = s.number("began", h.BeganTicks);
  h.AfterNs = s.number("after", h.AfterNs);
  h.ForNs = s.number("for", h.ForNs);
  h.IsForOver = s.number("forover", h.IsForOver);
  h.StoppedAt = s.number("stoppedat", h.StoppedAt);
  h.OffTicks = s.number("off", h.OffTicks);
  h.Stops = s.number("stops", h.Stops);
  h.AskedPeriodNs = s.number("asked", h.AskedPeriodNs);
  h.DeliveryNs = s.number("delivery", h.DeliveryNs);
  h.Budget = s.number("budget", h.Budget);
  if (s.has("state"))
    h.State = s.text("state") == "running"  ? RunState::Running
              : s.text("state") == "exited" ? RunState::Exited
                                            : RunState(s.number("state"));
  h.ExitStatus = static_cast<int32_t>(s.number("status", h.ExitStatus));
  if (s.has("timing"))
    h.Timing = s.text("timing") == "clock"   ? TimingMode::Clock
               : s.text("timing") == "count" ? TimingMode::Count
                                             : TimingMode::Auto;
  h.Clock = ClockKind(s.number("clock", uint32_t(h.Clock)));
  h.Pid = s.number("pid", h.Pid);
  h.ForkedFrom = s.number("forkedfrom", h.ForkedFrom);
  h.StartTicks = s.number("start", h.StartTicks);
  h.EndTicks = s.number("end", h.EndTicks);
  h.LastTicks = s.number("last", h.LastTicks);
  h.StartMonoNs = s.number("startmono", h.StartMonoNs);
  h.LastMonoNs = s.number("mono", h.LastMonoNs);
  h.StartRealNs = s.number("real", h.StartRealNs);
  h.DescriptorFlagsSeen = s.number("flags", h.DescriptorFlagsSeen);
  h.MaxNodes = s.number("maxnodes", h.MaxNodes);
  h.FormatMajor = s.number("major", h.FormatMajor);
  h.FormatMinor = s.number("minor", h.FormatMinor);
  h.FirstErrno = s.number("errno", h.FirstErrno);
  h.HookPs = s.number("hookps", h.HookPs);
  h.HookDoubtPs = s.number("hookdoubtps", h.HookDoubtPs);
  h.ClockPs = s.number("clockps", h.ClockPs);
  if (s.has("mode"))
    h.Events = s.text("mode") == "ring" ? EventMode::Ring : EventMode::Trace;
  h.EventsEnded = EventsEnd(s.number("ended", uint32_t(h.EventsEnded)));
  h.ResetTicks = s.number("reset", h.ResetTicks);
  h.Resets = h.ResetTicks ? 1 : 0;
  if (s.text("heap") == "on")
    h.HeapHeaderBytes = sizeof(HeapHeader);
  std::istringstream majors(s.text("llvm"));
  for (std::string major; std::getline(majors, major, ',');)
    h.LlvmMajors |= 1u << std::stoul(major);
  writer_.setRecordBytes(s.number("funcbytes", sizeof(FuncRecord)),
                         s.number("nodebytes", sizeof(NodeRecord)));
}

void Builder::addFunc(const Statement &s) {
  const std::string &name = s.word(1);
  funcs_[name] =
      writer_.addFunc(s.has("as") ? s.text("as") : name, s.text("file"),
                      s.number("line"), s.number("module"), s.number("flags"));
}

void Builder::addThread(const Statement &s) {
  block_ = &writer_.addBlock(s.number("tid"), s.word(1));
  events_.emplace(writer_, *block_);
  block_->header.StartTicks = s.number("start");
  block_->header.LastTicks = s.number("last");
  block_->header.OverheadTicks = s.number("overhead");
  block_->header.SampleTicks = s.number("sampleticks");
  block_->header.SteadyNs = s.number("steady");
  block_->header.PreemptedNs = s.number("preempted");
  block_->header.Owners = s.number("owners", 1);
}

/// "ticks" without more: every call was clocked and took its even share.
void Builder::addCall(const Statement &s) {
  NodeId node = path(s.word(1));
  uint64_t calls = s.number("calls", 1);
  block().calls[node] += calls;
  if (s.has("deeper"))
    block().stats[node].Deeper = s.number("deeper");
  if (!s.has("ticks") && !s.has("outerticks"))
    return;
  NodeStat &stat = block().stats[node];
  stat.Clocked = s.number("clocked", calls);
  stat.AllTicks = s.number("ticks", s.number("outerticks"));
  stat.ClockedOuter = s.number("outer", stat.Clocked);
  stat.OuterTicks = s.number("outerticks", stat.AllTicks);
  uint64_t mean = stat.Clocked ? stat.AllTicks / stat.Clocked : 0;
  stat.MinTicks = s.number("min", mean);
  stat.MaxTicks = s.number("max", mean);
  stat.MaxOpen = static_cast<uint32_t>(s.number("nested", 0));
}

void Builder::addChain(const Statement &s) {
  NodeId node = path(s.word(1));
  for (uint64_t i = 0, n = std::stoull(s.word(3)); i < n; ++i) {
    node = step(node, s.word(2) + std::to_string(i));
    block().calls[node] += s.number("calls", 1);
    if (s.has("ticks")) {
      uint64_t ticks = s.number("ticks");
      block().stats[node] = {1, 1, ticks, ticks, ticks, ticks, 0, 1, 0};
    }
  }
}

void Builder::addHist(const Statement &s) {
  FuncId id = func(s.word(1));
  for (size_t i = 2; i < s.words.size(); ++i) {
    size_t x = s.words[i].find('x');
    uint32_t count =
        x == std::string::npos ? 1 : std::stoul(s.words[i].substr(x + 1));
    block().addDuration(id, std::stoull(s.words[i]), count);
  }
}

/// Each sample stands for "ns" of CPU time.
void Builder::addSample(const Statement &s) {
  NodeSample &sample = block().samples[path(s.word(1))];
  uint64_t ns = s.number("ns", 1000000);
  sample.Samples = s.number("count", 1);
  sample.CpuNs = sample.Samples * ns;
  sample.LibrarySamples = s.number("library");
  sample.LibraryNs = sample.LibrarySamples * ns;
  sample.HookNs = s.number("hooks") * ns;
  block().header.Samples += sample.Samples;
  block().header.SampledBy = SampleSource::PerfEvent;
  writer_.header().SampleBytes = sizeof(NodeSample);
  writer_.header().SamplePeriodNs = static_cast<uint32_t>(ns);
}

void Builder::addWait(const Statement &s) {
  NodeSample &sample = block().samples[path(s.word(1))];
  sample.WaitTicks = s.number("ticks");
  sample.Waits = static_cast<uint32_t>(s.number("count", 1));
  sample.MaxWaitTicks = s.number("max", sample.WaitTicks / sample.Waits);
  sample.WaitedFor = static_cast<uint32_t>(s.number("for", 1));
  writer_.header().SampleBytes = sizeof(NodeSample);
  writer_.header().MeasuresWaits = 1;
}

void Builder::addThrows(const Statement &s) {
  block().samples[path(s.word(1))].Throws =
      static_cast<uint32_t>(s.number("count", 1));
  writer_.header().SampleBytes = sizeof(NodeSample);
  writer_.header().CountsThrows = 1;
}

void Builder::addCounters(const Statement &s) {
  NodeCounters &counters = block().counters[path(s.word(1))];
  for (size_t i = 2; i < s.words.size() && i < 2 + kCounters; ++i)
    counters.Value[i - 2] = std::stoull(s.words[i]);
}

void Builder::addSystem(const Statement &s) {
  NodeSample &sample = block().samples[path(s.word(1))];
  sample.SystemTicks = s.number("ticks");
  sample.SystemCalls = static_cast<uint32_t>(s.number("count", 1));
  writer_.header().SampleBytes = sizeof(NodeSample);
}

void Builder::addWaiting(const Statement &s) {
  block().header.WaitSince = s.number("since");
  block().header.WaitingFor = static_cast<WaitKind>(s.number("for"));
  writer_.header().MeasuresWaits = 1;
}

/// False when it is no statement about events.
bool Builder::addEvent(const Statement &s) {
  const std::string &verb = s.word(0);
  const char *const kVerbs[] = {"enter", "exit",   "unwind",
                                "chunk", "forget", "untold"};
  if (std::find(std::begin(kVerbs), std::end(kVerbs), verb) == std::end(kVerbs))
    return false;
  if (!events_)
    throw std::runtime_error("no thread yet");
  uint64_t ticks = std::stoull(s.word(1)); // or a number
  if (verb == "enter") {
    NodeId edge = path(s.word(2));
    events_->enter(ticks, edge);
    ++block().calls[edge];
  } else if (verb == "exit") {
    events_->exit(ticks);
  } else if (verb == "unwind") {
    events_->unwind(ticks, static_cast<uint32_t>(std::stoul(s.word(2))));
  } else if (verb == "chunk") {
    events_->beginChunk(ticks, s.number("missing"));
  } else if (verb == "forget") {
    auto &chunks = block().eventChunks;
    chunks.erase(chunks.begin(), chunks.begin() + std::stol(s.word(1)));
  } else {
    block().header.EventsLost = ticks;
  }
  return true;
}

void Builder::addPoint(const Statement &s) {
  abi::SeriesPoint point{};
  point.Ticks = std::stoull(s.word(1));
  auto known = [&](const char *key, abi::SeriesKnown bit) {
    point.Known |= s.has(key) ? bit : 0;
  };
  known("live", abi::kSeriesHeap);
  known("calls", abi::kSeriesCalls);
  known("rss", abi::kSeriesMemory);
  known("read", abi::kSeriesTraffic);
  known("user", abi::kSeriesUsage);
  point.Calls = s.number("calls");
  point.LiveBytes = s.signedNumber("live");
  point.LiveBlocks = s.signedNumber("blocks");
  point.Allocations = s.number("allocations");
  point.ResidentBytes = s.number("rss");
  point.UserNs = s.number("user");
  point.SystemNs = s.number("system");
  point.MinorFaults = s.number("minor");
  point.MajorFaults = s.number("major");
  point.VoluntarySwitches = s.number("voluntary");
  point.InvoluntarySwitches = s.number("involuntary");
  point.ReadBytes = s.number("read");
  point.WrittenBytes = s.number("written");
  writer_.addPoint(point);
}

uint32_t lossIndex(const std::string &kind) {
  const char *const kNames[] = {"CallsNoSpace",    "CallsNoBlock",
                                "PathsOverflow",   "TailsOverflow",
                                "ClocksAbandoned", "ClocksDropped"};
  return indexOf(kind, kNames, kLossSlots);
}

void Builder::add(const Statement &s) {
  const std::string &verb = s.word(0);
  if (user_.add(s, block_) || heap_.add(s, block_))
    return;
  if (verb == "run")
    addRun(s);
  else if (verb == "func")
    addFunc(s);
  else if (verb == "thread")
    addThread(s);
  else if (verb == "call")
    addCall(s);
  else if (verb == "chain")
    addChain(s);
  else if (verb == "hist")
    addHist(s);
  else if (verb == "sample")
    addSample(s);
  else if (verb == "wait")
    addWait(s);
  else if (verb == "waiting")
    addWaiting(s);
  else if (verb == "system")
    addSystem(s);
  else if (verb == "counters")
    addCounters(s);
  else if (verb == "throws")
    addThrows(s);
  else if (verb == "open") {
    NodeId edge = path(s.word(1));
    NodeId node = targetOf(edge);
    block().open.push_back(
        {s.number("start"), 0, node, edge, 0, writer_.node(node).Func});
  } else if (verb == "cursor")
    block().header.Cursor = handleOf(targetOf(path(s.word(1))));
  else if (verb == "tailcursor")
    block().header.Cursor =
        handleOf(writer_.addTail(path(s.word(1)), path(s.word(2)))) | kTailBit;
  else if (verb == "loss")
    writer_.header().Losses[lossIndex(s.word(1))] = std::stoull(s.word(2));
  else if (verb == "point")
    addPoint(s);
  else if (!addEvent(s))
    throw std::runtime_error("unknown verb " + verb);
}

} // namespace

void readTraceText(std::istream &text, TraceWriter &writer) {
  Builder builder(writer);
  size_t number = 0;
  for (std::string line; std::getline(text, line);) {
    ++number;
    try {
      Statement statement = split(line);
      if (!statement.words.empty())
        builder.add(statement);
    } catch (const std::exception &error) {
      throw std::runtime_error("line " + std::to_string(number) + ": " +
                               error.what());
    }
  }
  builder.finish();
}

} // namespace autoprof

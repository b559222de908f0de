//===-- Session.cpp - what a command works with ---------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Session.h"

#include "Terminal.h"
#include "analysis/Checks.h"
#include "analysis/Completeness.h"
#include "analysis/Glob.h"
#include "analysis/ModelBuilder.h"
#include "report/Text.h"
#include "report/UsageError.h"
#include "trace/TraceError.h"
#include "trace/TraceFile.h"

#include <cstdio>
#include <deque>
#include <fmt/format.h>
#include <set>

namespace autoprof {

namespace {

/// The files that can be read; a line on stderr for each that cannot.
std::deque<TraceFile> openTraces(const std::vector<std::string> &paths,
                                 Progress &progress) {
  std::deque<TraceFile> files;
  for (const std::string &path : paths) {
    progress.update(path, files.size(), paths.size());
    try {
      files.emplace_back(path);
    } catch (const TraceError &error) {
      complain(error.what());
    }
  }
  return files;
}

/// The threads that \p wanted names: an index if there is such a one, else a
/// tid, else names.
std::set<uint32_t> findThreads(const std::deque<TraceFile> &files,
                               const std::string &wanted) {
  std::set<uint32_t> byIndex, byTid, byName;
  uint32_t index = 0;
  for (const TraceFile &file : files)
    for (const BlockInfo &block : file.data().blocks) {
      if (std::to_string(index) == wanted)
        byIndex.insert(index);
      if (std::to_string(block.header.Tid) == wanted)
        byTid.insert(index);
      if (globMatches(wanted, block.name))
        byName.insert(index);
      ++index;
    }
  const auto &found = !byIndex.empty() ? byIndex
                      : !byTid.empty() ? byTid
                                       : byName;
  if (found.empty())
    throw UsageError("no thread has the index, tid or name \"" + wanted + "\"");
  return found;
}

Model buildModel(std::deque<TraceFile> &files, const std::string &thread,
                 Progress &progress) {
  ModelBuilder builder;
  if (!thread.empty()) {
    std::set<uint32_t> wanted = findThreads(files, thread);
    builder.setThreads(
        [wanted](uint32_t index) { return wanted.count(index) > 0; });
  }
  for (TraceFile &file : files) {
    const TraceData &data = file.data();
    builder.addRun(
        data,
        [&](size_t block) {
          progress.update(data.path, block, data.blocks.size());
          return file.readBlock(block);
        },
        [&](const TraceFile::VisitLive &visit) { file.readLive(visit); });
  }
  return builder.finish();
}

/// What is missing, counted; the report goes on without it.
void warnOfDamage(const Model &model) {
  for (const Run &run : model.runs) {
    if (std::string missing = missingParts(run); !missing.empty())
      complain(fmt::format("warning: {}: the trace is damaged, missing or "
                           "unusable: {}; what can be read is shown",
                           run.path, missing));
    if (run.formatMinor > abi::kFormatMinor)
      complain(fmt::format("warning: {}: written by a newer autoprof (format "
                           "{}.{}); what is new in it is not shown",
                           run.path, abi::kFormatMajor, run.formatMinor));
  }
}

/// What is missing without a trace shows in sums that differ.
void warnOfSums(const Model &model) {
  std::string text = wrongSums(model);
  if (text.empty())
    return;
  const std::string &path = model.runs.front().path;
  complain(fmt::format("warning: {}: the figures do not add up ({})",
                       model.runs.size() == 1 ? path : path + " and others",
                       text));
}

} // namespace

void complain(const std::string &what) {
  fmt::print(stderr, "autoprof-report: {}\n", printable(what));
}

Model Session::load(const std::vector<std::string> &paths,
                    const std::string &thread) {
  Model model;
  {
    Progress progress;
    std::deque<TraceFile> files = openTraces(paths, progress);
    unreadable_ += paths.size() - files.size();
    if (files.empty())
      throw NothingReadable();
    model = buildModel(files, thread, progress);
  }
  warnOfDamage(model);
  if (thread.empty())
    warnOfSums(model);
  return model;
}

std::deque<TraceFile> Session::openAgain() const {
  std::deque<TraceFile> files;
  for (const std::string &path : paths_)
    try {
      files.emplace_back(path);
    } catch (const TraceError &) {
    }
  return files;
}

Model Session::threadAgain(uint32_t index) {
  Progress progress;
  std::deque<TraceFile> files = openAgain();
  return buildModel(files, std::to_string(index), progress);
}

std::unique_ptr<EventReplay> Session::eventsAgain() {
  return std::make_unique<EventReplay>(openAgain());
}

std::unique_ptr<EventReplay> Session::events() {
  std::deque<TraceFile> files;
  {
    Progress progress;
    files = openTraces(paths_, progress);
  }
  unreadable_ += paths_.size() - files.size();
  if (files.empty())
    throw NothingReadable();
  auto events = std::make_unique<EventReplay>(std::move(files));
  if (!events->hasEvents())
    throw UsageError("the trace has no events: it counts calls, without an "
                     "order in time; run the program with "
                     "AUTOPROF_OPTIONS=mode=trace or mode=ring");
  return events;
}

EventReplay::WantThread Session::wantThread(const EventReplay &events,
                                            const std::string &thread) {
  if (thread.empty())
    return {};
  return [wanted = findThreads(events.files(), thread)](uint32_t index) {
    return wanted.count(index) > 0;
  };
}

void Session::warnOfDamagedEvents(const EventReplay &events) {
  for (const TraceFile &file : events.files()) {
    const Damage &damage = file.data().damage;
    if (uint64_t count = damage.eventChunks + damage.events)
      complain(fmt::format("warning: {}: the trace is damaged: {} could not be "
                           "read; what can be read is shown",
                           file.data().path,
                           counted(count, "chunk") + " of events"));
  }
}

} // namespace autoprof

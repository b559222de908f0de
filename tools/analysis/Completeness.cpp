//===-- Completeness.cpp - is all of a run in its trace -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Completeness.h"

#include "analysis/Checks.h"

namespace autoprof {

std::string missingParts(const Run &run) {
  const Damage &damage = run.damage;
  std::string text;
  auto add = [&](uint64_t count, const char *thing) {
    if (count)
      text += (text.empty() ? "" : ", ") + counted(count, thing);
  };
  add(damage.missingBytes, "byte");
  add(damage.blocks, "thread");
  add(damage.functions, "function name");
  add(damage.strings, "string");
  add(damage.slabs, "page of counts");
  add(damage.histograms, "histogram");
  add(damage.sampleSlabs, "page of samples");
  add(damage.seriesPoints, "point in time");
  add(damage.clockRecords, "open call");
  add(damage.sites, "allocation site");
  add(damage.heapTables, "heap table");
  add(damage.heapSlabs, "page of heap counts");
  add(damage.liveSegments, "chain of live blocks");
  add(damage.liveBlocks, "live block");
  add(damage.userTables, "table of values and events");
  add(run.unrootedNodes, "call path");
  add(run.lostCalls, "call");
  add(run.lostCursors, "open stack");
  return text;
}

std::string wrongSums(const Model &model) {
  std::string text;
  for (const Check &check : runChecks(model))
    if (!check.isOk && check.name != "file")
      text += (text.empty() ? "" : "; ") + check.meaning + ": " + check.figures;
  return text;
}

std::vector<std::string> describeDamage(const Model &model) {
  std::vector<std::string> lines;
  for (const Run &run : model.runs)
    if (std::string missing = missingParts(run); !missing.empty())
      lines.push_back("the trace" +
                      (model.runs.size() > 1 ? " " + run.path : "") +
                      " is damaged, missing or unusable: " + missing);
  if (std::string wrong = wrongSums(model); !wrong.empty())
    lines.push_back("the figures do not add up (" + wrong + ")");
  return lines;
}

std::vector<std::string> whyIncomplete(const Model &model) {
  std::vector<std::string> lines;
  for (const Run &run : model.runs)
    if (run.state != abi::RunState::Exited &&
        run.state != abi::RunState::Execed)
      lines.push_back("the run was killed or aborted, left by _exit, or is "
                      "still going on");
  for (std::string &line : describeDamage(model))
    lines.push_back(std::move(line));
  uint64_t calls =
      model.loss(abi::Loss::CallsNoSpace) + model.loss(abi::Loss::CallsNoBlock);
  if (calls)
    lines.push_back(counted(calls, "call") +
                    " not counted: the file could not grow");
  if (uint64_t lost = model.heap.event(abi::HeapEvent::LostNoSpace))
    lines.push_back(counted(lost, "allocation") +
                    " not recorded: the file could not grow");
  return lines;
}

} // namespace autoprof

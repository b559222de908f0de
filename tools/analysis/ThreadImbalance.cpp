//===-- ThreadImbalance.cpp - threads that do the work of others ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Threads of one run that began with the same function are taken to share its
// work. Their time is what they were in instrumented code for, less what they
// waited there, where that is known.
//
//===----------------------------------------------------------------------===//
#include "analysis/BottleneckRules.h"
#include "analysis/Bottlenecks.h"

#include <algorithm>
#include <map>
#include <utility>

namespace autoprof {

namespace {

double number(uint64_t value) { return static_cast<double>(value); }

struct Team {
  uint64_t threads = 0;
  uint64_t sumNs = 0;
  uint64_t mostNs = 0;
  uint64_t leastNs = UINT64_MAX;
  uint32_t busiest = 0; ///< index of the thread
};

} // namespace

void findThreadImbalance(const Model &model, std::vector<Finding> &found) {
  if (!model.hasTimes())
    return;
  std::map<std::pair<uint32_t, FunctionIndex>, Team> teams;
  for (const Thread &thread : model.threads) {
    // A block with several owners is the sum of several threads.
    if (!isRealFunction(thread.entry) || thread.owners > 1)
      continue;
    Team &team = teams[{thread.run, thread.entry}];
    // Runnable time as well: what is lost is lost of the run's duration.
    uint64_t ns = thread.totalNs - thread.waitNs;
    ++team.threads;
    team.sumNs += ns;
    team.leastNs = std::min(team.leastNs, ns);
    if (ns > team.mostNs) {
      team.mostNs = ns;
      team.busiest = thread.index;
    }
  }
  for (const auto &[key, team] : teams) {
    if (team.threads < 2 || team.sumNs == 0)
      continue;
    double mean = number(team.sumNs) / number(team.threads);
    double ratio = number(team.mostNs) / mean;
    auto severity = rules::kImbalance.of(ratio);
    // So much sooner the team would have been done if all had worked alike.
    double lost = number(team.mostNs) - mean;
    double share = std::min(
        1.0,
        lost / number(std::max<uint64_t>(model.runs[key.first].durationNs, 1)));
    if (!severity || share < rules::kImbalanceLeastShare)
      continue;
    Finding finding;
    finding.kind = BottleneckKind::ThreadImbalance;
    finding.severity = *severity;
    finding.function = key.second;
    finding.path = heaviestPath(
        model, key.second, [](const TreeNode &node) { return node.totalNs; });
    finding.cost = share;
    finding.figures = {{"threads", Unit::Count, number(team.threads)},
                       {"busiest_thread", Unit::Count, number(team.busiest)},
                       {"busiest_ns", Unit::Nanoseconds, number(team.mostNs)},
                       {"mean_ns", Unit::Nanoseconds, mean},
                       {"least_ns", Unit::Nanoseconds, number(team.leastNs)},
                       {"lost_ns", Unit::Nanoseconds, lost},
                       {"run_ns", Unit::Nanoseconds,
                        number(model.runs[key.first].durationNs)}};
    found.push_back(std::move(finding));
  }
}

} // namespace autoprof

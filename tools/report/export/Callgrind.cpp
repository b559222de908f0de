//===-- Callgrind.cpp - the call graph for callgrind_annotate -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions with their own cost and their calls, summed over call paths; the
// format is described in valgrind's manual, "Callgrind Format Specification".
// The cost of a call back to a function above is in that function already:
// such calls are counted and cost nothing. Costs stand at a function's line.
//
//===----------------------------------------------------------------------===//
#include "report/Text.h"
#include "report/export/Export.h"

#include <fmt/format.h>
#include <map>

namespace autoprof {

namespace {

struct Event {
  const char *name;
  PathMetric metric;
};
constexpr Event kTimeEvents[] = {{"Ns", PathMetric::Self}};
constexpr Event kHeapEvents[] = {{"Allocations", PathMetric::Allocations},
                                 {"Bytes", PathMetric::Allocated}};

/// A figure for each event.
using Costs = std::vector<int64_t>;

void add(Costs &sum, const Costs &more) {
  sum.resize(more.size());
  for (size_t i = 0; i < more.size(); ++i)
    sum[i] += more[i];
}

struct Call {
  uint64_t count = 0;
  Costs costs; ///< callees included
};
struct Caller {
  Costs self;
  std::map<FunctionIndex, Call> calls;
};

class Writer {
public:
  Writer(const Model &model, std::ostream &out) : model_(model), out_(out) {
    events_.assign(std::begin(kTimeEvents), std::end(kTimeEvents));
    if (model.heap.isRecorded())
      events_.insert(events_.end(), std::begin(kHeapEvents),
                     std::end(kHeapEvents));
    sum();
  }

  void write() {
    writeHeader();
    for (const auto &[function, caller] : callers_) {
      out_ << '\n'
           << file("fl=", function) << '\n'
           << fn("fn=", function) << '\n';
      writeCosts(function, caller.self);
      for (const auto &[callee, call] : caller.calls) {
        out_ << file("cfi=", callee) << '\n'
             << fn("cfn=", callee) << '\n'
             << fmt::format("calls={} {}\n", call.count, lineOf(callee));
        writeCosts(function, call.costs);
      }
    }
    out_ << "\ntotals:" << joined(totals_) << '\n';
  }

private:
  void sum() {
    std::vector<std::vector<int64_t>> self, total;
    for (const Event &event : events_) {
      self.push_back(metricValues(model_, event.metric));
      total.push_back(metricTotals(model_.tree, self.back()));
    }
    auto at = [](const std::vector<std::vector<int64_t>> &values, size_t i) {
      Costs costs;
      for (const auto &column : values)
        costs.push_back(column[i]);
      return costs;
    };
    const auto &nodes = model_.tree.nodes();
    for (size_t i = 0; i < nodes.size(); ++i) {
      const TreeNode &node = nodes[i];
      add(callers_[node.function].self, at(self, i));
      if (i == CallTree::kRoot)
        continue;
      Call &call = callers_[nodes[node.parent].function].calls[node.function];
      call.count += node.calls;
      add(call.costs, at(total, i));
    }
    totals_ = at(total, CallTree::kRoot);
  }

  void writeHeader() {
    out_ << "# callgrind format\nversion: 1\ncreator: autoprof-report\n";
    if (!model_.runs.empty()) {
      const Run &run = model_.runs.front();
      out_ << "pid: " << run.pid << "\ncmd: " << printable(run.commandLine)
           << '\n';
    }
    out_ << "part: 1\npositions: line\nevent: Ns : Wall time in ns\nevents:";
    for (const Event &event : events_)
      out_ << ' ' << event.name;
    out_ << "\nsummary:" << joined(totals_) << '\n';
  }

  static std::string joined(const Costs &costs) {
    std::string text;
    for (int64_t cost : costs)
      text += ' ' + std::to_string(cost);
    return text;
  }
  void writeCosts(FunctionIndex function, const Costs &costs) {
    out_ << lineOf(function) << joined(costs) << '\n';
  }

  std::string fileOf(FunctionIndex function) const {
    bool isKnown =
        isRealFunction(function) && !model_.functions[function].file.empty();
    return isKnown ? printable(model_.functions[function].file) : "???";
  }
  uint32_t lineOf(FunctionIndex function) const {
    return isRealFunction(function) ? model_.functions[function].line : 0;
  }

  /// "(3) name" the first time, "(3)" from then on.
  template <typename Key>
  static std::string named(const char *prefix, const Key &key,
                           const std::string &name,
                           std::map<Key, size_t> &ids) {
    auto [it, isNew] = ids.try_emplace(key, ids.size() + 1);
    std::string text = fmt::format("{}({})", prefix, it->second);
    return isNew ? text + ' ' + name : text;
  }
  std::string file(const char *prefix, FunctionIndex function) {
    std::string name = fileOf(function);
    return named(prefix, name, name, files_);
  }
  /// Functions that share a name have numbers of their own.
  std::string fn(const char *prefix, FunctionIndex function) {
    return named(prefix, function, printable(model_.nameOf(function)),
                 functions_);
  }

  const Model &model_;
  std::ostream &out_;
  std::vector<Event> events_;
  std::map<FunctionIndex, Caller> callers_;
  Costs totals_;
  std::map<std::string, size_t> files_;
  std::map<FunctionIndex, size_t> functions_;
};

} // namespace

void exportCallgrind(const Model &model, const ExportOptions &,
                     std::ostream &out) {
  Writer(model, out).write();
}

} // namespace autoprof

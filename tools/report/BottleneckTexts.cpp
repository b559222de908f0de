//===-- BottleneckTexts.cpp - findings in words ---------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/BottleneckTexts.h"
#include "analysis/Checks.h"

#include "report/Fields.h"
#include "report/Text.h"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace autoprof {

namespace {

struct Words {
  BottleneckKind kind;
  const char *key;
  const char *title;
  const char *advice;
};

constexpr Words kWords[] = {
    {BottleneckKind::Threshold, "threshold", "over your threshold",
     "look at the path of its slowest call, or raise the threshold if this is "
     "what you expect"},
    {BottleneckKind::LeakGrowth, "leak_growth", "leak growth",
     "give the blocks back when their work is done, or bound what keeps them; "
     "`heap leaks` shows the paths"},
    {BottleneckKind::AllocationChurn, "allocation_churn", "allocation churn",
     "keep the blocks and use them again (a pool, an arena, reserve()), or "
     "make fewer and larger ones"},
    {BottleneckKind::TemporaryStorm, "temporary_storm",
     "storm of temporary allocations",
     "move the buffer out of the loop or onto the stack; it is freed before "
     "anything else is allocated"},
    {BottleneckKind::ReallocGrowth, "realloc_growth", "growth by realloc",
     "double the capacity instead of adding a constant, or reserve the final "
     "size at once"},
    {BottleneckKind::Waiting, "waiting", "waiting",
     "overlap the waiting with other work, wait for several things at once, "
     "or ask for less"},
    {BottleneckKind::TailLatency, "tail_latency", "tail latency",
     "look at what the slow calls do that the others do not: a lock, a "
     "refill, a miss; the path is that of the slowest"},
    {BottleneckKind::Measuring, "measuring", "time dominated by measuring",
     "leave the smallest functions out (suggest-filter, "
     "[[autoprof::skip]]) or do not clock them (timing=auto)"},
    {BottleneckKind::ThreadImbalance, "thread_imbalance", "thread imbalance",
     "cut the work into more and smaller parts and let threads take the next "
     "one when they are free"},
    {BottleneckKind::DeepRecursion, "deep_recursion", "deep recursion",
     "turn it into a loop with a stack of its own; the machine's stack is "
     "limited, and what is computed twice can be kept"},
    {BottleneckKind::Exceptions, "exceptions", "exceptions in a hot path",
     "return an error code or std::optional where failure is ordinary, or "
     "test before the call; keep exceptions for the rare case"},
    {BottleneckKind::ShortCalls, "short_calls", "many short calls",
     "let it be inlined into these callers (header, static, link-time "
     "optimisation), or do more in one call"},
    {BottleneckKind::HotSelf, "hot_self", "hot self time",
     "this code itself is what to make faster: a better algorithm, fewer "
     "iterations, better use of the cache"},
    {BottleneckKind::HotPath, "hot_path", "hot path",
     "no single function on it is hot: ask whether the call at its end is "
     "needed so often, or can be kept or done in one go"},
};
static_assert(std::size(kWords) == static_cast<size_t>(BottleneckKind::kCount));

const Words &wordsOf(BottleneckKind kind) {
  for (const Words &words : kWords)
    if (words.kind == kind)
      return words;
  return kWords[0];
}

std::string share(double part) { return fmt::format("{:.1f}%", 100 * part); }

std::string count(double value) {
  return formatCount(static_cast<uint64_t>(std::llround(value)));
}

std::string bytes(double value) {
  return formatBytes(static_cast<uint64_t>(std::llround(value)));
}

/// "12.3%" of the program's CPU time, which an estimate may exceed.
std::string ofProcessor(const Finding &finding, std::string_view key) {
  return share(
      std::min(1.0, finding.figure(key) /
                        std::max(finding.figure("program_cpu_ns"), 1.0)));
}

/// Of a path that is hot though no function on it is.
std::string hotPathPlace(uint64_t callees) {
  if (callees == 0)
    return " is spent on this one path, at its end";
  return " is spent below this one path, in " + counted(callees, "callee");
}

std::string thresholdReason(const Finding &finding) {
  // The first figure is the mean, a total or a sum; all have its unit.
  double mean = finding.figures.front().value, max = finding.figure("max"),
         limit = finding.figure("threshold");
  auto text = [&](double value) {
    return formatAmount(value, finding.figures.front().unit);
  };
  // A total is one figure, and so is what calls allocate on average.
  const char *what = finding.subject.starts_with("counter ") ? "sum"
                     : (mean == max && finding.figure("measurements") == 1) ||
                             finding.threshold.starts_with("total(")
                         ? "total"
                         : "mean";
  bool isOfMax = finding.threshold.starts_with("max(");
  if (mean > limit && !isOfMax)
    return fmt::format("its {} of {} is over {}the threshold {}", what,
                       text(mean), mean > 2 * limit ? "twice " : "",
                       text(limit));
  return fmt::format("its maximum of {} is over {}the threshold {}", text(max),
                     max > 2 * limit ? "twice " : "", text(limit));
}

/// "1 call", "2,000 calls".
std::string many(double value, const char *thing) {
  return count(value) + " " + thing + (count(value) == "1" ? "" : "s");
}

std::string recursionReason(const Finding &finding) {
  bool isKnown = !finding.isEstimated;
  double ratio = finding.figure("recursive_calls") /
                 std::max(finding.figure("outer_calls"), 1.0);
  if (isKnown || finding.figure("depth_at_least") >= 256)
    return fmt::format("it is open {} times in itself",
                       isKnown ? count(finding.figure("depth"))
                               : "at least " +
                                     count(finding.figure("depth_at_least")));
  return fmt::format(
      "each call from outside leads to {} calls of itself, at least {} deep "
      "(how deep is known only with timing=clock)",
      count(ratio), count(finding.figure("depth_at_least")));
}

} // namespace

std::string formatAmount(double value, Unit unit) {
  if (value < 0)
    return "-" + formatAmount(-value, unit);
  switch (unit) {
  case Unit::Nanoseconds:
    return formatNs(value);
  case Unit::Bytes:
    return bytes(value);
  case Unit::Count:
    break;
  }
  bool isWhole = std::abs(value - std::round(value)) < 0.005;
  return isWhole || value >= 1000 ? count(value) : fmt::format("{:.2f}", value);
}

const char *kindKey(BottleneckKind kind) { return wordsOf(kind).key; }
const char *kindTitle(BottleneckKind kind) { return wordsOf(kind).title; }

const char *severityName(Severity severity) {
  switch (severity) {
  case Severity::Critical:
    return "critical";
  case Severity::High:
    return "high";
  case Severity::Medium:
    break;
  }
  return "medium";
}

std::string reasonOf(const Model &model, const Finding &f) {
  double whole = std::max(static_cast<double>(model.totalNs()), 1.0);
  std::string about = f.isEstimated ? "about " : "";
  switch (f.kind) {
  case BottleneckKind::Threshold:
    return thresholdReason(f);
  case BottleneckKind::LeakGrowth:
    return fmt::format("{} in {} still live, and more were added in every "
                       "eighth of the run",
                       bytes(f.figure("live_bytes")),
                       many(f.figure("live_blocks"), "block"));
  case BottleneckKind::AllocationChurn:
    return fmt::format("{} of its {} allocations were freed within 1 ms; at "
                       "50 ns each that is about {} of the CPU time",
                       count(f.figure("freed_within_1ms")),
                       count(f.figure("allocations")),
                       ofProcessor(f, "allocating_ns"));
  case BottleneckKind::TemporaryStorm:
    return fmt::format("{} of its {} allocations were freed before the next "
                       "one; at 50 ns each that is about {} of the CPU time",
                       count(f.figure("temporary")),
                       count(f.figure("allocations")),
                       ofProcessor(f, "allocating_ns"));
  case BottleneckKind::ReallocGrowth:
    return fmt::format(
        "a block was resized {} times{}; {} were copied for blocks of at "
        "most {}",
        count(f.figure("most_resizes_of_a_block")),
        f.figure("most_resizes_of_a_block") >= 255 ? " or more" : "",
        bytes(f.figure("copied_bytes")), bytes(f.figure("largest_bytes")));
  case BottleneckKind::Waiting:
    return fmt::format(
        "{} of all time was spent waiting in it{}, {} of its own "
        "time, {}, the longest {}",
        share(f.figure("wait_ns") / whole),
        waitedFor(model.functions[f.function].waiting).empty()
            ? ""
            : " for " + waitedFor(model.functions[f.function].waiting),
        share(f.figure("wait_ns") / std::max(f.figure("self_ns"), 1.0)),
        counted(static_cast<uint64_t>(f.figure("waits")), "time"),
        formatNs(f.figure("max_wait_ns")));
  case BottleneckKind::TailLatency:
    return fmt::format(
        "one call in 1,000 took {} or more, {} times the median of {}",
        formatNs(f.figure("p99_9_ns")),
        count(f.figure("p99_9_ns") / std::max(f.figure("p50_ns"), 1.0)),
        formatNs(f.figure("p50_ns")));
  case BottleneckKind::Measuring:
    return fmt::format("about {} of the program's time is our own measuring, "
                       "most of it here",
                       share(std::min(1.0, f.figure("measuring_ns") / whole)));
  case BottleneckKind::ThreadImbalance:
    return fmt::format("of {} threads one worked {}, the others {} on average",
                       count(f.figure("threads")),
                       formatNs(f.figure("busiest_ns")),
                       formatNs((f.figure("mean_ns") * f.figure("threads") -
                                 f.figure("busiest_ns")) /
                                std::max(f.figure("threads") - 1, 1.0)));
  case BottleneckKind::DeepRecursion:
    return recursionReason(f);
  case BottleneckKind::ShortCalls:
    return fmt::format("called {} times for {}{} each, {} of all time",
                       count(f.figure("calls")), about,
                       formatNs(f.figure("self_per_call_ns")),
                       share(f.figure("self_ns") / whole));
  case BottleneckKind::HotSelf:
    return fmt::format("{}{} of all time is spent in the function itself",
                       about, share(f.cost));
  case BottleneckKind::HotPath:
    return about + share(f.cost) +
           (model.waitNs() ? " of the time without waiting" : " of all time") +
           hotPathPlace(static_cast<uint64_t>(f.figure("callees")));
  case BottleneckKind::Exceptions:
    return fmt::format("threw {} in {}; at 1 µs each that is about {} of the "
                       "CPU time",
                       many(f.figure("throws"), "exception"),
                       many(f.figure("calls"), "call"),
                       ofProcessor(f, "throwing_ns"));
  case BottleneckKind::kCount:
    break;
  }
  return {};
}

std::string adviceFor(const Finding &finding) {
  auto about = [&](const char *word) {
    return finding.kind == BottleneckKind::Threshold &&
           finding.threshold.find(word) != std::string::npos;
  };
  if (about("counter:"))
    return "see where it is added (`autoprof-report values`), or raise the "
           "threshold if this is what you expect";
  if (finding.subject.starts_with("gauge "))
    return "see its course (`autoprof-report timeline`), or raise the "
           "threshold if this is what you expect";
  if (finding.subject.starts_with("frame "))
    return "see when the slowest were (`autoprof-report frames`) and what was "
           "done then, or raise the threshold if this is what you expect";
  if (finding.subject.starts_with("section "))
    return "see what is called between its checkpoints, or raise the threshold "
           "if this is what you expect";
  if (finding.kind == BottleneckKind::Threshold &&
      finding.figures.front().unit != Unit::Nanoseconds)
    return "see what is allocated below it (`heap paths --filter`), or raise "
           "the threshold if this is what you expect";
  return wordsOf(finding.kind).advice;
}

std::string whyUnknown(const Model &model, BottleneckKind kind) {
  if (kind != BottleneckKind::ReallocGrowth &&
      kind != BottleneckKind::LeakGrowth) {
    if (!model.hasTimes())
      return "the calls were counted only";
    if (!areTimesTelling(model))
      return "the run took less than 10 ms";
  }
  switch (kind) {
  case BottleneckKind::Waiting:
    return "waits were not measured";
  case BottleneckKind::Exceptions:
    return "no shared unwinder by which throws could be counted";
  case BottleneckKind::LeakGrowth:
    return model.heap.isRecorded() ? "the run was too short"
                                   : "the heap was not recorded";
  case BottleneckKind::AllocationChurn:
  case BottleneckKind::TemporaryStorm:
  case BottleneckKind::ReallocGrowth:
    if (!model.heap.isRecorded())
      return "the heap was not recorded";
    break;
  default:
    break;
  }
  return "the calls were counted only";
}

} // namespace autoprof

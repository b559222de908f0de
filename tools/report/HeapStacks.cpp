//===-- HeapStacks.cpp - what call paths allocated ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Paths, leaks and the peak: a line of figures, then the frames, innermost
// first, as people are used to from sanitizers.
//
//===----------------------------------------------------------------------===//
#include "report/HeapFields.h"
#include "report/HeapReport.h"
#include "report/Text.h"

#include "analysis/Checks.h"

#include <algorithm>
#include <fmt/format.h>

namespace autoprof {

namespace {

/// Of a deeper path the innermost and the outermost frames are shown.
constexpr size_t kInnerFrames = 16;
constexpr size_t kOuterFrames = 4;

void printFrame(const std::string &name, const std::string &note,
                const std::string &place, const Output &out) {
  constexpr size_t kIndent = 4;
  size_t noteWidth = displayWidth(note);
  std::string shown = name;
  if (out.width > kIndent + noteWidth + 16)
    shown = elided(name, out.width - kIndent - noteWidth);
  out.stream << std::string(kIndent, ' ') << out.colored(Role::Name, shown)
             << out.colored(Role::Faint, note);
  size_t used = kIndent + displayWidth(shown) + noteWidth + 2;
  if (!place.empty() &&
      (out.width == 0 || used + displayWidth(place) <= out.width))
    out.stream << "  " << out.colored(Role::Faint, place);
  out.stream << '\n';
}

std::string headOf(const HeapChoice &choice, const HeapRow &row,
                   HeapView view) {
  const HeapFigures &f = row.figures;
  auto share = [](int64_t part, int64_t whole) {
    return part > 0 && whole > 0
               ? " (" +
                     formatShare(static_cast<uint64_t>(part),
                                 static_cast<uint64_t>(whole)) +
                     ")"
               : std::string();
  };
  switch (view) {
  case HeapView::Leaks:
    return fmt::format("{} in {}{}", formatLive(f.liveBytes()),
                       counted(f.liveBlocks(), "block"),
                       share(f.liveBytes(), choice.sum.liveBytes()));
  case HeapView::Peak:
    return fmt::format("{} in {}{}", formatLive(f.peakBytes),
                       counted(f.peakBlocks, "block"),
                       share(f.peakBytes, choice.sum.peakBytes));
  default:
    break;
  }
  std::string text =
      fmt::format("{} in {}{}, mean {}", formatBytes(f.bytes),
                  counted(f.count, "allocation"),
                  share(static_cast<int64_t>(f.bytes),
                        static_cast<int64_t>(choice.sum.bytes)),
                  formatBytes(static_cast<uint64_t>(f.mean() + 0.5)));
  if (f.liveBlocks() != 0)
    text += ", " + formatLive(f.liveBytes()) + " live at the end";
  return text;
}

/// Frames below the first, which is where the allocation is.
void printCallers(const Model &model, const std::vector<FunctionIndex> &frames,
                  size_t first, const Output &out) {
  size_t count = frames.size();
  for (size_t i = first; i < count; ++i) {
    if (count > kInnerFrames + kOuterFrames && i == kInnerFrames) {
      size_t skipped = count - kInnerFrames - kOuterFrames;
      out.stream << out.colored(Role::Faint,
                                fmt::format("    ... {} ...",
                                            counted(skipped, "more frame")))
                 << '\n';
      i += skipped;
    }
    FunctionIndex frame = frames[i];
    printFrame(printable(model.nameOf(frame)), "", placeOf(model, frame), out);
  }
}

std::vector<FunctionIndex> innermostFirst(const Model &model, TreeIndex path) {
  std::vector<FunctionIndex> frames = framesOf(model.tree, path);
  if (frames.empty())
    frames.push_back(kRootFunction);
  std::reverse(frames.begin(), frames.end());
  return frames;
}

void printStack(const Model &model, const HeapEntry &entry, const Output &out) {
  const HeapSite &site = model.heap.siteOf(entry);
  const std::string &name = model.heap.functions[site.function].name;
  std::vector<FunctionIndex> frames = innermostFirst(model, entry.path);
  bool isInlined = name != model.nameOf(frames.front());
  std::string place = placeOfSite(site);
  if (place.empty() && !isInlined)
    place = placeOf(model, frames.front());
  printFrame(printable(name), isInlined ? " [inlined]" : "", place, out);
  printCallers(model, frames, isInlined ? 0 : 1, out);
}

std::string footOf(const Model &model, const HeapChoice &choice,
                   HeapView view) {
  const HeapFigures &sum = choice.sum;
  std::string text =
      fmt::format("{} of {} call paths; ", formatCount(choice.rows.size()),
                  formatCount(choice.all));
  if (view == HeapView::Leaks)
    text +=
        fmt::format("{} in {} were never freed", formatLive(sum.liveBytes()),
                    counted(sum.liveBlocks(), "block"));
  else if (view == HeapView::Peak)
    text += fmt::format("{} in {} of {} at the peak", formatLive(sum.peakBytes),
                        counted(sum.peakBlocks, "block"),
                        formatLive(model.heap.peakBytes()));
  else
    text += fmt::format("{} in {}", formatBytes(sum.bytes),
                        counted(sum.count, "allocation"));
  if (choice.rows.size() < choice.all)
    text += " (--top 0 shows all)";
  return text;
}

} // namespace

void printFrames(const Model &model, TreeIndex path, const Output &out) {
  printCallers(model, innermostFirst(model, path), 0, out);
}

void printStacks(const Model &model, const HeapChoice &choice, HeapView view,
                 const Output &out) {
  bool isGrowthShown = view == HeapView::Leaks && model.heap.isGrowthKnown();
  for (const HeapRow &row : choice.rows) {
    out.stream << out.colored(Role::Title, headOf(choice, row, view)) << "  "
               << whatIsMade(model.heap.siteOf(*row.entry));
    if (row.isReachable)
      out.stream << "  "
                 << (*row.isReachable ? "still reachable"
                                      : out.colored(Role::Hot, "lost"));
    if (isGrowthShown && row.survivors.isGrowing())
      out.stream << "  "
                 << out.colored(Role::Hot, "growing over the whole run");
    out.stream << '\n';
    printStack(model, *row.entry, out);
    out.stream << '\n';
  }
  if (choice.all == 0) {
    out.stream << (view == HeapView::Leaks ? "nothing was live at the end\n"
                                           : "no such allocations\n");
    return;
  }
  out.stream << out.colored(Role::Faint, footOf(model, choice, view)) << '\n';
  if (view == HeapView::Leaks)
    for (const std::string &line : describeLeakScan(model))
      out.stream << out.colored(Role::Faint, line) << '\n';
}

void printSuppressed(const Suppressions &suppressions, const Output &out) {
  for (const Suppressions::Rule &rule : suppressions.rules())
    if (rule.blocks > 0)
      out.stream << out.colored(Role::Faint,
                                fmt::format("suppressed {}, {}: leak:{}",
                                            counted(rule.blocks, "block"),
                                            formatBytes(rule.bytes),
                                            printable(rule.pattern)))
                 << '\n';
}

} // namespace autoprof

//===-- ModelTest.cpp - ModelBuilder and TreeViews ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Image.h"
#include "analysis/TreeViews.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace autoprof;
using namespace autoprof::abi;

namespace {

std::vector<std::string> namesOf(const Model &model,
                                 const std::vector<FunctionIndex> &stack) {
  std::vector<std::string> names;
  for (FunctionIndex function : stack)
    names.push_back(model.nameOf(function));
  return names;
}

using Names = std::vector<std::string>;

const char *const kTwoThreads = R"(
thread main tid=7
  call main calls=1 ticks=100 min=100 max=100
  call main/f calls=4 ticks=40 min=5 max=20
  hist f 5x2 15 20
thread worker tid=8 start=30
  call work calls=1 ticks=50
  call work/f calls=2 ticks=30 min=2 max=28
  hist f 2 28
)";

} // namespace

TEST(Model, MergesThreads) {
  Model model = modelOf(kTwoThreads);
  EXPECT_EQ(treeText(model, model.tree), "main 1 100 60\n"
                                         "  f 4 40 40\n"
                                         "work 1 50 20\n"
                                         "  f 2 30 30\n");
  const Function &f = find(model, "f");
  EXPECT_EQ(f.calls, 6u);
  EXPECT_EQ(f.totalNs, 70u);
  EXPECT_EQ(f.selfNs, 70u);
  EXPECT_EQ(f.minNs, 2u);
  EXPECT_EQ(f.maxNs, 28u);
  EXPECT_DOUBLE_EQ(f.meanNs(), 70.0 / 6);
  EXPECT_EQ(f.durations.count(), 6u);
  EXPECT_EQ(f.durations.percentile(50), 5u);
  EXPECT_EQ(f.durations.percentile(99), 28u);
  EXPECT_TRUE(f.isExact());
  ASSERT_EQ(model.threads.size(), 2u);
  EXPECT_EQ(model.threads[0].calls, 5u);
  EXPECT_EQ(model.threads[1].totalNs, 50u);
  EXPECT_EQ(model.threads[1].startNs, 30u);
  EXPECT_EQ(model.calls(), 8u);
}

TEST(Model, OneThreadOnly) {
  ModelBuilder builder;
  builder.setThreads([](uint32_t index) { return index == 1; });
  Image image(kTwoThreads);
  addTo(builder, image);
  Model model = builder.finish();
  EXPECT_EQ(find(model, "f").calls, 2u);
  EXPECT_EQ(treeText(model, model.tree), "work 1 50 20\n"
                                         "  f 2 30 30\n");
  EXPECT_EQ(model.threads.size(), 2u);
}

TEST(Model, RunsMergeByWhatFunctionsAreNotByTheirIds) {
  Image a("func x@1 as=x file=a.c line=1\nfunc x@2 as=x file=b.c line=1\n"
          "thread t tid=1\ncall main calls=1 ticks=10\n"
          "call main/x@1 calls=3 ticks=3\n");
  Image b("func x@2 as=x file=b.c line=1\nfunc x@1 as=x file=a.c line=1\n"
          "thread t tid=2\n"
          "call main calls=1 clocked=3 outer=1 outerticks=10 ticks=10\n"
          "call main/x@1 calls=5 ticks=5\ncall main/x@2 calls=7 ticks=1\n"
          "call main/x@1/^main calls=2\n");
  ModelBuilder builder;
  addTo(builder, a);
  addTo(builder, b);
  Model model = builder.finish();
  EXPECT_EQ(treeText(model, model.tree), "main 2 20 11\n"
                                         "  x 8 8 8\n"
                                         "    main^ 2 0 0\n"
                                         "  x 7 1 1\n");
  EXPECT_EQ(model.functions.size(), 3u);
  ASSERT_EQ(model.threads.size(), 2u);
  EXPECT_EQ(model.threads[1].index, 1u);
  EXPECT_EQ(model.threads[1].run, 1u);
}

TEST(Model, TotalOfAFunctionCountsItsOutermostCallsOnly) {
  // recursion=2 keeps a second level apart.
  Model model = modelOf("thread t tid=1\n"
                        "call f calls=1 ticks=100\n"
                        "call f/g calls=1 clocked=7 outer=1 outerticks=80 "
                        "ticks=80\n"
                        "call f/g/f calls=1 ticks=50\n"
                        "call f/g/f/^g calls=6\n");
  EXPECT_EQ(find(model, "f").calls, 2u);
  EXPECT_EQ(find(model, "f").totalNs, 100u);
  EXPECT_EQ(find(model, "f").selfNs, 70u);
  EXPECT_EQ(find(model, "g").calls, 7u);
  EXPECT_EQ(find(model, "g").totalNs, 80u);
}

TEST(Model, OpenStackAtDeath) {
  Model model = modelOf("thread t tid=1\n"
                        "call main calls=1\ncall main/f calls=1\n"
                        "call main/f/^f calls=9\ncall main/f/g calls=1\n"
                        "cursor main/f/g\n"
                        "thread u tid=2\ncall work calls=1\n"
                        "call work/~step calls=1\n"
                        "tailcursor work/~step work\n"
                        "thread v tid=3\ncall a calls=1\n");
  EXPECT_EQ(namesOf(model, model.threads[0].openStack),
            (Names{"main", "f", "g"}));
  EXPECT_EQ(namesOf(model, model.threads[1].openStack), (Names{"work"}));
  EXPECT_EQ(namesOf(model, model.threads[2].openStack), Names{});
}

TEST(Model, ThreadsStillInTheirCallsAtExitShowThem) {
  Model model = modelOf("run state=exited\nthread t tid=1\n"
                        "call main calls=1\ncursor main\n"
                        "thread u tid=2\n"
                        "call work calls=1\n");
  EXPECT_EQ(namesOf(model, model.threads[0].openStack), Names{"main"});
  EXPECT_EQ(namesOf(model, model.threads[1].openStack), Names{});
}

TEST(Model, PathsThatWereNeverCountedAreNotShown) {
  Model model = modelOf("thread t tid=1\ncall main calls=1 ticks=1\n"
                        "call main/f calls=0\n");
  EXPECT_EQ(treeText(model, model.tree), "main 1 1 1\n");
}

TEST(Model, NodesThatReachNoRootAreCounted) {
  TraceWriter writer;
  FuncId f = writer.addFunc("f");
  NodeId a = writer.addNode(kRootNode, f);
  NodeId b = writer.addNode(a, f), c = writer.addNode(b, f);
  NodeId d = writer.addNode(999, f);
  writer.node(b).Parent = c; // a ring
  TraceWriter::Block &block = writer.addBlock(1, "t");
  for (NodeId node : {a, b, c, d})
    block.calls[node] = 10;
  Model model = modelOf(Image(writer));
  EXPECT_EQ(model.runs[0].unrootedNodes, 3u);
  EXPECT_EQ(model.runs[0].lostCalls, 30u);
  EXPECT_EQ(treeText(model, model.tree), "f 10 0 0\n");
}

TEST(Model, MatchesNamesAsUsersTypeThem) {
  Model model = modelOf("thread t tid=1\n"
                        "call main/_ZN2ns6WorkerILi3EE3runEv calls=1\n"
                        "call main/_Z3runi calls=1\n");
  auto count = [&](const char *pattern) {
    std::vector<bool> matches = matchFunctions(model, pattern);
    return std::count(matches.begin(), matches.end(), true);
  };
  EXPECT_EQ(count("run"), 2);
  EXPECT_EQ(count("run(int)"), 1);
  EXPECT_EQ(count("ns::Worker<3>::run"), 1);
  EXPECT_EQ(count("ns::*"), 1);
  EXPECT_EQ(count("_Z3runi"), 1);
  EXPECT_EQ(count("ru"), 0);
  EXPECT_EQ(count("*"), 3);
}

TEST(TreeViews, RootedMergesAllPlaces) {
  Model model = modelOf("thread t tid=1\n"
                        "call main calls=1 clocked=5 outer=1 outerticks=100 "
                        "ticks=100\n"
                        "call main/a calls=1 ticks=50\n"
                        "call main/a/f calls=2 ticks=20\n"
                        "call main/a/f/g calls=2 ticks=10\n"
                        "call main/f calls=3 ticks=30\n"
                        "call main/f/g calls=1 ticks=3\n"
                        "call main/f/^main calls=4\n");
  CallTree tree = rootedTree(model, matchFunctions(model, "f"));
  EXPECT_EQ(treeText(model, tree), "f 5 50 37\n"
                                   "  g 3 13 13\n"
                                   "  main^ 4 0 0\n");
}

TEST(TreeViews, CallersTurnTheTreeRound) {
  Model model = modelOf("thread t tid=1\n"
                        "call main calls=1 ticks=100\n"
                        "call main/a calls=1 ticks=50\n"
                        "call main/a/f calls=2 clocked=9 outer=2 outerticks=20 "
                        "ticks=20\n"
                        "call main/a/f/g calls=2 ticks=10\n"
                        "call main/a/f/g/^f calls=7\n"
                        "call main/f calls=3 ticks=30\n");
  CallTree tree = callersTree(model, matchFunctions(model, "f"), 100);
  EXPECT_EQ(treeText(model, tree), "f 12 50 40\n"
                                   "  main 3 30 30\n"
                                   "  a 2 20 10\n"
                                   "    main 2 20 10\n"
                                   "  g 7 0 0\n"
                                   "    f 7 0 0\n"
                                   "      a 7 0 0\n"
                                   "        main 7 0 0\n");
}

TEST(Model, VeryDeepTrees) {
  TraceWriter writer;
  TraceWriter::Block &block = writer.addBlock(1, "t");
  NodeId node = kRootNode;
  constexpr uint32_t kDepth = 200000;
  for (uint32_t i = 0; i < kDepth; ++i) {
    node = writer.addNode(node, writer.addFunc("f" + std::to_string(i % 1000)));
    block.calls[node] = 1;
    uint64_t ticks = kDepth - i;
    block.stats[node] = {1, 1, ticks, ticks, ticks, ticks, 0, 1, 0};
  }
  Model model = modelOf(Image(writer));
  EXPECT_EQ(model.totalNs(), kDepth);
  EXPECT_EQ(model.calls(), kDepth);
  EXPECT_EQ(find(model, "f0").calls, kDepth / 1000);
  EXPECT_EQ(find(model, "f999").calls, kDepth / 1000);
}

TEST(Model, MeanIsTotalByCalls) {
  // The ten that were clocked took 50 each, which all cannot have taken.
  Model model = modelOf("thread t tid=1\n"
                        "call main calls=1 ticks=1000\n"
                        "call main/f calls=50 clocked=10 ticks=500\n");
  const Function &f = find(model, "f");
  EXPECT_DOUBLE_EQ(f.clockedMeanNs(), 50);
  EXPECT_DOUBLE_EQ(f.meanNs(), static_cast<double>(f.totalNs) / 50);
  EXPECT_LE(f.meanNs(), 20);
  EXPECT_DOUBLE_EQ(find(model, "main").meanNs(), 1000);
}

TEST(Model, MeanOfCallsInEachOtherIsOfThoseThatWereClocked) {
  Model model = modelOf("thread t tid=1\n"
                        "call main calls=1 ticks=1000\n"
                        "call main/f calls=1 clocked=3 outer=1 outerticks=900 "
                        "ticks=1500\n"
                        "call main/f/^f calls=9\n");
  EXPECT_TRUE(find(model, "f").isRecursive);
  EXPECT_FALSE(find(model, "f").isExact());
  EXPECT_DOUBLE_EQ(find(model, "f").meanNs(), 500);
  // All functions on the way back to the one that is called.
  model = modelOf("thread t tid=1\n"
                  "call main calls=1 ticks=1000\n"
                  "call main/f calls=9 clocked=3 outer=1 outerticks=900 "
                  "ticks=1500\n"
                  "call main/f/g calls=9 clocked=3 outer=1 outerticks=800 "
                  "ticks=1200\n"
                  "call main/f/g/^f calls=8\n"
                  "call main/h calls=1 ticks=10\n");
  EXPECT_TRUE(find(model, "g").isRecursive);
  EXPECT_DOUBLE_EQ(find(model, "g").meanNs(), 400);
  EXPECT_FALSE(find(model, "main").isRecursive);
  EXPECT_FALSE(find(model, "h").isRecursive);
}

TEST(Model, MeanLeavesOutCallsWithoutTimes) {
  // Beyond max-nodes calls have no time of their own.
  Model model = modelOf("thread t tid=1\n"
                        "call main calls=1 ticks=1000\n"
                        "call main/f calls=10 clocked=5 ticks=50\n"
                        "call !/f calls=90\n");
  EXPECT_EQ(find(model, "f").calls, 100u);
  EXPECT_DOUBLE_EQ(find(model, "f").meanNs(), 10);
}

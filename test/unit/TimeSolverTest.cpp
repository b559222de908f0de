//===-- TimeSolverTest.cpp - TimeSolver, through the model ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Image.h"

#include <gtest/gtest.h>

using namespace autoprof;

namespace {

std::string solved(const char *text) {
  Model model = modelOf(text);
  uint64_t self = 0;
  for (const TreeNode &node : model.tree.nodes())
    self += node.selfNs;
  EXPECT_EQ(self, model.totalNs());
  return treeText(model, model.tree);
}

} // namespace

TEST(TimeSolver, ClockedCallsAreTakenAsTheyAre) {
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=100\n"
                   "call main/f calls=3 ticks=60\n"
                   "call main/f/g calls=9 ticks=15\n"),
            "main 1 100 40\n"
            "  f 3 60 45\n"
            "    g 9 15 15\n");
}

TEST(TimeSolver, UnclockedCallsTakeAsLongAsClockedOnes) {
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=1000\n"
                   "call main/f calls=50 clocked=10 ticks=20\n"),
            "main 1 1000 900\n"
            "  f 50 100 100\n");
}

TEST(TimeSolver, EstimatesAreCutUntilTheyFitMeasurementsAreNot) {
  // f was measured; g and h want 100 and 300, of which 20 and 10 were
  // measured, and share what is left.
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=100\n"
                   "call main/f calls=1 ticks=40\n"
                   "call main/g calls=5 clocked=1 ticks=20\n"
                   "call main/h calls=30 clocked=1 ticks=10\n"),
            "main 1 100 1\n"
            "  f 1 40 40\n"
            "  h 30 33 33\n"
            "  g 5 26 26\n");
}

TEST(TimeSolver, CutReachesTheCalleesOfWhatIsCut) {
  // f wants 400, half of it for g, and gets 100.
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=100\n"
                   "call main/f calls=40 clocked=2 ticks=20\n"
                   "call main/f/g calls=40 clocked=2 ticks=10\n"),
            "main 1 100 0\n"
            "  f 40 100 47\n"
            "    g 40 53 53\n");
}

TEST(TimeSolver, UnclockedFrameIsAsLongAsItsCallees) {
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=100\n"
                   "call main/f calls=2\n"
                   "call main/f/g calls=2 ticks=30\n"),
            "main 1 100 70\n"
            "  f 2 30 0\n"
            "    g 2 30 30\n");
}

TEST(TimeSolver, EstimatesBelowTheRootAreTheTimeOfTheThread) {
  // A thousand calls from code without hooks: ten were clocked and cold, the
  // samples say that the others took less. No frame holds the difference.
  Model model = modelOf("thread t tid=1\n"
                        "call f calls=1000 clocked=10 ticks=10000\n"
                        "sample f count=100 ns=1000\n");
  ASSERT_EQ(model.threads.size(), 1u);
  EXPECT_LT(model.threads[0].totalNs, 500'000u);
  EXPECT_EQ(model.threads[0].clockNs, model.threads[0].totalNs);
}

TEST(TimeSolver, CountsAloneHaveNoTime) {
  EXPECT_EQ(solved("run timing=count\nthread t tid=1\n"
                   "call main calls=1\ncall main/f calls=7\n"),
            "main 1 0 0\n"
            "  f 7 0 0\n");
}

TEST(TimeSolver, TailCallIsNotInsideItsCaller) {
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=100\n"
                   "call main/f calls=1 ticks=10\n"
                   "call main/f/~g calls=1 ticks=20\n"
                   "call main/f/~g/~h calls=1 ticks=30\n"),
            "main 1 100 40\n"
            "  f 1 60 10\n"
            "    g 1 50 20\n"
            "      h 1 30 30\n");
}

TEST(TimeSolver, TailAndPlainCallOfOneFunctionAreOneLine) {
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=100\n"
                   "call main/f calls=1 ticks=50\n"
                   "call main/f/g calls=2 ticks=20\n"
                   "call main/f/~g calls=1 ticks=5\n"),
            "main 1 100 45\n"
            "  f 1 55 30\n"
            "    g 3 25 25\n");
}

TEST(TimeSolver, RecursionCountsTimeOnce) {
  // 1 call from main, 99 from itself; nested ones lie inside the outermost.
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=1000\n"
                   "call main/f calls=1 clocked=100 outer=1 outerticks=900 "
                   "ticks=30000\n"
                   "call main/f/^f calls=99\n"),
            "main 1 1000 100\n"
            "  f 1 900 900\n"
            "    f^ 99 0 0\n");
}

TEST(TimeSolver, MutualRecursionKeepsSelfTimesApart) {
  // f 0-100, g 10-90, f 20-80, g 30-70, f 40-50.
  const char *const kText = "thread t tid=1\n"
                            "call f calls=1 clocked=3 outer=1 outerticks=100 "
                            "ticks=170\n"
                            "call f/g calls=2 clocked=2 outer=1 outerticks=80 "
                            "ticks=120\n"
                            "call f/g/^f calls=2\n";
  EXPECT_EQ(solved(kText), "f 1 100 50\n"
                           "  g 2 50 50\n"
                           "    f^ 2 0 0\n");
  // In the table the total of g is all that its calls took.
  Model model = modelOf(kText);
  EXPECT_EQ(find(model, "g").totalNs, 80u);
  EXPECT_EQ(find(model, "f").totalNs, 100u);
}

TEST(TimeSolver, TimeOfACallBackStandsAtTheFunctionCalledBack) {
  // As an interpreter does it: main calls run, run calls the script's main,
  // which calls run again, where all the work is done.
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=1000\n"
                   "call main/run calls=1 clocked=2 outer=1 outerticks=990 "
                   "ticks=1960\n"
                   "call main/run/script calls=1 ticks=980\n"
                   "call main/run/script/^run calls=1\n"
                   "call main/run/work calls=5 ticks=960\n"),
            "main 1 1000 10\n"
            "  run 1 990 20\n"
            "    work 5 960 960\n"
            "    script 1 10 10\n"
            "      run^ 1 0 0\n");
}

TEST(TimeSolver, SampledRecursionIsNotScaledByNestedCalls) {
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=100000\n"
                   "call main/f calls=1 clocked=16 outer=1 outerticks=900 "
                   "ticks=9000\n"
                   "call main/f/^f calls=1000000\n"),
            "main 1 100000 99100\n"
            "  f 1 900 900\n"
            "    f^ 1000000 0 0\n");
}

TEST(TimeSolver, StateMachineOfTailCallsIsEnteredAnew) {
  // f -> g -> f ... by tail calls: no call of f is inside another.
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=10000\n"
                   "call main/f calls=1 clocked=10 ticks=100\n"
                   "call main/f/~g calls=100 clocked=10 ticks=50\n"
                   "call main/f/~g/~^f calls=99\n"),
            "main 1 10000 8500\n"
            "  f 1 1500 1000\n"
            "    g 100 500 500\n"
            "      f^ 99 0 0\n");
}

TEST(TimeSolver, OpenCallsLastUntilTheEnd) {
  EXPECT_EQ(solved("run last=500\nthread t tid=1 last=700\n"
                   "call main calls=1\n"
                   "call main/f calls=3 clocked=2 ticks=100\n"
                   "open main start=100\n"
                   "open main/f start=600\n"
                   "cursor main/f\n"),
            "main 1 600 400\n"
            "  f 3 200 200\n");
}

TEST(TimeSolver, OnlyTheOutermostOpenCallOfARecursionCounts) {
  EXPECT_EQ(solved("run last=1000\nthread t tid=1\n"
                   "call f calls=1\n"
                   "call f/^f calls=2\n"
                   "open f start=100\n"
                   "open f/^f start=300\n"
                   "open f/^f start=600\n"),
            "f 1 900 900\n"
            "  f^ 2 0 0\n");
}

TEST(TimeSolver, EndOfTheRunEndsOpenCalls) {
  EXPECT_EQ(solved("run state=exited end=400 last=400\n"
                   "thread t tid=1 last=350\n"
                   "call main calls=1\nopen main start=100\n"),
            "main 1 300 300\n");
}

TEST(TimeSolver, OverflowIsCountedAndItsTimeStaysInItsCallers) {
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=100\n"
                   "call !/f calls=5 ticks=70\n"),
            "main 1 100 100\n"
            "[paths beyond max-nodes] 0 0 0\n"
            "  f 5 0 0\n");
}

TEST(TimeSolver, TicksAreConvertedByTheHeader) {
  EXPECT_EQ(solved("run start=1000 last=3000 startmono=50 mono=1050\n"
                   "thread t tid=1\ncall main calls=1 ticks=2000\n"
                   "call main/f calls=1 ticks=501\n"),
            "main 1 1000 750\n"
            "  f 1 250 250\n");
}

TEST(TimeSolver, SamplesDivideWhatClocksDoNotTell) {
  // main was measured; of 1,000 samples nine in ten hit g, which the clocks of
  // its first calls would make short.
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=1000000000\n"
                   "call main/f calls=1000 clocked=1 ticks=500000\n"
                   "call main/g calls=1000 clocked=1 ticks=500000\n"
                   "sample main/f count=100\n"
                   "sample main/g count=900\n"),
            "main 1 1000000000 1\n"
            "  g 1000 896039603 896039603\n"
            "  f 1000 103960396 103960396\n");
}

TEST(TimeSolver, WithoutSamplesOnlyFirstCallsAreKnown) {
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=1000000000\n"
                   "call main/f calls=1000 clocked=1 ticks=500000\n"
                   "call main/g calls=1000 clocked=1 ticks=500000\n"),
            "main 1 1000000000 0\n"
            "  f 1000 500000000 500000000\n"
            "  g 1000 500000000 500000000\n");
}

TEST(TimeSolver, WhatHooksCostIsNoTimeOfTheFunction) {
  // 10 million calls of 1 ns are 10 of g's 20 ms: as much as f has. They are
  // in no caller's time either.
  EXPECT_EQ(solved("run hookps=1000\n"
                   "thread t tid=1\n"
                   "call main calls=1 ticks=30000000\n"
                   "call main/f calls=2 clocked=0 ticks=0\n"
                   "call main/g calls=10000000 clocked=0 ticks=0\n"
                   "sample main/f count=10000 ns=1000\n"
                   "sample main/g count=20000 ns=1000\n"),
            "main 1 20003331 6667\n"
            "  g 10000000 9998333 9998333\n"
            "  f 2 9998331 9998331\n");
}

TEST(TimeSolver, WhatSamplesFindInHooksIsNoTimeOfTheFunction) {
  // g's 20 ms are 11 without its hooks: 10 in its own code, and a tenth of what
  // was found in hooks. What a counted call costs does not matter then, and a
  // function that was only met in hooks keeps the tenth.
  EXPECT_EQ(solved("run hookps=1000\n"
                   "thread t tid=1\n"
                   "call main calls=1 ticks=32000000\n"
                   "call main/f calls=2 clocked=0 ticks=0\n"
                   "call main/g calls=10000000 clocked=0 ticks=0\n"
                   "call main/h calls=10000000 clocked=0 ticks=0\n"
                   "sample main/f count=11000 ns=1000\n"
                   "sample main/g count=20000 hooks=10000 ns=1000\n"
                   "sample main/h count=1000 hooks=1000 ns=1000\n"),
            "main 1 22103093 6907\n"
            "  g 10000000 10998103 10998103\n"
            "  f 2 10998103 10998103\n"
            "  h 10000000 99980 99980\n");
}

TEST(TimeSolver, HooksOfNestedCallsAreInTheOutermostClock) {
  // fib's 100 ms are 64 without its hooks, main's 112 are 76: g keeps its 10.
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=112000000\n"
                   "call main/fib calls=1 ticks=100000000\n"
                   "call main/fib/^fib calls=9999999\n"
                   "call main/g calls=1000 clocked=0 ticks=0\n"
                   "sample main/fib count=100000 hooks=40000 ns=1000\n"
                   "sample main/g count=10000 ns=1000\n"),
            "main 1 76003273 1091\n"
            "  fib 1 64003277 64003277\n"
            "    fib^ 9999999 0 0\n"
            "  g 1000 11998905 11998905\n");
}

TEST(TimeSolver, NoHooksAreInWhatWasSpentWaiting) {
  // 45 of the 100 ms that samples know of are hooks: no more goes.
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=1000000000\n"
                   "call main/f calls=1000 clocked=0 ticks=0\n"
                   "sample main/f count=100000 hooks=50000 ns=1000\n"),
            "main 1 955004500 886259726\n"
            "  f 1000 68744774 68744774\n");
  // wait()'s 90 ms have no samples: d keeps what it has without its hooks.
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=100000000\n"
                   "call main/wait calls=1 ticks=90000000\n"
                   "call main/d calls=1000 clocked=0 ticks=0\n"
                   "sample main/d count=10000 hooks=5000 ns=1000\n"),
            "main 1 95504496 5499\n"
            "  wait 1 90000000 90000000\n"
            "  d 1000 5498997 5498997\n");
}

TEST(TimeSolver, WhatSamplesDoNotExplainWasSpentWaiting) {
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=1000000000\n"
                   "call main/f calls=1000\n"
                   "sample main/f count=100\n"),
            "main 1 1000000000 883663367\n"
            "  f 1000 116336633 116336633\n");
}

TEST(TimeSolver, WaitsAndCallsOfTheSystemAreTheirCallersTime) {
  // f and g are known by them alone; h by samples, for all that is left.
  Model model = modelOf("thread t tid=1\n"
                        "call main calls=1 ticks=1000000000\n"
                        "call main/f calls=1000\n"
                        "call main/g calls=1000\n"
                        "call main/h calls=1000\n"
                        "system main/f ticks=300000000 count=1000\n"
                        "wait main/g ticks=200000000 count=10\n"
                        "sample main/h count=500\n");
  EXPECT_EQ(find(model, "f").selfNs, 300000000u);
  EXPECT_EQ(find(model, "f").systemNs, 300000000u);
  EXPECT_EQ(find(model, "f").waiting.ns, 0u);
  EXPECT_EQ(find(model, "g").selfNs, 200000000u);
  EXPECT_EQ(find(model, "g").waiting.ns, 200000000u);
  EXPECT_GT(find(model, "h").selfNs, 480000000u);
  EXPECT_EQ(model.totalNs(), 1000000000u);
}

TEST(TimeSolver, RunnableIsWhatSamplesLeaveOfATime) {
  // Half of the second it could not run, and hardly ever in f, all of whose
  // calls were clocked: g had to wait for the processor.
  Model model = modelOf("thread t tid=1 steady=500000000 preempted=500000000\n"
                        "call main calls=1 ticks=1000000000\n"
                        "call main/f calls=1000 ticks=320000000\n"
                        "call main/g calls=1000\n"
                        "sample main/f count=300000 ns=1000\n"
                        "sample main/g count=200000 ns=1000\n");
  const Function &f = find(model, "f"), &g = find(model, "g");
  EXPECT_EQ(f.selfNs, 320000000u);
  EXPECT_NEAR(static_cast<double>(f.runnableNs), 20e6, 2e6);
  EXPECT_NEAR(static_cast<double>(g.selfNs), 680e6, 1e6);
  EXPECT_NEAR(static_cast<double>(g.runnableNs), 480e6, 2e6);
  // A handful of samples, even in both, is no sign of that.
  model = modelOf("thread t tid=1 steady=500000000 preempted=500000000\n"
                  "call main calls=1 ticks=1000000000\n"
                  "call main/f calls=1000 ticks=320000000\n"
                  "call main/g calls=1000\n"
                  "sample main/f count=2 ns=150000000\n"
                  "sample main/g count=2 ns=100000000\n");
  EXPECT_NEAR(static_cast<double>(find(model, "f").runnableNs), 160e6, 1);
}

TEST(TimeSolver, RunnableIsInSumWhatIsKnownOfTheThread) {
  // A tenth of its time, of which much more is explained by nothing in f (a
  // wait that nothing measures): that is no runnable time.
  Model model = modelOf("thread t tid=1 steady=900000000 preempted=100000000\n"
                        "call main calls=1 ticks=5000000000\n"
                        "call main/f calls=1 ticks=4000000000\n"
                        "call main/g calls=1 ticks=900000000\n"
                        "sample main/f count=100000 ns=1000\n"
                        "sample main/g count=800000 ns=1000\n"
                        "sample main count=90000 ns=1000\n");
  double sum = 0;
  for (const Function &function : model.functions)
    sum += static_cast<double>(function.runnableNs);
  EXPECT_NEAR(sum, 500e6, 1e3);
  EXPECT_NEAR(static_cast<double>(find(model, "g").runnableNs), 90e6, 11e6);
  // Nobody else wanted the processor: none is.
  model = modelOf("thread t tid=1 steady=900000000\n"
                  "call main calls=1 ticks=5000000000\n"
                  "call main/f calls=1 ticks=4000000000\n"
                  "sample main/f count=100 ns=1000000\n");
  EXPECT_EQ(find(model, "f").runnableNs, 0u);
}

TEST(TimeSolver, PathsThatNoSampleMetHaveTheirPartByTheFunctionsCalls) {
  // Below b nothing was sampled. f is called as often there as below a.
  EXPECT_EQ(solved("thread t tid=1\n"
                   "call main calls=1 ticks=1000000000\n"
                   "call main/a calls=1 ticks=400000000\n"
                   "call main/a/f calls=1000\n"
                   "call main/b calls=1 ticks=100000000\n"
                   "call main/b/f calls=1000\n"
                   "sample main count=500\n"
                   "sample main/a count=100\n"
                   "sample main/a/f count=300\n"),
            "main 1 1000000000 500000000\n"
            "  a 1 400000000 151542583\n"
            "    f 1000 248457417 248457417\n"
            "  b 1 100000000 1098902\n"
            "    f 1000 98901098 98901098\n");
}

TEST(TimeSolver, WhatClockedCallsTookThemselvesIsInNoCall) {
  EXPECT_EQ(solved("run end=1000\n"
                   "thread t tid=1 overhead=300\n"
                   "call main calls=1\n"
                   "call main/f calls=1 ticks=200\n"
                   "open main start=100\n"),
            "main 1 600 400\n"
            "  f 1 200 200\n");
}

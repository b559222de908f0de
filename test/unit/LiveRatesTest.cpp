//===-- LiveRatesTest.cpp - LiveRates -------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/LiveRates.h"

#include <gtest/gtest.h>

namespace autoprof {

namespace {

Function function(const char *name, uint64_t calls, uint64_t selfNs) {
  Function result;
  result.name = result.mangled = name;
  result.calls = calls;
  result.selfNs = selfNs;
  return result;
}

Model modelOf(std::vector<Function> functions, uint64_t durationNs) {
  Model model;
  model.functions = std::move(functions);
  model.runs.emplace_back().durationNs = durationNs;
  Thread &thread = model.threads.emplace_back();
  for (const Function &f : model.functions)
    thread.calls += f.calls;
  return model;
}

} // namespace

TEST(LiveRates, TheFirstLookIsComparedWithTheStart) {
  LiveRates rates;
  rates.update(modelOf({function("f", 100, 7)}, 2'000'000'000), 0.001);
  EXPECT_DOUBLE_EQ(rates.ofFunction(0).callsPerSecond, 50);
  EXPECT_EQ(rates.ofFunction(0).selfNs, 7u);
  EXPECT_DOUBLE_EQ(rates.ofThread(0).callsPerSecond, 50);
}

TEST(LiveRates, FunctionsAreFoundAgainWhereverTheyStand) {
  LiveRates rates;
  rates.update(modelOf({function("f", 100, 7)}, 1'000'000'000), 0);
  rates.update(modelOf({function("new", 10, 1), function("f", 130, 9)}, 0), 2);
  EXPECT_DOUBLE_EQ(rates.ofFunction(0).callsPerSecond, 5);
  EXPECT_DOUBLE_EQ(rates.ofFunction(1).callsPerSecond, 15);
  EXPECT_EQ(rates.ofFunction(1).selfNs, 2u);
  EXPECT_DOUBLE_EQ(rates.ofAll().callsPerSecond, 20);
  EXPECT_DOUBLE_EQ(rates.ofThread(0).callsPerSecond, 20);
}

TEST(LiveRates, AResetBeginsAnewAndEstimatesMayShrink) {
  LiveRates rates;
  rates.update(modelOf({function("f", 100, 9)}, 1'000'000'000), 0);
  rates.update(modelOf({function("f", 4, 5)}, 0), 1);
  EXPECT_DOUBLE_EQ(rates.ofFunction(0).callsPerSecond, 4);
  EXPECT_EQ(rates.ofFunction(0).selfNs, 0u);
}

} // namespace autoprof

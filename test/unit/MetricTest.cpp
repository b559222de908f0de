//===-- MetricTest.cpp - tests of Metric.h and Quantity.h -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Metric.h"

#include "analysis/Bottlenecks.h"
#include "analysis/Gate.h"

#include <gtest/gtest.h>
#include <stdexcept>

using namespace autoprof;

namespace {

TEST(QuantityTest, Units) {
  EXPECT_EQ(parseQuantity("100ms", Unit::Nanoseconds), 100e6);
  EXPECT_EQ(parseQuantity("1.5 s", Unit::Nanoseconds), 1.5e9);
  EXPECT_EQ(parseQuantity("3µs", Unit::Nanoseconds), 3e3);
  EXPECT_EQ(parseQuantity("64MiB", Unit::Bytes), 64 * 1024.0 * 1024);
  EXPECT_EQ(parseQuantity("1kB", Unit::Bytes), 1000);
  EXPECT_EQ(parseQuantity("4096", Unit::Bytes), 4096);
  EXPECT_EQ(parseQuantity("1,000", Unit::Count), 1000);
  EXPECT_EQ(parseQuantity("2.5k", Unit::Count), 2500);
}

TEST(QuantityTest, WhatIsNone) {
  for (const char *text :
       {"", "ms", "5", "5 parsecs", "-5ms", "1e3ms", "..5ms", "5msms", "5MiB"})
    EXPECT_THROW(parseQuantity(text, Unit::Nanoseconds), std::invalid_argument)
        << text;
  EXPECT_THROW(parseQuantity("5ms", Unit::Count), std::invalid_argument);
  EXPECT_THROW(parseQuantity("5ms", Unit::Bytes), std::invalid_argument);
}

TEST(MetricTest, ExpressionsAreTakenApart) {
  Expression e = parseExpression("calls(parse)=+1%");
  EXPECT_EQ(e.metric, "calls");
  EXPECT_EQ(e.pattern, "parse");
  EXPECT_EQ(e.limit, "+1%");
  e = parseExpression("allocations = +0");
  EXPECT_EQ(e.metric, "allocations");
  EXPECT_EQ(e.pattern, "");
  EXPECT_EQ(e.limit, "+0");
  e = parseExpression("db_*=100ms");
  EXPECT_EQ(e.metric, "");
  EXPECT_EQ(e.pattern, "db_*");
}

TEST(MetricTest, NamesMayLookLikeExpressions) {
  Expression e = parseExpression("operator==(A const&)=5ms");
  EXPECT_EQ(e.metric, "");
  EXPECT_EQ(e.pattern, "operator==(A const&)");
  e = parseExpression("p99.9(ns::f(int, char))=2ms");
  EXPECT_EQ(e.metric, "p99.9");
  EXPECT_EQ(e.pattern, "ns::f(int, char)");
  e = parseExpression("speed(f)=2ms");
  EXPECT_EQ(e.metric, "");
  EXPECT_EQ(e.pattern, "speed(f)");
}

TEST(MetricTest, NamesOfCountersHaveBrackets) {
  Expression e = parseExpression("counter:cache miss(f(int))=5");
  EXPECT_EQ(findMetric(e.metric)->name, "cache miss");
  EXPECT_EQ(e.pattern, "f(int)");
  EXPECT_EQ(e.longName, "cache miss(f(int))");
  MetricName metric = *findMetric(e.metric);
  chooseLongName(e, metric, [](const std::string &) { return false; });
  EXPECT_EQ(e.pattern, "f(int)");
  chooseLongName(e, metric, [](const std::string &) { return true; });
  EXPECT_EQ(e.pattern, "");
  EXPECT_EQ(metric.name, "cache miss(f(int))");
  e = parseExpression("counter:\"a (b)\"(f)=5");
  EXPECT_EQ(findMetric(e.metric)->name, "a (b)");
  EXPECT_EQ(e.pattern, "f");
  EXPECT_EQ(e.longName, "");
  e = parseExpression("counter:reads()=5");
  EXPECT_EQ(findMetric(e.metric)->name, "reads()");
  EXPECT_EQ(e.pattern, "");
  e = parseExpression("gauge:level (x)=5");
  EXPECT_EQ(findMetric(e.metric)->name, "level (x)");
  EXPECT_EQ(e.pattern, "");
}

TEST(MetricTest, FramesAndSections) {
  EXPECT_EQ(toldTimesOf("frame:render (main)")->glob, "render (main)");
  EXPECT_TRUE(toldTimesOf("frame:x")->isFrame);
  EXPECT_FALSE(toldTimesOf("section:x")->isFrame);
  for (const char *pattern : {"frame::f", "frame:", "frames", "f", ""})
    EXPECT_FALSE(toldTimesOf(pattern)) << pattern;
}

TEST(MetricTest, BadExpressions) {
  for (const char *text : {"", "parse", "=5", "parse=", " = ", "calls()=5"})
    EXPECT_THROW(parseExpression(text), std::invalid_argument) << text;
}

TEST(MetricTest, Percentiles) {
  EXPECT_EQ(findMetric("p99.9")->percent, 99.9);
  EXPECT_EQ(findMetric("p1")->percent, 1);
  for (const char *word :
       {"p", "p0", "p0.1", "p100", "p101", "p5x", "px", "speed", ""})
    EXPECT_FALSE(findMetric(word)) << word;
}

TEST(GateTest, Limits) {
  Gate gate = parseGate("calls(f)=+1%");
  EXPECT_EQ(gate.kind, Gate::Kind::Percent);
  EXPECT_EQ(gate.limit, 1);
  gate = parseGate("self(f)=-0.5ms");
  EXPECT_EQ(gate.kind, Gate::Kind::Distance);
  EXPECT_EQ(gate.limit, -0.5e6);
  gate = parseGate("self(f)=+0");
  EXPECT_EQ(gate.kind, Gate::Kind::Distance);
  EXPECT_EQ(gate.limit, 0);
  gate = parseGate("peak=64MiB");
  EXPECT_EQ(gate.kind, Gate::Kind::Absolute);
  EXPECT_EQ(gate.limit, 64 * 1024.0 * 1024);
}

TEST(GateTest, ErrorsNameTheGate) {
  for (const char *text : {"calls=abc", "calls=+", "self(f)=5", "calls(f)=+x%"})
    try {
      parseGate(text);
      ADD_FAILURE() << text;
    } catch (const std::invalid_argument &error) {
      EXPECT_EQ(
          std::string(error.what()).rfind("\"" + std::string(text) + "\": ", 0),
          0u)
          << error.what();
    }
}

TEST(ThresholdTest, WhatItMeasures) {
  EXPECT_EQ(parseThreshold("f=1ms").metric.metric, Metric::Mean);
  EXPECT_EQ(parseThreshold("total(f)=1ms").metric.metric, Metric::Total);
  EXPECT_EQ(parseThreshold("bytes(f)=1KiB").limit, 1024);
  EXPECT_THROW(parseThreshold("peak=1MiB"), std::invalid_argument);
  EXPECT_THROW(parseThreshold("calls(f)=1"), std::invalid_argument);
}

/// Four functions with a fifth of the time each, and one that \p waited.
Model waitingModel(uint64_t waitNs) {
  Model model;
  model.runs.emplace_back();
  model.hasWaits = true;
  for (int i = 0; i < 5; ++i) {
    Function function;
    function.name = function.mangled = "f" + std::to_string(i);
    function.calls = function.clocked = function.finished = 1;
    function.selfNs = function.totalNs = 200'000'000;
    function.waiting.ns = i == 3 ? waitNs : 0;
    TreeIndex at =
        model.tree.child(CallTree::kRoot, static_cast<FunctionIndex>(i), false);
    model.tree[at].selfNs = 200'000'000;
    model.tree[at].calls = model.tree[at].entries = model.tree[at].clocked = 1;
    model.functions.push_back(function);
  }
  model.tree.finish();
  return model;
}

TEST(BottlenecksTest, WaitingIsFarAboveComputing) {
  Model model = waitingModel(160'000'000); // 16 % of all, 80 % of its own
  Inspection inspection = findBottlenecks(model, {});
  ASSERT_EQ(inspection.findings.size(), 1u);
  const Finding &finding = inspection.findings[0];
  EXPECT_EQ(finding.kind, BottleneckKind::Waiting);
  EXPECT_EQ(finding.severity, Severity::Medium);
  EXPECT_EQ(model.functions[finding.function].name, "f3");
  EXPECT_EQ(finding.figure("wait_ns"), 160'000'000);
}

TEST(BottlenecksTest, SomeWaitingIsNone) {
  EXPECT_TRUE(findBottlenecks(waitingModel(159'000'000), {}).findings.empty());
  Model unknown = waitingModel(160'000'000);
  unknown.hasWaits = false;
  EXPECT_TRUE(findBottlenecks(unknown, {}).findings.empty());
}

} // namespace

//===-- ChecksTest.cpp - Checks and describeLosses ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"

#include "Image.h"

#include <gtest/gtest.h>

using namespace autoprof;

namespace {

std::string failed(const Model &model) {
  std::string names;
  for (const Check &check : runChecks(model))
    if (!check.isOk)
      names += (names.empty() ? "" : " ") + check.name;
  return names;
}

const char *const kGood = "run state=exited last=100 end=100\n"
                          "thread t tid=1\n"
                          "call main calls=1 ticks=90\n"
                          "call main/f calls=9 clocked=3 ticks=30\n"
                          "call main/f/^main calls=2\n"
                          "hist main 90\nhist f 10x3\n";

} // namespace

TEST(Checks, GoodTracePasses) { EXPECT_EQ(failed(modelOf(kGood)), ""); }

TEST(Checks, LossesAreNoFailure) {
  std::string text = std::string(kGood) + "loss CallsNoBlock 3\n"
                                          "loss ClocksAbandoned 1\n";
  Model model = modelOf(text.c_str());
  EXPECT_EQ(failed(model), "");
  EXPECT_EQ(describeLosses(model),
            (std::vector<std::string>{
                "3 calls not counted: no room for another thread, or it began "
                "while the program ended",
                "1 clocked call left by longjmp or an exception: counted, "
                "their time estimated"}));
}

TEST(Checks, LostPathFails) {
  Image image(kGood);
  image.set<uint32_t>(image.recordAt(image.header().Nodes, 4) +
                          offsetof(autoprof::abi::NodeRecord, Parent),
                      777);
  EXPECT_EQ(failed(modelOf(image)), "caller-callee thread-calls paths");
}

TEST(Checks, MoreClockedThanCalledFails) {
  EXPECT_EQ(failed(modelOf("run state=exited\nthread t tid=1\n"
                           "call main calls=1 clocked=2 ticks=5\n")),
            "clocks");
}

TEST(Checks, AKilledRunMayHaveOneCallInFlightForEachThread) {
  EXPECT_EQ(failed(modelOf("thread t tid=1\n"
                           "call main calls=1 clocked=2 ticks=5\n"
                           "hist main 2x3\n")),
            "");
}

TEST(Checks, TruncatedFileFails) {
  Image image(kGood);
  image.truncate(image.bytes.size() - 4096);
  EXPECT_NE(failed(modelOf(image)).find("file"), std::string::npos);
}

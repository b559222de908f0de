//===-- GlobTest.cpp - Glob -----------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Glob.h"

#include <gtest/gtest.h>

using autoprof::globMatches;

TEST(Glob, WholeTextOnly) {
  EXPECT_TRUE(globMatches("foo", "foo"));
  EXPECT_FALSE(globMatches("foo", "foobar"));
  EXPECT_FALSE(globMatches("foo", ""));
  EXPECT_TRUE(globMatches("", ""));
}

TEST(Glob, StarAndQuestionMark) {
  EXPECT_TRUE(globMatches("*", ""));
  EXPECT_TRUE(globMatches("f*r", "foobar"));
  EXPECT_TRUE(globMatches("*bar*", "foobarbaz"));
  EXPECT_TRUE(globMatches("a*b*c", "a-b-b-c"));
  EXPECT_FALSE(globMatches("a*b*c", "a-b-b"));
  EXPECT_TRUE(globMatches("f?o", "fxo"));
  EXPECT_FALSE(globMatches("f?o", "fo"));
}

TEST(Glob, NamesOfOperatorsAreLiteral) {
  EXPECT_TRUE(globMatches("V::operator[](int)", "V::operator[](int)"));
  EXPECT_TRUE(globMatches("operator*", "operator*"));
  EXPECT_TRUE(globMatches("operator\\*", "operator*"));
  EXPECT_FALSE(globMatches("operator\\*", "operator+"));
}

TEST(Glob, TakesLinearTime) {
  std::string text(100000, 'a');
  EXPECT_FALSE(globMatches("*a*a*a*a*b", text));
}

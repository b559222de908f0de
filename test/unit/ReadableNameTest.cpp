//===-- ReadableNameTest.cpp - names without parameters -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "ReadableName.h"

#include <gtest/gtest.h>
#include <string>

namespace autoprof {
namespace {

std::string read(const char *linkage) {
  ReadableName name;
  return name.read(linkage) ? name.get() : "-";
}

std::string last(const char *linkage) {
  ReadableName name;
  return name.read(linkage) ? name.last() : "-";
}

TEST(ReadableName, PlainNames) {
  EXPECT_EQ(read("_Z1fi"), "f");
  EXPECT_EQ(read("_ZL1fi"), "f");
  EXPECT_EQ(read("_ZN1A1B3fooEv"), "A::B::foo");
  EXPECT_EQ(read("_ZNK1A1fEv"), "A::f");
  EXPECT_EQ(read("_ZN12_GLOBAL__N_11gEv"), "(anonymous namespace)::g");
  EXPECT_EQ(last("_ZN1A1B3fooEv"), "foo");
}

TEST(ReadableName, TemplateArgumentsAreLeftOut) {
  EXPECT_EQ(read("_ZNSt6vectorIiSaIiEE9push_backERKi"),
            "std::vector::push_back");
  EXPECT_EQ(read("_ZN3FooILN1B1CE1EE3barEv"), "Foo::bar");
  EXPECT_EQ(read("_ZN1AILi5ELb1EE1fEv"), "A::f");
  EXPECT_EQ(read("_Z1fIJidEEvDpT_"), "f");
  EXPECT_EQ(read("_Z4callIZ4mainEUlvE_EvT_"), "call");
  EXPECT_EQ(read("_ZN1AIA10_cM1BFvvEE1fEv"), "A::f");
}

TEST(ReadableName, StructorsAndOperators) {
  EXPECT_EQ(read("_ZN1XC2Ev"), "X::X");
  EXPECT_EQ(read("_ZN1XD0Ev"), "X::~X");
  EXPECT_EQ(read("_ZNSt6vectorIiSaIiEEC1Ev"), "std::vector::vector");
  EXPECT_EQ(read("_ZNK1XclEv"), "X::operator()");
  EXPECT_EQ(read("_ZN1XnwEm"), "X::operator new");
  EXPECT_EQ(read("_ZlsRSoi"), "operator<<");
  EXPECT_EQ(read("_ZNSs6appendEPKc"), "std::string::append");
  EXPECT_EQ(read("_ZN1X1fB5cxx11Ev"), "X::f");
}

TEST(ReadableName, LocalNames) {
  EXPECT_EQ(read("_ZZ4mainENKUlvE_clEv"), "main::{lambda}::operator()");
  EXPECT_EQ(read("_ZZN1A1fEiEN1B1gEv"), "A::f::B::g");
  EXPECT_EQ(read("_ZZZ4mainENKUlvE_clEvENKUlvE0_clEv"),
            "main::{lambda}::operator()::{lambda}::operator()");
}

TEST(ReadableName, WhatIsNotUnderstoodHasNone) {
  for (const char *other :
       {"main", "", "_Z", "_ZN", "_ZN1", "_ZN3foE", "_ZN99999999999foE",
        "_ZNS_1fEv", "_ZN1AcviEv", "_ZTV1A", "_ZN1AIXadL_Z1fvEEE1gEv", "_ZZ",
        "_ZN1AIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIE1fEv"})
    EXPECT_EQ(read(other), "-") << other;
}

TEST(ReadableName, LongNamesAreCut) {
  std::string linkage = "_Z200" + std::string(200, 'x') + "v";
  std::string name = read(linkage.c_str());
  EXPECT_GT(name.size(), 100u);
  EXPECT_EQ(name, std::string(name.size(), 'x'));
}

} // namespace
} // namespace autoprof

//===-- NamesTest.cpp - Names ---------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Names.h"

#include <gtest/gtest.h>

using namespace autoprof;

TEST(Names, Demangles) {
  EXPECT_EQ(displayName("_Z3fooi"), "foo(int)");
  EXPECT_EQ(displayName("main"), "main");
  EXPECT_EQ(displayName("_ZN2ns6WorkerILi3EE3runEv"), "ns::Worker<3>::run()");
  EXPECT_EQ(displayName("_Znot mangled"), "_Znot mangled");
  EXPECT_EQ(displayName(""), "");
}

TEST(Names, LambdasAreReadable) {
  EXPECT_EQ(displayName("_ZZ4mainENKUlvE_clEv"),
            "main::'lambda'()::operator()() const");
}

TEST(Names, SuffixesOfClones) {
  EXPECT_EQ(displayName("_Z3foov.resume"), "foo() [resume]");
  EXPECT_EQ(displayName("_Z3foov.destroy"), "foo() [destroy]");
  EXPECT_EQ(displayName("_Z3foov.cleanup"), "foo() [cleanup]");
  EXPECT_EQ(displayName("_Z3foov.part.0"), "foo() [part 0]");
  EXPECT_EQ(displayName("_Z3foov.part.0.cold"), "foo() [part 0] [cold]");
  EXPECT_EQ(displayName("helper.constprop.2"), "helper [constprop 2]");
}

TEST(Names, SuffixesThatOnlyKeepSymbolsApartAreDropped) {
  EXPECT_EQ(displayName("_Z3foov.llvm.123456"), "foo()");
  EXPECT_EQ(displayName("_ZL3foov.__uniq.99.llvm.7"), "foo()");
  EXPECT_EQ(displayName("_Z3foov.llvm.12.cold"), "foo() [cold]");
}

TEST(Names, DotsOfOtherLanguagesStay) {
  EXPECT_EQ(displayName("main.init"), "main.init");
  EXPECT_EQ(displayName("."), ".");
  EXPECT_EQ(displayName("a..b"), "a..b");
}

TEST(Names, ShortForms) {
  EXPECT_EQ(nameForms("_ZN2ns6WorkerILi3EE3runEv").qualified,
            "ns::Worker<3>::run");
  EXPECT_EQ(nameForms("_ZN2ns6WorkerILi3EE3runEv").base, "run");
  EXPECT_EQ(nameForms("_Z3foov.resume").base, "foo");
  EXPECT_EQ(nameForms("main").base, "main");
  // A template's return type is part of its name, not of what is typed.
  EXPECT_EQ(nameForms("_Z3maxIiET_S0_S0_").base, "max");
}

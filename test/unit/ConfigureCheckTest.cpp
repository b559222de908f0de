//===-- ConfigureCheckTest.cpp --------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "ConfigureCheck.h"

#include <gtest/gtest.h>
#include <string>

namespace autoprof {

static bool isCheck(const std::string &path) {
  return isConfigureCheck(path.data(), path.size());
}

TEST(ConfigureCheck, KnowsTheChecksOfBuildSystems) {
  for (const char *path :
       {"/b/conftest", "/b/CMakeFiles/CMakeScratch/TryCompile-x/cmTC_1a2b3",
        "/b/meson-private/sanitycheckc.exe", "/b/sanitycheckcpp.exe",
        "/b/meson-private/tmpab12/output.exe", "/b/testfile.exe",
        "/b/.sconf_temp/conftest_7f_0", "/b/.conf_check_7f/testbuild/testprog",
        "/conftest"})
    EXPECT_TRUE(isCheck(path)) << path;
}

TEST(ConfigureCheck, KnowsNothingElse) {
  for (const char *path :
       {"/b/a.out", "/b/conftests", "/b/myconftest", "/b/conftest/app",
        "/b/cmTC", "/cmTC_12/app", "/b/meson-private2/app", "/b/testfiles",
        "/b/output.exe", "/b/sanity", "/b/xmeson-private/app", "/b/", ""})
    EXPECT_FALSE(isCheck(path)) << path;
}

} // namespace autoprof

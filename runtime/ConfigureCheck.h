//===-- ConfigureCheck.h - programs that build systems compile to ask -----===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A configure script compiles and runs little programs to learn what there is.
// With the plugin in CFLAGS they are instrumented, too; nobody wants their
// traces, however long they run. They are known by name, because nothing else
// tells them: docs/building.md lists these.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_CONFIGURECHECK_H
#define AUTOPROF_RUNTIME_CONFIGURECHECK_H

#include <stddef.h>

namespace autoprof {

/// Whether the program at \p Path (N bytes, absolute) is a check of autoconf,
/// CMake, Meson, SCons or waf.
constexpr bool isConfigureCheck(const char *Path, size_t N) {
  struct Pattern {
    const char *Text;
    bool IsWhole; ///< else the name begins so
  };
  constexpr Pattern kNames[] = {
      {"conftest", true},      {"conftest.exe", true}, // autoconf
      {"conftest_", false},                            // SCons
      {"cmTC_", false},                                // CMake: try_run
      {"sanitycheckc", false}, {"testfile", true},     // Meson
      {"testfile.exe", true},  {"testprog", true},     // waf
  };
  constexpr Pattern kFolders[] = {
      {"meson-private", true},  // Meson: tmpXXXX/output.exe
      {".sconf_temp", true},    // SCons
      {".conf_check_", false}}; // waf
  auto Matches = [&](const Pattern &P, size_t From, size_t To) {
    size_t I = 0;
    for (; P.Text[I]; ++I)
      if (From + I == To || Path[From + I] != P.Text[I])
        return false;
    return !P.IsWhole || From + I == To;
  };
  size_t From = 0;
  for (size_t I = 0; I < N; ++I) {
    if (Path[I] != '/')
      continue;
    for (const Pattern &P : kFolders)
      if (Matches(P, From, I))
        return true;
    From = I + 1;
  }
  for (const Pattern &P : kNames)
    if (Matches(P, From, N))
      return true;
  return false;
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_CONFIGURECHECK_H

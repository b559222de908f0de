//===-- Part.cpp - the implementations are loaded by autoprof.so alone ----===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// They lie beside the file a user is to name, and look like it. Named
// themselves they would do nothing, without a word, or crash the compiler.
//
//===----------------------------------------------------------------------===//
#include "Part.h"
#include <cstdio>
#include <cstdlib>

__attribute__((constructor)) static void refuseToBeNamed() {
  if (getenv(autoprof::kLoadingParts))
    return;
  fputs("error: autoprof: this file is a part of the plugin: load autoprof.so, "
        "which lies beside it\n",
        stderr);
  exit(1);
}

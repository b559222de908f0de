//===-- Main.cpp - autoprof-mkdocs: one text made from the tables ---------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Description.h"

#include <cstring>
#include <iostream>

using namespace autoprof;

namespace {

struct Kind {
  const char *name;
  void (*write)(std::ostream &);
};
const Kind kKinds[] = {{"autoprof-report.1", writeReportPage},
                       {"autoprof.7", writeAutoprofPage},
                       {"options.md", writeOptions},
                       {"bash", writeBash},
                       {"zsh", writeZsh},
                       {"fish", writeFish}};

} // namespace

int main(int argc, char **argv) {
  if (argc == 2)
    for (const Kind &kind : kKinds)
      if (std::strcmp(kind.name, argv[1]) == 0) {
        kind.write(std::cout);
        return std::cout.flush() ? 0 : 1;
      }
  std::cerr << "usage: autoprof-mkdocs";
  for (const Kind &kind : kKinds)
    std::cerr << (&kind == kKinds ? " " : "|") << kind.name;
  std::cerr << '\n';
  return 2;
}

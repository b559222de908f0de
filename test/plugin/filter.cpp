// include= and exclude= choose functions by what the user calls them and by
// their file; of all rules that fit one function the last decides.
// RUN: rm -rf %t.d && mkdir -p %t.d/src/other && cd %t.d
// RUN: cp %s src/main.cpp
// RUN: echo 'int elsewhere(int N) { return N + 4; }' > src/other/else.cpp
// RUN: printf '%%s\n' '#!/bin/sh' \
// RUN:   'for O; do shift; set -- "$@" "-fplugin-arg-autoprof-$O"; done' \
// RUN:   '%autoprof-clangxx -O0 "$@" src/main.cpp src/other/else.cpp -o run && ' \
// RUN:   'AUTOPROF_OPTIONS=output=run.bin ./run && ' \
// RUN:   'python3 %inputs/tree.py functions %autoprof-report run.bin' > with
// RUN: chmod +x with

// No rule: everything.
// RUN: ./with > all.txt
// RUN: FileCheck --match-full-lines %s --check-prefix=ALL --input-file=all.txt
// ALL:      app::Parser::parse(int) 2
// ALL-NEXT: app::Parser::reset() 1
// ALL-NEXT: elsewhere(int) 2
// ALL-NEXT: file::open(int) 1
// ALL-NEXT: int app::twice<int>(int) 1
// ALL-NEXT: main 1
// ALL-NEXT: plain 1
// ALL-NEXT: total 9 calls in 7 paths

// With parameters, without, the name alone, the linkage name.
// RUN: ./with 'exclude=app::Parser::parse(int)' exclude=app::Parser::reset \
// RUN:   exclude=twice exclude=_Z9elsewherei > some.txt
// RUN: FileCheck --match-full-lines %s --check-prefix=SOME --input-file=some.txt
// SOME:      file::open(int) 1
// SOME-NEXT: main 1
// SOME-NEXT: plain 1
// SOME-NEXT: total 3 calls in 3 paths

// What begins with an include has nothing else; the last match wins.
// RUN: ./with 'include=app::*' 'exclude=*Parser*' 'include=*::reset' > app.txt
// RUN: FileCheck --match-full-lines %s --check-prefix=APP --input-file=app.txt
// APP:      app::Parser::reset() 1
// APP-NEXT: int app::twice<int>(int) 1
// APP-NEXT: total 2 calls in 2 paths
// RUN: ./with 'exclude=*' include=main > last.txt
// RUN: FileCheck --match-full-lines %s --check-prefix=LAST --input-file=last.txt
// LAST:      main 1
// LAST-NEXT: total 1 calls in 1 paths

// Files: by name, by the end of the path, by the whole path, as given; brackets
// stand for themselves, and file::open is a function.
// RUN: for Glob in else.cpp other/else.cpp src/other/* '*/else.cpp' "$PWD/src/o*"; do \
// RUN:   ./with "include=file:$Glob" > file.txt && \
// RUN:   FileCheck --match-full-lines %s --check-prefix=FILE --input-file=file.txt \
// RUN:   || exit 1; done
// FILE:      elsewhere(int) 2
// FILE-NEXT: total 2 calls in 1 paths
// RUN: for Glob in file::open 'file::*' function:file::open '*open(int)'; do \
// RUN:   ./with "include=$Glob" > open.txt && \
// RUN:   FileCheck --match-full-lines %s --check-prefix=OPEN --input-file=open.txt \
// RUN:   || exit 1; done
// OPEN:      file::open(int) 1
// OPEN-NEXT: total 1 calls in 1 paths
// RUN: ./with 'exclude=[mp]*' > brackets.txt
// RUN: diff all.txt brackets.txt

// With debug information the answer is the same.
// RUN: sed 's/-O0/-O0 -g/' with > with-g && chmod +x with-g
// RUN: ./with-g include=file:other/else.cpp include=main 'exclude=file:main.cpp' \
// RUN:   > file.txt
// RUN: FileCheck --match-full-lines %s --check-prefix=FILE --input-file=file.txt

// A pattern is needed.
// RUN: not ./with include= 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: error: autoprof: bad value '' for 'include'; valid: [function:|file:]GLOB
// RUN: not ./with exclude=file: 2>&1 | FileCheck %s --check-prefix=NOFILE
// NOFILE: error: autoprof: bad value 'file:' for 'exclude'; valid: [function:|file:]GLOB

int elsewhere(int);
extern "C" int plain(int N) { return N; }
namespace file {
int open(int N) { return N; }
} // namespace file
namespace app {
struct Parser {
  int State;
  int parse(int N) { return State += elsewhere(N); }
  void reset() { State = 0; }
};
template <class T> T twice(T N) { return N + N; }
} // namespace app

int main() {
  app::Parser P = {0};
  P.parse(1);
  P.reset();
  P.parse(2);
  return app::twice(file::open(plain(3))) + P.State != 12;
}

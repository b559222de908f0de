// Functions defined in system headers have no hooks unless asked for; what they
// call hangs below their caller, and their allocations are told as before.
// RUN: rm -rf %t.d && mkdir -p %t.d/sys && cd %t.d && cp %s main.cpp
// RUN: cp %S/Inputs/system.h sys/system.h
// RUN: for G in "" -g; do \
// RUN:   %autoprof-clangxx -O0 $G -isystem sys main.cpp -o run && \
// RUN:   AUTOPROF_OPTIONS=output=off.bin ./run && \
// RUN:   %autoprof-clangxx -O0 $G -isystem sys main.cpp -o run \
// RUN:     -fplugin-arg-autoprof-system-headers=on && \
// RUN:   AUTOPROF_OPTIONS=output=on.bin ./run && \
// RUN:   python3 %inputs/tree.py tree %autoprof-report off.bin > off.txt && \
// RUN:   python3 %inputs/tree.py tree %autoprof-report on.bin > on.txt && \
// RUN:   FileCheck --match-full-lines %s --check-prefix=OFF --input-file=off.txt && \
// RUN:   FileCheck --match-full-lines %s --check-prefix=ON --input-file=on.txt || exit 1; \
// RUN: done
// OFF:      [root]
// OFF-NEXT: | main 1
// OFF-NEXT: | | main::$_0::operator()(int) const 3
// OFF-NEXT: total 4 calls in 2 paths
// ON:       [root]
// ON-NEXT:  | main 1
// ON-NEXT:  | | sys::Buffer<int>::Buffer(int) 1
// ON-NEXT:  | | sys::Buffer<int>::~Buffer() 1
// ON-NEXT:  | | | sys::release(void*) 1
// ON-NEXT:  | | void sys::repeat<main::$_0>(int, main::$_0) 1
// ON-NEXT:  | | | main::$_0::operator()(int) const 3
// ON-NEXT:  total 8 calls in 6 paths

// The sites of their allocations are the same; whose they are is not.
// RUN: %autoprof-report heap sites --format=csv off.bin | cut -d, -f3-20 > off.csv
// RUN: %autoprof-report heap sites --format=csv on.bin | cut -d, -f3-20 > on.csv
// RUN: grep 'system.h' off.csv | count 1
// RUN: diff off.csv on.csv

// A rule that names them takes them in, a reason is given for the others.
// RUN: %autoprof-clangxx -O0 -isystem sys main.cpp -o run \
// RUN:   -fplugin-arg-autoprof-exclude=main \
// RUN:   '-fplugin-arg-autoprof-include=sys::repeat*' \
// RUN:   -Rpass-missed=autoprof 2> remarks.txt
// RUN: AUTOPROF_OPTIONS=output=rule.bin ./run
// RUN: python3 %inputs/tree.py tree %autoprof-report rule.bin > rule.txt
// RUN: FileCheck --match-full-lines %s --check-prefix=RULE --input-file=rule.txt
// RULE:      [root]
// RULE-NEXT: | void sys::repeat<main::$_0>(int, main::$_0) 1
// RULE-NEXT: | | main::$_0::operator()(int) const 3
// RULE-NEXT: total 4 calls in 2 paths
// RUN: FileCheck %s --check-prefix=WHY --input-file=remarks.txt
// WHY-DAG: remark: not instrumented: sys::release(void*) is in a system header (system-headers=on takes it in)
// WHY-DAG: remark: not instrumented: main is left out by exclude=main

// Of a precompiled header, too.
// RUN: echo '#include <system.h>' > pch.h
// RUN: %autoprof-clangxx -O0 -isystem sys -x c++-header pch.h -o pch.h.pch
// RUN: %autoprof-clangxx -O0 -isystem sys -include-pch pch.h.pch main.cpp -o run
// RUN: AUTOPROF_OPTIONS=output=pch.bin ./run
// RUN: python3 %inputs/tree.py tree %autoprof-report pch.bin > pch.txt
// RUN: FileCheck --match-full-lines %s --check-prefix=OFF --input-file=pch.txt
#include <system.h>

int main() {
  int Sum = 0;
  sys::Buffer<int> B(4);
  sys::repeat(3, [&](int N) { Sum += N + B.Data[0]; });
  return Sum != 3 + 3 * 7;
}

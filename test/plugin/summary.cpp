// What was instrumented and why other functions were not: of each function by
// -Rpass-analysis=autoprof, of a file by summary=on, of a build by summary=FILE
// and build-summary.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d && cp %s main.cpp
// RUN: cp %S/Inputs/system.h system.h
// RUN: echo 'int other() { return 0; }' > other.cpp
// RUN: %autoprof-clangxx -O0 -isystem . -c main.cpp -o main.o \
// RUN:   -fplugin-arg-autoprof-exclude=small -fplugin-arg-autoprof-exclude=tiny \
// RUN:   -fplugin-arg-autoprof-include=tiny \
// RUN:   -Rpass-analysis=autoprof 2> remarks.txt
// RUN: FileCheck %s --check-prefix=EACH --input-file=remarks.txt
// EACH-DAG: main.cpp:[[# @LINE + 38]]:{{[0-9]+}}: remark: main is instrumented [-Rpass-analysis=autoprof]
// EACH-DAG: remark: tiny() is instrumented by include=tiny
// EACH-DAG: remark: not instrumented: small() is left out by exclude=small
// EACH-DAG: remark: not instrumented: sys::release(void*) is in a system header (system-headers=on takes it in)

// RUN: %autoprof-clangxx -O0 -isystem . -c main.cpp -o main.o \
// RUN:   -fplugin-arg-autoprof-exclude=small \
// RUN:   -fplugin-arg-autoprof-summary=on 2>&1 | FileCheck %s --check-prefix=ONE
// ONE: remark: autoprof: main.cpp: 2 functions instrumented, 3 left out: 1 skip, 1 exclude, 1 system-header

// A file of a build, compiled by two at the same time; what is compiled again
// counts once.
// RUN: %autoprof-clangxx -O0 -isystem . -c main.cpp -o main.o \
// RUN:   -fplugin-arg-autoprof-summary=all.txt & \
// RUN: %autoprof-clangxx -O0 -isystem . -c other.cpp -o other.o \
// RUN:   -fplugin-arg-autoprof-summary=all.txt; wait
// RUN: %autoprof-clangxx -O0 -isystem . -c main.cpp -o main.o \
// RUN:   -fplugin-arg-autoprof-summary=all.txt \
// RUN:   -fplugin-arg-autoprof-exclude=small 2>&1 | count 0
// RUN: %autoprof-report build-summary all.txt > sum.txt
// RUN: FileCheck %s --check-prefix=SUM --input-file=sum.txt
// SUM:      {{^}}functions  share
// SUM-NEXT: {{^}}        3  50.0%  instrumented
// SUM-DAG:  {{^}}        1  16.7%  left out: exclude
// SUM-DAG:  {{^}}        1  16.7%  left out: skip
// SUM-DAG:  {{^}}        1  16.7%  left out: system-header
// SUM:      {{^}}instrumented  left out  source
// SUM-DAG:  {{^}}           2         3  main.cpp [exclude 1, skip 1, system-header 1]
// SUM-DAG:  {{^}}           1         0  other.cpp
// SUM:      6 functions of 2 translation units
// RUN: %autoprof-report build-summary --format=csv all.txt | sort | FileCheck %s --check-prefix=CSV
// CSV:      main.cpp,{{.*}}summary.cpp.tmp.d,main.o,exclude,1
// CSV-NEXT: main.cpp,{{.*}},main.o,instrumented,2
// CSV:      other.cpp,{{.*}},other.o,instrumented,1
// RUN: %autoprof-report build-summary --format=json all.txt \
// RUN:   | python3 -c "import json,sys; s=json.load(sys.stdin); assert s['instrumented']==3 and len(s['units'])==2 and s['left_out']=={'exclude':1,'skip':1,'system-header':1}"
#include <system.h>
int tiny() { return 1; }
int main() { sys::release(nullptr); return tiny() != 1; }
int small() { return 2; }
[[autoprof::skip]] int skipped() { return 3; }

// What cannot be written is an error of the compiler; what is no summary, one
// of the report.
// RUN: not %autoprof-clangxx -c other.cpp -o o \
// RUN:   -fplugin-arg-autoprof-summary=nowhere/all.txt 2>&1 \
// RUN:   | FileCheck %s --check-prefix=UNWRITTEN
// UNWRITTEN: error: autoprof: cannot write the summary to nowhere/all.txt: No such file or directory
// RUN: echo 'something else' > wrong.txt
// RUN: not %autoprof-report build-summary wrong.txt 2>&1 | FileCheck %s --check-prefix=WRONG
// WRONG: autoprof-report: wrong.txt:1: not a line of summary=FILE

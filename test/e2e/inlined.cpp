// functions --inlined tells which functions vanished and into which they went,
// with and without debug information: through others that vanished, those of
// system headers not, those that have calls left not.
// RUN: rm -rf %t.d && mkdir -p %t.d/sys && cd %t.d && cp %s main.cpp
// RUN: echo 'template <class F> inline int apply(F f) { return f(); }' > sys/apply.h
// RUN: for G in "" -g -gline-tables-only; do \
// RUN:   %autoprof-clangxx -O2 $G -isystem sys main.cpp -o run && \
// RUN:   AUTOPROF_OPTIONS=output=run.bin ./run && \
// RUN:   %autoprof-report functions --inlined --format=csv run.bin > run.csv && \
// RUN:   FileCheck --match-full-lines %s --input-file=run.csv && \
// RUN:   %autoprof-report functions --inlined run.bin > run.txt && \
// RUN:   FileCheck %s --check-prefix=TEXT --input-file=run.txt || exit 1; done
// CHECK:      name,mangled,file,line,calls,into,into_mangled,into_file,into_line
// CHECK-NEXT: half(int),_Z4halfi,main.cpp,[[# @LINE + 43]],0,outer(int),_Z5outeri,main.cpp,[[# @LINE + 50]]
// CHECK-NEXT: half(int),_Z4halfi,main.cpp,[[# @LINE + 42]],0,other(int),_Z5otheri,main.cpp,[[# @LINE + 53]]
// CHECK-NEXT: inner(int),_ZL5inneri,main.cpp,[[# @LINE + 42]],0,outer(int),_Z5outeri,main.cpp,[[# @LINE + 48]]
// CHECK-NEXT: {{.*main::.*}},main.cpp,[[# @LINE + 56]],0,main,main,main.cpp,[[# @LINE + 53]]
// CHECK-NOT: {{.+}}
// TEXT:      {{^}}calls  into  function
// TEXT:      {{^}}    0     2  half(int) [in outer(int), other(int)]  main.cpp:
// TEXT:      {{^}}    0     1  inner(int) [in outer(int)]  main.cpp:
// TEXT:      3 functions inlined, or without effect where called

// What autoprof.h is made of is no function of the program.
// RUN: for G in "" -g; do \
// RUN:   %autoprof-clangxx -O2 $G -DTELLS -I%runtime-include -isystem sys main.cpp -o run && \
// RUN:   AUTOPROF_OPTIONS=output=run.bin ./run && \
// RUN:   %autoprof-report functions --inlined --format=csv run.bin > run.csv && \
// RUN:   FileCheck --check-prefix=TELLS --implicit-check-not=autoprof %s --input-file=run.csv || exit 1; done
// TELLS: half(int),{{.*}},outer(int)
// TELLS: inner(int),{{.*}},outer(int)

// Not asked for, or nothing was optimised: the report says so.
// RUN: %autoprof-clangxx -O2 -fplugin-arg-autoprof-inlined=off -isystem sys main.cpp -o run
// RUN: AUTOPROF_OPTIONS=output=run.bin ./run
// RUN: %autoprof-report functions --inlined run.bin | FileCheck %s --check-prefix=OFF
// OFF: the traces do not say what was inlined: compile with this plugin and without -fplugin-arg-autoprof-inlined=off
// RUN: %autoprof-clangxx -O0 -isystem sys main.cpp -o run
// RUN: AUTOPROF_OPTIONS=output=run.bin ./run
// RUN: %autoprof-report functions --inlined run.bin | FileCheck %s --check-prefix=NONE
// NONE: nothing was inlined: compiled with -O0 or placement=early
// RUN: not %autoprof-report functions --inlined --samples run.bin 2>&1 | FileCheck %s --check-prefix=BOTH
// BOTH: autoprof-report: --inlined and --samples are two tables
#ifdef TELLS
#include <autoprof/autoprof.h>
#define TELL()                                                                 \
  AUTOPROF_SCOPE("scope");                                                     \
  autoprof::Stopwatch Watch("watch");                                          \
  autoprof_counter_add("counted", Watch.elapsed() > 0, "count");               \
  autoprof_flush()
#else
#define TELL() (void)0
#endif
#include <apply.h>

static volatile int Sink;
__attribute__((always_inline)) inline int half(int N) { return Sink = N / 2; }
static inline int inner(int N) {
  Sink = N;
  return half(N) + 1;
}
__attribute__((noinline)) int kept(int N) { return Sink = N; }

__attribute__((noinline)) int outer(int N) {
  TELL();
  return inner(N) + kept(N);
}
__attribute__((noinline)) int other(int N) { return half(N); }

int main() {
  for (int I = 0; I < 10; ++I)
    outer(I);
  return apply([] { return Sink = other(0); });
}

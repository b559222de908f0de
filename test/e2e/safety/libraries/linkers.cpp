// Every linker, and what hardened builds ask of it: the program behaves as
// plain and its counts are exact.
// RUN: rm -rf %t.o %t.d && mkdir -p %t.o %t.d/plain %t.d/prof
// RUN: for k in plain prof; do f=; test $k = plain || f=-fplugin=%plugin; \
// RUN:   %clangxx $f -O1 -c %s -o %t.o/$k.o && \
// RUN:   %clangxx $f -O1 -fPIE -ffunction-sections -fcf-protection=full -c %s -o %t.o/$k-hard.o || exit 1; done
// RUN: for l in bfd gold lld mold; do for h in "" -hard; do \
// RUN:   f=; test -z "$h" || f=-pie\ -Wl,-z,relro,-z,now,--as-needed,--gc-sections; \
// RUN:   echo "$l: $f"; for k in plain prof; do %clangxx -fuse-ld=$l $f %t.o/$k$h.o -o %t.d/$k/app || exit 1; done; \
// RUN:   for n in "" 1; do LD_BIND_NOW=$n %same %t && %calls %t.d/prof/run/trace.bin 'main>work(int)=10' 'work(int)>step(int)=1000' || exit 1; done; done; done
// RUN: for l in bfd gold lld mold; do echo "static $l" && %clangxx -fuse-ld=$l -static %t.o/prof.o -L%build -lautoprof_rt -o %t.static && \
// RUN:   AUTOPROF_OPTIONS=output=%t.static.bin %t.static > %t.out && grep -x '10 caught' %t.out && \
// RUN:   %calls %t.static.bin 'main>work(int)=10' 'work(int)>step(int)=1000' && %autoprof-report verify %t.static.bin || exit 1; done
#include <cstdio>
#include <stdexcept>
#include <string>

__attribute__((noinline)) void step(int I) {
  if (I == 99)
    throw std::runtime_error("last " + std::to_string(I));
}
__attribute__((noinline)) void work(int N) {
  for (int I = 0; I < N; ++I)
    step(I);
}
int main() {
  int Caught = 0;
  for (int I = 0; I < 10; ++I) {
    try {
      work(200);
    } catch (const std::exception &) {
      ++Caught;
    }
  }
  printf("%d caught\n", Caught);
}

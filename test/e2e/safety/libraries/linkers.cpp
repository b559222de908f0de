// Every linker, and what hardened builds ask of it: the program behaves as
// plain and its counts are exact.
// RUN: for l in bfd gold lld mold; do for f in "" "-fPIE -pie -Wl,-z,relro,-z,now,--as-needed,--gc-sections -ffunction-sections -fcf-protection=full"; do \
// RUN:   echo "$l: $f" && %both -O1 -fuse-ld=$l $f %s -o %t && %same %t && \
// RUN:   %calls %t.d/prof/run/trace.bin 'main>work(int)=10' 'work(int)>step(int)=1000' || exit 1; done; done
// RUN: for l in bfd gold lld mold; do echo "static $l" && %autoprof-clangxx -O1 -fuse-ld=$l -static %s -L%build -lautoprof_rt -o %t.static && \
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

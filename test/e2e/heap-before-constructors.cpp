// What the constructors of a program's libraries allocate is recorded, though
// they run before any constructor of the program and no instrumented code calls
// them: the recording begins first. The same where an instrumented library's
// constructor comes before.
// RUN: %clangxx -O1 -fPIC -shared -DEARLY %s -o %t.early.so
// RUN: %autoprof-clangxx -O1 -fPIC -shared -DSECOND %s -o %t.second.so
// RUN: %autoprof-clangxx -O1 -fPIE -pie %s %t.early.so %t.second.so -o %t
// RUN: %autoprof-clangxx -O1 -fno-PIE -no-pie %s %t.early.so %t.second.so -o %t.fixed
// RUN: %autoprof-clangxx -O1 -flto=thin -fuse-ld=lld %s %t.early.so %t.second.so -o %t.lto
// RUN: for P in %t %t.fixed %t.lto; do \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin $P | FileCheck %s --check-prefix=SAYS && \
// RUN:   %autoprof-report heap sites --format=csv %t.bin | FileCheck %s && \
// RUN:   %autoprof-report heap --format=json %t.bin | FileCheck %s --check-prefix=ALL && \
// RUN:   %autoprof-report verify %t.bin || exit 1; done
// RUN: env -u AUTOPROF_OPTIONS AUTOPROF_RUNTIME=/none/at/all %t 2>&1 \
// RUN:   | FileCheck %s --check-prefixes=NONE,SAYS
//
// The linkers that would refuse a library that wants to be first.
// RUN: for Linker in bfd gold lld; do \
// RUN:   %autoprof-clangxx -O1 -fPIC -shared -fuse-ld=$Linker %s -o %t.main.so || exit 1; done

// libstdc++ has a block of 72704 bytes made by its constructor.
// CHECK-DAG: [root],,,0,malloc,,4,75707,{{.*}},1001,72704,
// CHECK-DAG: secondStart(){{.*}},malloc,,2,4004,
// ALL: "missed_blocks":0,"missed_bytes":0
// One line for each object, not for each time it begins.
// NONE-COUNT-2: autoprof: nothing is recorded
// NONE-NOT: autoprof:
// SAYS: 3 by early, 2 by second, 1 by the program
#include <cstdio>
#include <cstdlib>

#if defined(EARLY)
int EarlyCount;
void *EarlyBlocks[3];
__attribute__((constructor)) static void earlyStart() {
  for (void *&B : EarlyBlocks) {
    B = std::malloc(1001);
    ++EarlyCount;
  }
}
#elif defined(SECOND)
int SecondCount;
void *SecondBlocks[2];
__attribute__((constructor, noinline)) static void secondStart() {
  for (void *&B : SecondBlocks) {
    B = std::malloc(2002);
    ++SecondCount;
  }
}
#else
extern int EarlyCount, SecondCount;
int main() {
  auto *Own = new char[30];
  std::printf("%d by early, %d by second, %d by the program\n", EarlyCount,
              SecondCount, Own != nullptr);
  delete[] Own;
}
#endif

// The kernel's out-of-memory killer ends the program in a memory cgroup of its
// own: the trace opens, with every call, the live heap and the stack it died in.
// REQUIRES: memory-cgroup
// RUN: %both -O1 %s -o %t
// RUN: %same --status SIGKILL --setup 'ulimit -c 0; exec %in-memory-cgroup 64 "$@"' %t
// RUN: %calls %t.d/prof/run/trace.bin main=1 'main>grow=1' 'grow>touch=48..80' 'open:main>grow>touch=0..1' 'open:main>grow=0..1'
// RUN: %autoprof-report %t.d/prof/run/trace.bin | FileCheck %s
// RUN: %autoprof-report heap --format=json %t.d/prof/run/trace.bin | grep -E '"live_bytes":[4-8][0-9]{7},'
// CHECK: ended {{.*}}killed
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { kMiB = 1 << 20 };
__attribute__((noinline)) static void touch(char *At) {
  memset(At, 1, kMiB);
  asm volatile("" : : "r"(At));
}
__attribute__((noinline)) static void grow(void) {
  for (;;)
    touch(malloc(kMiB));
}
int main(void) {
  alarm(60); // where the limit is none
  grow();
}

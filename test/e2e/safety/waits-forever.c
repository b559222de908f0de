// A program that starts, then only waits, and is killed: its trace is there.
// RUN: %both -O1 %s -o %t
// RUN: rm -rf %t.d/wait && mkdir %t.d/wait && cd %t.d/wait && (%t.d/prof/app & echo $! > pid; sleep 0.5; kill -9 $(cat pid); wait $(cat pid) || true)
// RUN: %calls %t.d/wait/trace.bin prepare=1 serve=1
#include <unistd.h>
__attribute__((noinline)) static void serve(void) {
  for (;;)
    pause();
}
__attribute__((noinline)) static void prepare(void) { usleep(50000); }
int main(void) {
  prepare();
  serve();
}

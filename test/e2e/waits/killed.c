// A program that is killed while a thread of it waits: it waited until then, as
// far as the other's clocks tell, and where.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d && %autoprof-clang -O1 -pthread %s -o app
// RUN: (AUTOPROF_OPTIONS=output=trace.bin ./app & echo $! > pid; sleep 0.7; kill -9 $(cat pid); wait $(cat pid) || true)
// RUN: python3 %S/Inputs/waits.py %autoprof-report trace.bin \
// RUN:   main/serve:input=1 main/prepare:sleep=1 \
// RUN:   'main/serve.wait>main/prepare.wait' 'main/serve.wait>main/serve.cpu'
// RUN: %autoprof-report verify trace.bin
#include <pthread.h>
#include <unistd.h>
__attribute__((noinline)) static long serve(int In) {
  char C;
  return read(In, &C, 1);
}
__attribute__((noinline)) static void prepare(void) { usleep(20000); }
__attribute__((noinline)) static void tick(void) {
  usleep(1000);
  asm volatile("");
}
static void *ticks(void *P) {
  for (;;)
    tick();
  return P;
}
int main(void) {
  int Pipe[2];
  pthread_t T;
  if (pipe(Pipe) || pthread_create(&T, NULL, ticks, NULL))
    return 1;
  prepare();
  return serve(Pipe[0]) != 1;
}

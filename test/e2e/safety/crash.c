// A crash: the same signal, and the trace shows where the thread was.
// RUN: %both -O1 %s -o %t && %same --status SIGSEGV --setup 'ulimit -c 0' %t
// RUN: %calls %t.d/prof/run/trace.bin 'open:main>outer>crash=1' step=100 crash=1
__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static int crash(volatile int *P) { return *P + 1; }
__attribute__((noinline)) static int outer(volatile int *P) {
  for (int I = 0; I < 100; ++I)
    step();
  return crash(P) + 1;
}
int main(void) { return outer(0) + 1; }

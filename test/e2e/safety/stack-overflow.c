// Endless recursion dies of SIGSEGV as before; the trace opens.
// RUN: %both -O1 %s -o %t && %same --status SIGSEGV --setup 'ulimit -c 0; ulimit -s 1024' %t
// RUN: %calls %t.d/prof/run/trace.bin main=1 'main>sink=1'
__attribute__((noinline)) static int sink(volatile int *P) {
  volatile int Frame[16] = {*P + 1};
  return sink(Frame) + Frame[0];
}
int main(void) {
  volatile int Zero = 0;
  return sink(&Zero);
}

// abort() in the destructor of a static object, after main, and in that of a
// local one while an exception unwinds: the stack is in the trace.
// RUN: %both -O1 %s -o %t && %same --status SIGABRT --setup 'ulimit -c 0' %t
// RUN: %calls %t.d/prof/run/trace.bin 'open:Late::~Late()>fail()=1' main=1 'step()=50'
// RUN: %same --status SIGABRT --setup 'ulimit -c 0' %t unwinding
// RUN: %calls %t.d/prof/run/trace.bin 'open:main>unwind()>Local::~Local()>fail()=1' 'step()=50'
#include <cstdlib>
__attribute__((noinline)) void step() { asm volatile(""); }
__attribute__((noinline)) void fail() {
  for (int I = 0; I < 50; ++I)
    step();
  abort();
}
struct Late {
  __attribute__((noinline)) ~Late() {
    fail();
    asm volatile("");
  }
} AtExit;
struct Local {
  __attribute__((noinline)) ~Local() {
    fail();
    asm volatile("");
  }
};
__attribute__((noinline)) void unwind() {
  Local L;
  throw 1;
}
int main(int Arguments, char **) {
  if (Arguments > 1) {
    try {
      unwind();
    } catch (int) {
    }
  }
}

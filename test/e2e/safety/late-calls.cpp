// Code that runs after main: exit handlers, destructors of static and
// thread-local objects. It works, and its calls are counted.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin 'step(char const*)=4' 'handler()=1' 'Static::~Static()=1' 'last()=1'
#include <cstdio>
#include <cstdlib>

__attribute__((noinline)) static void step(const char *Where) {
  std::printf("%s\n", Where);
  asm volatile("");
}
struct Static {
  __attribute__((noinline)) ~Static() { step("static"); }
} Object;
struct Local {
  __attribute__((noinline)) ~Local() { step("thread-local"); }
};
static thread_local Local Here;
__attribute__((destructor(101))) static void last() { step("destructor"); }
static void handler() { step("handler"); }

int main() {
  asm volatile("" : : "r"(&Here));
  std::atexit(handler);
}

// seccomp_load() called where an object has to be destroyed if it throws: the
// runtime is told all the same, before it would be killed for a system call.
// RUN: %both -O1 %s %S/Inputs/seccomp-load.cpp -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin 'step()=10001000' 'afterwards()>step()=10000000' 'sandbox()>Guard::~Guard()=1'
// RUN: %clangxx -O1 -S -emit-llvm %s -o - | FileCheck %s
// CHECK: invoke {{.*}}@seccomp_load
#include <cstdio>
#include <sys/syscall.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
extern "C" int seccomp_load(void *Context);

NOINLINE static void step() { asm volatile(""); }
NOINLINE static void afterwards() {
  for (int I = 0; I < 10000000; ++I)
    step();
}
struct Guard {
  NOINLINE ~Guard() { asm volatile(""); }
};
NOINLINE static int sandbox() {
  Guard G;
  return seccomp_load(nullptr);
}

int main() {
  for (int I = 0; I < 1000; ++I)
    step();
  if (sandbox())
    return 1;
  afterwards();
  if (write(1, "sealed\n", 7) != 7)
    return 2;
  syscall(SYS_exit, 0);
}

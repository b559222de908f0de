// The same where the plugin cannot see the call: the system call stands in
// assembly, and the child unwinds an exception and returns through frames that
// its parent entered.
// RUN: %both -O1 %s -o %t && %same --leaves "trace.bin trace.N.bin" %t
// RUN: %calls %t.d/prof/run/trace.bin 'step()=20' 'inParent()=1' 'inChild()=0' 'main>step()=20'
// RUN: %calls %t.d/prof/run/trace.*.bin 'step()=7' 'inParent()=0' 'inChild()=1' 'inChild()>step()=7' 'main>inChild()=1'
#include <csignal>
#include <cstdio>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
NOINLINE static void step() { asm volatile(""); }
NOINLINE static void inChild() {
  for (int I = 0; I < 7; ++I)
    step();
}
NOINLINE static void inParent() { asm volatile(""); }

NOINLINE static long hiddenFork() {
  long Result;
  register long R10 asm("r10") = 0;
  register long R8 asm("r8") = 0;
  asm volatile("syscall"
               : "=a"(Result)
               : "a"(SYS_clone), "D"(SIGCHLD), "S"(0), "d"(0), "r"(R10), "r"(R8)
               : "rcx", "r11", "memory");
  return Result;
}
NOINLINE static long forkDeep() {
  long Child = hiddenFork();
  if (Child == 0)
    throw 1;
  return Child;
}

int main() {
  for (int I = 0; I < 10; ++I)
    step();
  long Child = 0;
  try {
    Child = forkDeep();
  } catch (int) {
  }
  if (Child == 0) {
    inChild();
    _exit(3);
  }
  int Status;
  waitpid(pid_t(Child), &Status, 0);
  for (int I = 0; I < 10; ++I)
    step();
  inParent();
  std::printf("child: %d\n", WEXITSTATUS(Status));
}

// A child that only execs a program without hooks leaves no file, whether it
// was made by fork, vfork or posix_spawn, and the parent's counts stay exact.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: %autoprof-clangxx -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=trace.bin %t
// RUN: ls | FileCheck %s --check-prefix=FILES
// RUN: python3 %inputs/tree.py tree %autoprof-report trace.bin > tree.txt
// RUN: FileCheck --match-full-lines %s < tree.txt

// FILES: {{^}}trace.bin{{$}}
// FILES-NOT: {{.}}

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | await(int) 60
// CHECK-NEXT: | | byFork() 20
// CHECK-NEXT: | | bySpawn() 20
// CHECK-NEXT: | | byVfork() 20
// CHECK-NEXT: total 121 calls in 5 paths
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static char *const Arguments[] = {const_cast<char *>("true"), nullptr};

__attribute__((noinline)) bool await(int Child) {
  int Status = 1;
  return waitpid(Child, &Status, 0) == Child && Status == 0;
}

__attribute__((noinline)) int byFork() {
  int Child = fork();
  if (!Child) {
    execv("/bin/true", Arguments);
    _exit(127);
  }
  return Child;
}

__attribute__((noinline)) int byVfork() {
  int Child = vfork();
  if (!Child) {
    execv("/bin/true", Arguments);
    _exit(127);
  }
  return Child;
}

__attribute__((noinline)) int bySpawn() {
  int Child = 0;
  posix_spawn(&Child, "/bin/true", nullptr, nullptr, Arguments, environ);
  return Child;
}

int main() {
  for (int I = 0; I < 20; ++I)
    if (!await(byFork()) || !await(byVfork()) || !await(bySpawn()))
      return 1;
}

// A child forked after the program gave up most system calls makes no file: it
// would be killed for it.
// RUN: %both -O1 %s -o %t && %same --status 3 %t
// RUN: %calls %t.d/prof/run/trace.bin step=1000
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static int inChild(void) {
  asm volatile("");
  return 42;
}

int main(void) {
  for (int I = 0; I < 1000; ++I)
    step();
  struct sock_filter Rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_madvise, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  struct sock_fprog Program = {sizeof(Rules) / sizeof(Rules[0]), Rules};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &Program);
  pid_t Child = fork();
  if (Child == 0)
    _exit(inChild());
  int Status = 0;
  waitpid(Child, &Status, 0);
  return WIFEXITED(Status) && WEXITSTATUS(Status) == 42 ? 3 : 1;
}

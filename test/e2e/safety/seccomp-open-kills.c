// A filter that kills on every way to open a file, put up after start by prctl
// or by the bare system call: the program calls, allocates, starts threads and
// returns from main as the plain one; what it does afterwards is recorded as far
// as there is space, and counted beyond.
// RUN: %both -O1 %s -o %t
// RUN: for How in prctl syscall; do \
// RUN:   %same %t $How && \
// RUN:   %calls %t.d/prof/run/trace.bin main=1 'main>before=100000' 'main>after=200000' 'after>inner=200000' all=520005 || exit 1; done
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { kThreads = 4, kOpenat2 = 437 };
__attribute__((noinline)) static void before(void) { asm volatile(""); }
__attribute__((noinline)) static void inner(void) { asm volatile(""); }
__attribute__((noinline)) static void after(void) {
  inner();
  asm volatile("");
}
__attribute__((noinline)) static void *work(void *P) {
  for (int I = 0; I < 5000; ++I) {
    free(malloc(16 + I));
    before();
  }
  return P;
}
#define KILL_ON(Call)                                                          \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, Call, 0, 1),                             \
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)

int main(int Count, char **Arguments) {
  struct sock_filter Rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      KILL_ON(SYS_open),
      KILL_ON(SYS_openat),
      KILL_ON(SYS_creat),
      KILL_ON(kOpenat2),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  struct sock_fprog Program = {sizeof(Rules) / sizeof(Rules[0]), Rules};
  for (int I = 0; I < 100000; ++I)
    before();
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
      (Count > 1 && !strcmp(Arguments[1], "syscall")
           ? syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                     SECCOMP_FILTER_FLAG_TSYNC, &Program)
           : prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &Program)))
    return 1;
  for (int I = 0; I < 200000; ++I)
    after();
  pthread_t T[kThreads];
  for (int I = 0; I < kThreads; ++I)
    if (pthread_create(&T[I], NULL, work, NULL))
      return 2;
  for (int I = 0; I < kThreads; ++I)
    pthread_join(T[I], NULL);
  struct timespec Some = {0, 20000000};
  nanosleep(&Some, NULL);
  puts("lived");
}

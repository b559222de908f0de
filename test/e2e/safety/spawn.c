// posix_spawn with file actions and attributes: descriptors, signal mask and
// defaults, process group and session of the child are what was asked for,
// parent and children have their own traces with their own calls.
// RUN: %both -O1 %s -o %t && %same --leaves "trace.bin trace.N.bin:6" %t
// RUN: %calls %t.d/prof/run/trace.bin main=1 'main>spawned=6' child=0
// RUN: %calls %t.d/prof/run/trace.*.bin main=6 'main>child=6' 'child>step=600' spawned=0
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
__attribute__((noinline)) static void step(void) { asm volatile(""); }

/// What it got: descriptors 0 to 9, mask, handlers, group.
__attribute__((noinline)) static int child(void) {
  for (int I = 0; I < 100; ++I)
    step();
  sigset_t Mask;
  sigprocmask(SIG_BLOCK, NULL, &Mask);
  struct sigaction A;
  sigaction(SIGUSR2, NULL, &A);
  printf("blocked %d%d ignored %d group %d session %d descriptors ",
         sigismember(&Mask, SIGUSR1), sigismember(&Mask, SIGTERM),
         A.sa_handler == SIG_IGN, getpgid(0) == getpid(),
         getsid(0) == getpid());
  for (int I = 0; I < 10; ++I)
    putchar(fcntl(I, F_GETFD) < 0 ? '-' : '0' + I);
  char Line[32] = "";
  if (fcntl(7, F_GETFD) >= 0)
    Line[read(7, Line, sizeof(Line) - 1)] = 0;
  printf(" read %s\n", Line);
  return 17;
}

__attribute__((noinline)) static int spawned(const char *Self, short Flags,
                                             int HasActions) {
  posix_spawn_file_actions_t Actions;
  posix_spawnattr_t Attributes;
  posix_spawn_file_actions_init(&Actions);
  posix_spawnattr_init(&Attributes);
  sigset_t Blocked, Default;
  sigemptyset(&Blocked);
  sigaddset(&Blocked, SIGTERM);
  sigemptyset(&Default);
  sigaddset(&Default, SIGUSR2);
  posix_spawnattr_setflags(&Attributes, Flags);
  posix_spawnattr_setsigmask(&Attributes, &Blocked);
  posix_spawnattr_setsigdefault(&Attributes, &Default);
  if (HasActions) {
    posix_spawn_file_actions_addopen(&Actions, 7, "given", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&Actions, 7, 9);
    posix_spawn_file_actions_addclose(&Actions, 0);
    posix_spawn_file_actions_addclose(&Actions, 5);
  }
  char *const Arguments[] = {(char *)Self, (char *)"child", NULL};
  pid_t Pid;
  int Status = -1;
  fflush(stdout);
  if (posix_spawn(&Pid, Self, &Actions, &Attributes, Arguments, environ) == 0)
    waitpid(Pid, &Status, 0);
  posix_spawn_file_actions_destroy(&Actions);
  posix_spawnattr_destroy(&Attributes);
  return WIFEXITED(Status) ? WEXITSTATUS(Status) : -1;
}

int main(int Count, char **Arguments) {
  if (Count > 1)
    return child();
  FILE *Given = fopen("given", "w");
  fputs("words", Given);
  fclose(Given);
  signal(SIGUSR2, SIG_IGN);
  sigset_t Mask;
  sigemptyset(&Mask);
  sigaddset(&Mask, SIGUSR1);
  sigprocmask(SIG_BLOCK, &Mask, NULL);
  dup2(1, 5);
  const short Signals = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  const short Flags[] = {0, Signals, POSIX_SPAWN_SETPGROUP,
                         POSIX_SPAWN_SETSID | POSIX_SPAWN_RESETIDS,
                         Signals | POSIX_SPAWN_SETSID, POSIX_SPAWN_USEVFORK};
  for (int I = 0; I < 6; ++I)
    printf("%d\n", spawned(Arguments[0], Flags[I], I % 2));
}

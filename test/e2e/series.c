// The timeline ends with what the program used up, to the byte and to the call;
// it begins before main. Without samples, heap or threads of its own; in every
// mode; a forked child has one of its own; it can be switched off.
// RUN: %autoprof-clang -O1 -fno-builtin %s -pthread -o %t
// RUN: for How in sample=auto sample=timer sample=off heap=off series=1ms \
// RUN:   timing=clock recursion=2; do \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin:$How %t %t.out > %t.txt && \
// RUN:   python3 %inputs/series.py %autoprof-report %t.bin %t.txt && \
// RUN:   %autoprof-report verify %t.bin || exit 1; done
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t %t.out threads > %t.txt
// RUN: python3 %inputs/series.py %autoprof-report %t.bin %t.txt
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: AUTOPROF_OPTIONS=output=%t.d/%%p.bin %t %t.out fork > %t.txt
// RUN: for Trace in %t.d/*.bin; do \
// RUN:   %autoprof-report verify $Trace && \
// RUN:   python3 %inputs/series.py %autoprof-report $Trace || exit 1; done
// RUN: ls %t.d | FileCheck %s --check-prefix=FILES
// RUN: AUTOPROF_OPTIONS=output=%t.off.bin:series=off %t %t.out
// RUN: %autoprof-report timeline %t.off.bin | FileCheck %s --check-prefix=OFF
// RUN: env AUTOPROF_OPTIONS=output=%t.bad.bin:series=5 %t %t.out 2>&1 \
// RUN:   | FileCheck %s --check-prefix=BAD
// FILES-COUNT-2: .bin
// OFF: no series was recorded
// BAD: autoprof: AUTOPROF_OPTIONS: bad value for series: '5' (valid: off|1ms..60s)
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
enum { kBytes = 1 << 16, kTimes = 64, kResident = 16 << 20 };
static char Buffer[kBytes];

static void say(const char *When) {
  struct rusage U;
  getrusage(RUSAGE_SELF, &U);
  printf("%s %lld %lld %ld %ld %ld %ld\n", When,
         (U.ru_utime.tv_sec * 1000000LL + U.ru_utime.tv_usec) * 1000,
         (U.ru_stime.tv_sec * 1000000LL + U.ru_stime.tv_usec) * 1000,
         U.ru_minflt, U.ru_majflt, U.ru_nvcsw, U.ru_nivcsw);
}
static NOINLINE unsigned tiny(unsigned X) { return X * 3 + 1; }
static NOINLINE unsigned compute(int N) {
  volatile unsigned X = 1;
  for (int I = 0; I < N; ++I)
    X = tiny(X);
  return X;
}
static NOINLINE void transfer(const char *Path) {
  int Out = open(Path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  int In = open("/dev/zero", O_RDONLY);
  for (int I = 0; I < kTimes; ++I) {
    if (read(In, Buffer, kBytes) != kBytes ||
        write(Out, Buffer, kBytes) != kBytes)
      abort();
    if (I % 8 == 0)
      usleep(3000);
  }
  close(In);
  close(Out);
}
static NOINLINE char *keep(void) {
  char *All = malloc(kResident);
  memset(All, 1, kResident);
  return All;
}
static void *work(void *Path) {
  for (int I = 0; I < 20; ++I) {
    compute(200000);
    usleep(1000);
  }
  return Path;
}

int main(int argc, char **argv) {
  say("begin");
  char *Kept = keep();
  const char *How = argc > 2 ? argv[2] : "";
  pthread_t Threads[4];
  if (!strcmp(How, "threads"))
    for (int I = 0; I < 4; ++I)
      pthread_create(&Threads[I], NULL, work, NULL);
  work(NULL);
  transfer(argv[1]);
  if (!strcmp(How, "threads"))
    for (int I = 0; I < 4; ++I)
      pthread_join(Threads[I], NULL);
  say("end");
  // What is said here is not written before the series ends.
  printf("done %d %d %d\n", kBytes * kTimes, kBytes * kTimes, kResident);
  if (!strcmp(How, "fork")) {
    fflush(stdout);
    if (fork() == 0) {
      work(NULL);
      exit(0);
    }
    wait(NULL);
  }
  return Kept[kResident - 1] != 1;
}

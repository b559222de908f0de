// perf=EVENT counts events for each call path: here those of the kernel, which
// are everywhere. Page faults belong to the function that touches the pages.
// RUN: %autoprof-clang -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:perf=page-faults,task-clock,context-switches %t
// RUN: python3 %inputs/counters.py %autoprof-report %t.bin
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report %t.bin | FileCheck %s
// CHECK: counters {{.*}} page-faults, {{.*}} task-clock, {{.*}} context-switches

// They are metrics of all that has one.
// RUN: %autoprof-report functions --metric perf:page-faults --format=csv %t.bin | FileCheck %s --check-prefix=FAULTS
// RUN: %autoprof-report functions --metric perf:task-clock %t.bin | FileCheck %s --check-prefix=CLOCK
// RUN: %autoprof-report tree --metric perf:page-faults --root inThread %t.bin | FileCheck %s --check-prefix=TREE
// RUN: %autoprof-report flamegraph --metric perf:task-clock -o %t.svg %t.bin
// RUN: %autoprof-report diff --metric perf:page-faults %t.bin %t.bin | FileCheck %s --check-prefix=DIFF
// RUN: %autoprof-report check --max 'perf:page-faults(touches)=12000' --max 'perf:page-faults(computes)=100' --max 'perf:page-faults=+1%%' %t.bin --base %t.bin
// RUN: not %autoprof-report check --max 'perf:page-faults(touches)=9999' %t.bin
// FAULTS: name,mangled,file,line,self,total,calls
// FAULTS-NEXT: touches,touches,{{.*}},{{1[0-9][0-9][0-9][0-9],1[0-9][0-9][0-9][0-9]}},2
// CLOCK: {{[0-9.]+ (ms|s)}} {{.*}} computes
// CLOCK: task-clock: {{[0-9.]+ (ms|s)}};
// TREE: {{5,[0-9]+}} {{.*}} touches
// DIFF: page-faults: [[N:[0-9,]+]] to [[N]], =

// A program that closes all descriptors and opens its own loses nothing of them.
// RUN: AUTOPROF_OPTIONS=output=%t.bin:perf=page-faults %t close | FileCheck %s --check-prefix=CLOSE
// CLOSE: read all of it

// What there is not is said in one line, with the reason; the rest is counted.
// RUN: AUTOPROF_OPTIONS=output=%t.bin:perf=page-faults,none-such %t 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: %autoprof-report %t.bin | FileCheck %s --check-prefix=ONE
// UNKNOWN: perf=: none-such is none of cycles instructions
// ONE: counters {{[0-9,]+}} page-faults{{$}}
// The four of the processor are there or it is said why not.
// RUN: AUTOPROF_OPTIONS=output=%t.bin:perf=on %t 2> %t.err
// RUN: %autoprof-report %t.bin > %t.txt
// RUN: grep -q 'counters .* cycles' %t.txt || grep -q 'autoprof: perf=: not counted: cycles.*: .* (errno [0-9]*, perf_event_paranoid -*[0-9]*)' %t.err
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#define NOINLINE __attribute__((noinline))
enum { kPages = 5000 };

static NOINLINE void touches(void) {
  char *P = mmap(0, kPages * 4096, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  madvise(P, kPages * 4096, MADV_NOHUGEPAGE);
  for (int I = 0; I < kPages; ++I)
    P[I * 4096] = 1;
  munmap(P, kPages * 4096);
}
static volatile unsigned Sink;
static NOINLINE void computes(void) {
  for (int I = 0; I < 30000000; ++I)
    Sink += 1;
}
static NOINLINE void sleeps(void) {
  for (int I = 0; I < 50; ++I)
    usleep(100);
}
static void *inThread(void *P) {
  touches();
  return P;
}

int main(int Count, char **Arguments) {
  (void)Arguments;
  touches();
  computes();
  sleeps();
  pthread_t Thread;
  pthread_create(&Thread, 0, inThread, 0);
  pthread_join(Thread, 0);
  if (Count < 2)
    return 0;
  for (int I = 3; I < 1024; ++I)
    close(I);
  // A file in the place of every descriptor that there may have been.
  char Name[] = "/tmp/autoprof-perf-XXXXXX";
  int Fd = mkstemp(Name);
  unlink(Name);
  write(Fd, "0123456789", 10);
  for (int I = 3; I < 1024; ++I)
    if (I != Fd)
      dup2(Fd, I);
  lseek(Fd, 0, SEEK_SET);
  touches();
  computes();
  char Buffer[16];
  if (read(Fd, Buffer, sizeof(Buffer)) == 10)
    puts("read all of it");
  return 0;
}

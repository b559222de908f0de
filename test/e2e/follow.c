// --follow: the table of a running program on a terminal, from before there is
// a file to its end; as plain text in a pipe. The file changes while it is read
// and is cut at the end: never a crash, a warning or a broken terminal.
// RUN: rm -rf %t.d && mkdir %t.d
// RUN: %autoprof-clang -O1 -D_GNU_SOURCE -pthread %s -o %t.d/program
// RUN: cd %t.d && python3 %inputs/follow.py %autoprof-report ./program
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
static _Thread_local volatile unsigned Sink;
static atomic_int Stop;
NOINLINE static void work(unsigned N) {
  for (unsigned I = 0; I < N; ++I)
    Sink += I;
}
NOINLINE static void rest(void) { usleep(2000); }
NOINLINE static void round_(void) {
  for (int I = 0; I < 100; ++I)
    work(200);
  rest();
}
static void *threadMain(void *Unused) {
  (void)Unused;
  pthread_setname_np(pthread_self(), "second");
  while (!Stop)
    round_();
  return 0;
}

// Paths without end: the tables grow while they are read.
NOINLINE static void left(unsigned Path, int Depth);
NOINLINE static void right(unsigned Path, int Depth) {
  Sink += Path;
  if (Depth)
    (Path & 1 ? left : right)(Path >> 1, Depth - 1);
  Sink += Path;
}
NOINLINE static void left(unsigned Path, int Depth) {
  Sink += 2;
  if (Depth)
    (Path & 1 ? left : right)(Path >> 1, Depth - 1);
  Sink += Path;
}
static void *grow(void *Seed) {
  void *Kept[64] = {0};
  unsigned Path = (unsigned)(size_t)Seed;
  for (int I = 0; I < 3000; ++I) {
    Path = Path * 1664525 + 1013904223;
    free(Kept[I % 64]);
    Kept[I % 64] = malloc(Path >> 20);
    right(Path, 24);
  }
  for (int I = 0; I < 64; ++I)
    free(Kept[I]);
  return 0;
}

// Until standard input ends; then the status that came first.
int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "grow")) {
    for (size_t Round = 0; Round < 6; ++Round) {
      pthread_t T[4];
      for (size_t I = 0; I < 4; ++I)
        pthread_create(&T[I], 0, grow, (void *)(Round * 4 + I));
      for (size_t I = 0; I < 4; ++I)
        pthread_join(T[I], 0);
    }
    return 0;
  }
  pthread_t Second;
  void *Kept = malloc(100000);
  pthread_create(&Second, 0, threadMain, 0);
  int Status = 0;
  if (scanf("%d", &Status) != 1)
    Status = 1;
  Stop = 1;
  pthread_join(Second, 0);
  free(Kept);
  return Status;
}

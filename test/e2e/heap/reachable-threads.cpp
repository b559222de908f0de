// Other threads go on while the exiting one scans: their stacks are not looked
// through, and the report says so. What the loader made for them is not lost,
// nor is anything the C++ library keeps.
// RUN: %autoprof-clangxx -g -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:leaks=reachable %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --leaks > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report heap leaks %t.bin | FileCheck %s --check-prefix=TEXT
// RUN: %autoprof-report verify %t.bin
// CHECK: lost 20/1 in run(void*) > keep()
// CHECK-NEXT: reachable 16/1 in main > makeGlobals(){{.*}}
// CHECK-NEXT: reachable 24/1 in main > makeGlobals()
// CHECK-NEXT: reachable 48/1 in main > makeGlobals()
// CHECK-NEXT: reachable {{[0-9]+}}/2 in main
// CHECK-NEXT: total count={{.*}} live={{[0-9]+}}/6
// TEXT: not scanned: stacks, registers and thread-local storage of 1 other thread
#include <cstdlib>
#include <pthread.h>
#include <unistd.h>
#include <vector>

std::vector<void *> *Global;
pthread_barrier_t Barrier;
__attribute__((noinline)) static void *keep() { return std::malloc(20); }
static void *run(void *) {
  void *volatile Mine = keep();
  pthread_barrier_wait(&Barrier);
  for (;;)
    pause();
  return Mine;
}
static void *end(void *) { return nullptr; }
__attribute__((noinline)) static void makeGlobals() {
  Global = new std::vector<void *>;
  Global->push_back(::operator new(48));
  Global->push_back(nullptr);
}
int main() {
  makeGlobals();
  pthread_barrier_init(&Barrier, nullptr, 2);
  pthread_t Ended, Thread;
  pthread_create(&Ended, nullptr, end, nullptr);
  pthread_create(&Thread, nullptr, run, nullptr);
  pthread_join(Ended, nullptr);
  pthread_barrier_wait(&Barrier);
}

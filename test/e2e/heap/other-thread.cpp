// Blocks freed by another thread than the one that made them, and by their own.
// A thread's TLS table is an allocation of the loader (main: calloc).
// RUN: %autoprof-clangxx -g -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <cstdlib>
#include <pthread.h>

void *volatile Blocks[7];
// CHECK: main: calloc (none) count=1 bytes=[[#TLS:]] live={{[0-9]+}}/1
__attribute__((noinline)) static void make(int I) { // one site, two threads
  // CHECK-NEXT: make(int): malloc other-thread.cpp:[[#@LINE+1]] count=7 bytes=448 frees=6 temporary=2 other-thread=4 live=64/1
  Blocks[I] = std::malloc(64);
}
static void *other(void *) {
  for (int I = 0; I < 4; ++I)
    std::free(Blocks[I]);
  make(5);
  std::free(Blocks[5]);
  make(6);
  return nullptr;
}
int main() {
  for (int I = 0; I < 5; ++I)
    make(I);
  std::free(Blocks[4]);
  pthread_t Thread;
  pthread_create(&Thread, nullptr, other, nullptr);
  pthread_join(Thread, nullptr);
}
// CHECK-NEXT: total count=8 bytes=[[#448+TLS]] frees=6 live=[[#64+TLS]]/2

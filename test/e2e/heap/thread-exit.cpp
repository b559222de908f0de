// The thread's own function, which begins with a call of the loader's making
// (the constructor of a thread-local object), and what it does while it ends:
// destructors of thread-local objects and of pthread keys.
// RUN: %autoprof-clangxx -g -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <cstdlib>
#include <pthread.h>

struct Local {
  // CHECK: {{.*}}: calloc (none) {{.*}}
  // CHECK: Local::Local(): malloc thread-exit.cpp:[[#@LINE+1]] count=3 bytes=300 frees=3
  __attribute__((noinline)) Local() : Block(std::malloc(100)) {}
  __attribute__((noinline)) ~Local() {
    std::free(Block);
    // CHECK-NEXT: Local::~Local(): malloc thread-exit.cpp:[[#@LINE+1]] count=3 bytes=3 frees=3 temporary=3
    std::free(asVolatile(std::malloc(1)));
  }
  static void *asVolatile(void *volatile P) { return P; }
  void *Block;
};
thread_local Local Mine;
void *volatile Kept;
static void atEnd(void *P) {
  std::free(P);
  // CHECK-NEXT: atEnd(void*): malloc thread-exit.cpp:[[#@LINE+1]] count=2 bytes=80 live=80/2
  Kept = std::malloc(40);
}
pthread_key_t Key;
static void *run(void *) {
  asm volatile("" : : "r"(&Mine.Block) : "memory");
  // CHECK: run(void*): malloc thread-exit.cpp:[[#@LINE+1]] count=2 bytes=100 frees=2
  pthread_setspecific(Key, std::malloc(50));
  return nullptr;
}
int main() {
  pthread_key_create(&Key, atEnd);
  asm volatile("" : : "r"(&Mine.Block) : "memory");
  pthread_t Thread;
  for (int I = 0; I < 2; ++I) {
    pthread_create(&Thread, nullptr, run, nullptr);
    pthread_join(Thread, nullptr);
  }
}

// Beside the sanitizers: a correct program runs without a word from them and
// its counts are exact; a wrong one is found as without the plugin.
// RUN: for Flags in "-O0 -fsanitize=address,undefined" "-O0 -fsanitize=thread" \
// RUN:     "-O1 -fsanitize=address" "-O1 -fsanitize=undefined" \
// RUN:     "-O1 -fsanitize=thread"; do \
// RUN:   %autoprof-clangxx $Flags -g -pthread %s -o %t && \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin %t && \
// RUN:   python3 %inputs/tree.py functions %autoprof-report %t.bin > %t.txt && \
// RUN:   FileCheck %s --input-file=%t.txt || exit 1; done
// RUN: %autoprof-clangxx -O1 -g -pthread -fsanitize=address %s -o %t
// RUN: not %t wrong 2>&1 | FileCheck %s --check-prefix=ADDRESS
// RUN: %autoprof-clangxx -O1 -g -pthread -fsanitize=thread %s -o %t
// RUN: not %t wrong 2>&1 | FileCheck %s --check-prefix=THREAD
// RUN: %autoprof-clangxx -O1 -g -pthread -fsanitize=undefined %s -o %t
// RUN: %t wrong 2>&1 | FileCheck %s --check-prefix=UNDEFINED

// CHECK-DAG: {{^}}fill(int*, int) 40
// CHECK-DAG: {{^}}main 1
// CHECK-DAG: {{^}}work(void*) 4
// ADDRESS: heap-use-after-free
// THREAD: data race
// UNDEFINED: signed integer overflow
#include <pthread.h>
#include <stdlib.h>

static int Shared;
static volatile bool IsWrong;

__attribute__((noinline)) void fill(int *To, int N) {
  for (int I = 0; I < 100; ++I)
    To[I] = N + I;
}

void *work(void *Start) {
  int *Data = static_cast<int *>(malloc(100 * sizeof(int)));
  for (int I = 0; I < 10; ++I)
    fill(Data, I);
  free(Data);
  if (IsWrong) {
    Shared += Data[1];
    Shared = 0x7fffffff + *static_cast<int *>(Start);
  }
  return nullptr;
}

int main(int Count, char **) {
  pthread_t Threads[4];
  int One = 1;
  IsWrong = Count > 1;
  for (pthread_t &T : Threads)
    pthread_create(&T, nullptr, work, &One);
  for (pthread_t T : Threads)
    pthread_join(T, nullptr);
}

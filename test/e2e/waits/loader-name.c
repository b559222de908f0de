// A program that defines a function of the loader's, as those with a sanitizer do,
// is not taken for the loader: its waiting is told.
// RUN: %autoprof-clang -O1 -rdynamic %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %S/Inputs/waits.py %autoprof-report %t.bin main/nap:sleep=1
#include <time.h>

void *__tls_get_addr(void *Index) { return Index; }

__attribute__((noinline)) static void nap(void) {
  struct timespec T = {0, 20000000};
  nanosleep(&T, NULL);
}
int main(void) { nap(); }

// The same in C, in a program of two files that both include the header.
// RUN: %autoprof-clang -std=c99 -Werror -Wall -g -O1 -I%runtime-include -c %s -o %t1.o
// RUN: %autoprof-clang -std=c99 -Werror -Wall -g -O1 -DSECOND \
// RUN:   -I%runtime-include -c %s -o %t2.o
// RUN: %autoprof-clang %t1.o %t2.o -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report heap scopes --format=csv %t.bin | FileCheck %s
// RUN: %autoprof-report verify %t.bin
// CHECK: second,4,0,0.0,0,0,50.0,50,50
#include <autoprof/autoprof.h>
#include <stdlib.h>

void second(void);
#ifdef SECOND
void *volatile Kept;
void second(void) {
  autoprof_memory_scope_begin("second");
  Kept = malloc(50);
  free(Kept);
  autoprof_memory_scope_end("second");
}
#else
int main(void) {
  size_t Before = autoprof_heap_allocated();
  for (int I = 0; I < 4; ++I)
    second();
  return autoprof_heap_allocated() != Before;
}
#endif

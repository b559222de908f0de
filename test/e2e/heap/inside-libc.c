// Allocations inside the C library have the line of the call that led there; of
// the others the caller is known.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

char *volatile Kept;
wchar_t *volatile Wide;
int main(void) {
  char *Text = 0;
  size_t Bytes = 0;
  // CHECK: main: {{calloc|malloc}} (none) count=1 bytes={{[0-9]+}} frees=1
  FILE *In = fopen("/proc/self/cmdline", "r");
  // CHECK: main: malloc inside-libc.c:[[#@LINE+1]] count=1 bytes=6 live=6/1
  Kept = strdup("hello");
  // CHECK-NEXT: main: malloc inside-libc.c:[[#@LINE+1]] count=1 bytes=3 live=3/1
  Kept = strndup("hello", 2);
  // CHECK-NEXT: main: malloc inside-libc.c:[[#@LINE+1]] count=1 bytes=12 live=12/1
  Wide = wcsdup(L"ab");
  // CHECK-NEXT: main: malloc inside-libc.c:[[#@LINE+1]] count={{[1-9]}} bytes={{.*}} live=3/1
  if (asprintf(&Text, "%d", 42) != 2)
    return 1;
  Text = 0;
  // CHECK-NEXT: main: malloc inside-libc.c:[[#@LINE+1]] count=2 bytes={{.*}} frees=2{{.*}}
  if (getdelim(&Text, &Bytes, 0, In) < 5)
    return 2;
  free(Text);
  fclose(In);
}
// CHECK-NEXT: total {{.*}} live=24/4

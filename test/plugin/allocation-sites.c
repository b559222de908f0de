// A marked call says before it is made what it gives back, and after it what it
// made and what was asked for; meanwhile the thread's block holds its site. No
// site is left behind.
// RUN: %clangxx -std=c++20 -O1 -I%S/../../runtime/include -c \
// RUN:   %S/Inputs/site-probe.cpp -o %t.probe.o
// RUN: for O in "-O0 -g" "-O2 -g" "-O2 -gline-tables-only" \
// RUN:     "-Os -g -fPIC -fno-plt" "-O2 -g -flto -fuse-ld=lld" \
// RUN:     "-O2 -g -flto=thin -fuse-ld=lld" \
// RUN:     "-O2 -g -fplugin-arg-autoprof-placement=early" \
// RUN:     "-O1 -g -ffunction-sections -fdata-sections -Wl,--gc-sections"; do \
// RUN:   %autoprof-clang -fno-builtin $O %s %t.probe.o -o %t && \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin %t > %t.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=%t.txt || exit 1; done
// Without debug information the function is known and nothing else.
// RUN: %autoprof-clang -fno-builtin -O2 %s %t.probe.o -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t | FileCheck %s --check-prefix=BARE
// BARE: before malloc at -:0 {{.*}} in - gives back null
// BARE-NEXT: after malloc at -:0 {{.*}} in - makes #1 of 10
// heap=off: no marks.
// RUN: %autoprof-clang -fplugin-arg-autoprof-heap=off -O2 -g %s %t.probe.o -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t | FileCheck %s --check-prefix=OFF
// OFF-NOT: before
// OFF-NOT: after
#define _GNU_SOURCE
#include "Inputs/site-probe.h"
#include <stdint.h>
#include <stdlib.h>
#include <malloc.h>
#include <sys/mman.h>

int main(void) {
  void *volatile P;
  void *Out = 0;
  volatile size_t Big = SIZE_MAX / 2;
  probeStart();
  // CHECK: before malloc at allocation-sites.c:[[@LINE+2]] {{.*}} in - gives back null
  // CHECK-NEXT: after malloc at allocation-sites.c:[[@LINE+1]] {{.*}} in - makes #1 of 10
  P = malloc(10);
  // CHECK-NEXT: got #1
  probeGot(P);
  // CHECK-NEXT: before realloc at allocation-sites.c:[[@LINE+2]] {{.*}} gives back #1
  // CHECK-NEXT: after realloc at allocation-sites.c:[[@LINE+1]] {{.*}} makes #[[R:[0-9]+]] of 100000
  P = realloc(P, 100000);
  // CHECK-NEXT: got #[[R]]
  probeGot(P);
  // CHECK-NEXT: before reallocarray at allocation-sites.c:[[@LINE+2]] {{.*}} gives back #[[R]]
  // CHECK-NEXT: after reallocarray at allocation-sites.c:[[@LINE+1]] {{.*}} makes #[[A:[0-9]+]] of 300000
  P = reallocarray(P, 3, 100000);
  // CHECK-NEXT: got #[[A]]
  probeGot(P);
  // CHECK-NEXT: before free at allocation-sites.c:[[@LINE+2]] {{.*}} gives back #[[A]]
  // CHECK-NEXT: after free at allocation-sites.c:[[@LINE+1]] {{.*}} makes null of 0
  free(P);
  // CHECK-NEXT: before calloc {{.*}} gives back null
  // CHECK-NEXT: after calloc {{.*}} makes null of too much
  P = calloc(Big, 3);
  // CHECK-NEXT: before calloc {{.*}} gives back null
  // CHECK-NEXT: after calloc {{.*}} makes #[[C:[0-9]+]] of 21
  P = calloc(7, 3);
  // CHECK-NEXT: got #[[C]]
  probeGot(P);
  // CHECK-NEXT: before malloc {{.*}}
  // CHECK-NEXT: after malloc {{.*}} makes null of {{[0-9]+}}
  P = malloc(Big + 2);
  // CHECK-NEXT: before aligned_alloc {{.*}} gives back null
  // CHECK-NEXT: after aligned_alloc {{.*}} makes #[[L:[0-9]+]] of 128
  P = aligned_alloc(64, 128);
  // CHECK-NEXT: got #[[L]]
  probeGot(P);
  // CHECK-NEXT: before memalign {{.*}} gives back null
  // CHECK-NEXT: after memalign {{.*}} makes #[[M:[0-9]+]] of 99
  P = memalign(64, 99);
  // CHECK-NEXT: got #[[M]]
  probeGot(P);
  // CHECK-NEXT: before posix_memalign {{.*}} gives back null
  // CHECK-NEXT: after posix_memalign {{.*}} makes #[[X:[0-9]+]] of 200
  if (posix_memalign(&Out, 64, 200))
    return 1;
  // CHECK-NEXT: got #[[X]]
  probeGot(Out);
  // CHECK-NEXT: before posix_memalign {{.*}} gives back null
  // CHECK-NEXT: after posix_memalign {{.*}} makes null of 201
  if (!posix_memalign(&Out, 3, 201))
    return 1;
  // CHECK-NEXT: before valloc {{.*}} gives back null
  // CHECK-NEXT: after valloc {{.*}} makes #{{[0-9]+}} of 300
  P = valloc(300);
  // CHECK-NEXT: before pvalloc {{.*}} gives back null
  // CHECK-NEXT: after pvalloc {{.*}} makes #{{[0-9]+}} of 301
  P = pvalloc(301);
  // CHECK-NEXT: before mmap {{.*}} gives back null
  // CHECK-NEXT: after mmap {{.*}} makes #[[MAP:[0-9]+]] of 8192
  P = mmap(0, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  // CHECK-NEXT: got #[[MAP]]
  probeGot(P);
  // CHECK-NEXT: before mremap {{.*}} gives back #[[MAP]]
  // CHECK-NEXT: after mremap {{.*}} makes #[[RE:[0-9]+]] of 4096
  P = mremap(P, 8192, 4096, MREMAP_MAYMOVE);
  // CHECK-NEXT: got #[[RE]]
  probeGot(P);
  // CHECK-NEXT: before munmap {{.*}} gives back #[[RE]]
  // CHECK-NEXT: after munmap {{.*}} makes #[[RE]] of 4096
  munmap(P, 4096);
  // CHECK-NEXT: before munmap {{.*}} gives back #{{[0-9]+}}
  // CHECK-NEXT: after munmap {{.*}} makes null of 4096
  if (!munmap((char *)&Out + 1, 4096))
    return 1;
  // CHECK-NEXT: before mmap {{.*}}
  // CHECK-NEXT: after mmap {{.*}} makes null of 0
  P = mmap(0, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  // A mapped file is no memory.
  // CHECK-NEXT: got null
  P = mmap(0, 4096, PROT_READ, MAP_PRIVATE, -1, 0);
  probeGot(0);
  // CHECK-NOT: {{.}}
  probeStop();
  return 0;
}

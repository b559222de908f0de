// A set-user-ID program is not recorded, says nothing, reads no option.
// RUN: %both -O1 %s -o %t && rm -rf %t.run && mkdir -m 777 %t.run && cd %t.run
// RUN: %as-root chown nobody %t.d/plain/app %t.d/prof/app
// RUN: %as-root chmod 4755 %t.d/plain/app %t.d/prof/app
// RUN: export AUTOPROF_OPTIONS=output=trace.bin:verbose=1:help=1:nonsense=1 AUTOPROF_RUNTIME=/none
// RUN: %as-root env AUTOPROF_OPTIONS=$AUTOPROF_OPTIONS %t.d/plain/app > %t.1 2>&1
// RUN: %as-root env AUTOPROF_OPTIONS=$AUTOPROF_OPTIONS %t.d/prof/app > %t.2 2>&1
// RUN: cmp %t.1 %t.2 && FileCheck %s < %t.2 && ls -A %t.run | wc -l | grep -x 0
// CHECK: secure: 1
#include <stdio.h>
#include <sys/auxv.h>

__attribute__((noinline)) static int step(int I) {
  asm volatile("");
  return I + 1;
}

int main(void) {
  int Sum = 0;
  for (int I = 0; I < 1000; ++I)
    Sum = step(Sum);
  printf("secure: %lu, %d steps\n", getauxval(AT_SECURE), Sum);
}

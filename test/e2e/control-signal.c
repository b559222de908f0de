// signal=: toggles, or writes numbered snapshots; a program that takes the
// signal itself keeps it, and a wrong value is one line.
// RUN: rm -f %t.*.bin* && %autoprof-clang -O1 -D_GNU_SOURCE %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.1.bin:signal=SIGUSR2 %t 2>&1 | count 0
// RUN: python3 %inputs/tree.py functions %autoprof-report %t.1.bin | FileCheck --check-prefix=TOGGLE %s
// TOGGLE: leaf 2
// RUN: AUTOPROF_OPTIONS=output=%t.2.bin:signal=SIGUSR2:snapshot:heap=off %t
// RUN: python3 %inputs/tree.py functions %autoprof-report %t.2.bin.snapshot-1 | FileCheck --check-prefix=FIRST %s
// RUN: python3 %inputs/tree.py functions %autoprof-report %t.2.bin.snapshot-2 | FileCheck --check-prefix=SECOND %s
// FIRST: leaf 1
// SECOND: leaf 2
// RUN: AUTOPROF_OPTIONS=output=%t.3.bin:signal=SIGUSR2 %t own 2>&1 | FileCheck --check-prefix=TAKEN %s
// TAKEN: autoprof: AUTOPROF_OPTIONS: signal=SIGUSR2: the program took this signal over, and it did nothing here from then on
// RUN: python3 %inputs/tree.py functions %autoprof-report %t.3.bin | FileCheck --check-prefix=OWN %s
// OWN: leaf 3
// RUN: AUTOPROF_OPTIONS=output=%t.4.bin:signal=SIGKILL %t own 2>&1 | FileCheck --check-prefix=WRONG %s
// WRONG: autoprof: AUTOPROF_OPTIONS: signal=SIGKILL: not one of
#include <signal.h>

static volatile int Handled;
__attribute__((noinline)) void leaf(void) { __asm__ volatile(""); }
__attribute__((no_instrument_function)) static void handle(int S) {
  Handled = S;
}

int main(int argc, char **argv) {
  (void)argv;
  if (argc > 1)
    signal(SIGUSR2, handle);
  leaf();
  raise(SIGUSR2);
  leaf();
  raise(SIGUSR2);
  leaf();
  return argc > 1 && Handled != SIGUSR2;
}

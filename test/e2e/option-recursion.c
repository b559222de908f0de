// recursion=N keeps N levels of a recursive function apart; the counts of
// functions are the same with every N.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin \
// RUN:   | FileCheck --match-full-lines %s --check-prefix=ONE
// RUN: AUTOPROF_OPTIONS=output=%t.bin:recursion=3 %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin \
// RUN:   | FileCheck --match-full-lines %s --check-prefix=THREE
// RUN: %autoprof-report verify %t.bin

// ONE: [root]
// ONE-NEXT: | main 1
// ONE-NEXT: | | down 10
// ONE-NEXT: | | | ^ down 90
// ONE-NEXT: total 101 calls in 2 paths

// THREE: [root]
// THREE-NEXT: | main 1
// THREE-NEXT: | | down 10
// THREE-NEXT: | | | down 10
// THREE-NEXT: | | | | down 10
// THREE-NEXT: | | | | | ^ down 70
// THREE-NEXT: total 101 calls in 4 paths
__attribute__((noinline)) void down(int N) {
  if (N > 1)
    down(N - 1);
  __asm__ volatile("");
}

int main(void) {
  for (int I = 0; I < 10; ++I)
    down(10);
  return 0;
}

// A small program every test of compiler flags can share. It is C and C++, and
// its tree is (see program.tree):
//   main 1 > outer 10 > middle 30 > leaf 60, and main > leaf 5.
#ifndef AUTOPROF_TEST_PROGRAM_H
#define AUTOPROF_TEST_PROGRAM_H

#define NOINLINE __attribute__((noinline))
#ifdef __cplusplus
extern "C" {
#endif

NOINLINE int leaf(int N) {
  __asm__ volatile("" : "+r"(N));
  return N + 1;
}

NOINLINE int middle(int N) {
  int Sum = leaf(N) + leaf(N + 1);
  __asm__ volatile("" : "+r"(Sum));
  return Sum;
}

NOINLINE int outer(int N) {
  int Sum = 0;
  for (int I = 0; I < 3; ++I)
    Sum += middle(N + I);
  return Sum;
}

#ifdef __cplusplus
}
#endif

#ifndef NO_MAIN
int main(void) {
  int Sum = 0;
  for (int I = 0; I < 10; ++I)
    Sum += outer(I);
  for (int I = 0; I < 5; ++I)
    Sum += leaf(I);
  return Sum != 435;
}
#endif

#endif // AUTOPROF_TEST_PROGRAM_H

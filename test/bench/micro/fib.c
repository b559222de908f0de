// Cost of recursion: the Fibonacci function as everybody writes it. The second
// call becomes a loop at -O2: the calls are as many as the result.
#include <stdio.h>
#include <stdlib.h>

__attribute__((noinline)) static long fibonacci(long n) {
  return n < 2 ? 1 : fibonacci(n - 1) + fibonacci(n - 2);
}

int main(int argc, char **argv) {
  printf("%ld\n", fibonacci(argc > 1 ? atol(argv[1]) : 10));
  return 0;
}

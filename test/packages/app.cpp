// What a first user might try: a function that is called 400,000 times.
#include <cstdio>
#include <vector>

__attribute__((noinline)) unsigned collatz(unsigned long n) {
  unsigned steps = 0;
  for (; n != 1; ++steps)
    n = n % 2 ? 3 * n + 1 : n / 2;
  return steps;
}

int main() {
  std::vector<unsigned> steps;
  for (unsigned long n = 1; n <= 400000; ++n)
    steps.push_back(collatz(n));
  unsigned most = 0;
  for (unsigned count : steps)
    most = count > most ? count : most;
  std::printf("%u steps at most\n", most);
}

// A program with something of everything a trace can hold: threads that come,
// go and stay, recursion, tail calls, exceptions, blocks that live, grow and
// leak, mappings, names of many kinds. Ends as its argument says.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <pthread.h>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>
#include <vector>
#define NOINLINE __attribute__((noinline))

namespace rich {
static std::map<std::string, std::vector<int>> Table;
NOINLINE int fibonacci(int N) { return N < 2 ? N : fibonacci(N - 1) + fibonacci(N - 2); }
template <class T> NOINLINE void fill(std::vector<T> &V, int N) {
  for (int I = 0; I < N; ++I)
    V.push_back(T(I));
}
NOINLINE void risky(int I) {
  std::string Text(100, 'x');
  if (I % 3 == 0)
    throw std::runtime_error(Text);
}
NOINLINE int caught(int N) {
  int Caught = 0;
  for (int I = 0; I < N; ++I) {
    try {
      risky(I);
    } catch (const std::exception &) {
      ++Caught;
    }
  }
  return Caught;
}
struct Shape {
  virtual ~Shape() = default;
  virtual double area() const = 0;
};
struct Square : Shape {
  double Side;
  explicit Square(double S) : Side(S) {}
  NOINLINE double area() const override { return Side * Side; }
};
NOINLINE void work(int N) {
  std::vector<int> Ints;
  std::vector<double> Doubles;
  fill(Ints, N * 100);
  fill(Doubles, N * 50);
  std::vector<std::unique_ptr<Shape>> Shapes;
  double Sum = 0;
  for (int I = 0; I < N; ++I) {
    Shapes.push_back(std::make_unique<Square>(I));
    Sum += Shapes.back()->area();
  }
  if (fibonacci(12) + caught(N) + Sum < 0)
    puts("never");
  [&] { asm volatile("" : : "r"(&Ints)); }();
}
NOINLINE void leak(int N) {
  for (int I = 0; I < N; ++I)
    Table["key " + std::to_string(I)].assign(I, I);
  for (int I = 0; I < 5; ++I)
    asm volatile("" : : "r"(malloc(1000 * (I + 1))));
  void *P = mmap(nullptr, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(P, 1 << 16);
}
static std::atomic<bool> IsStaying;
NOINLINE void *stay(void *) {
  for (int I = 0; I < 3; ++I) { // nothing of it is live
    void *P = malloc(100);
    asm volatile("" : "+r"(P));
    free(P);
  }
  IsStaying = true;
  for (;;)
    pause();
}
NOINLINE void end(const char *How) {
  if (How[0] == 'k')
    kill(getpid(), SIGKILL);
  if (How[0] == 'a')
    abort();
  exit(0);
}
} // namespace rich

int main(int, char **Arguments) {
  std::vector<std::thread> Threads;
  for (int I = 0; I < 6; ++I)
    Threads.emplace_back(rich::work, 10 + I);
  for (auto &T : Threads)
    T.join();
  pthread_t Stays;
  if (pthread_create(&Stays, nullptr, rich::stay, nullptr))
    return 1;
  while (!rich::IsStaying)
    usleep(100);
  rich::leak(50);
  rich::work(30);
  rich::end(Arguments[1]);
}

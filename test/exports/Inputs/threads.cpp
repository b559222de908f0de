// Threads, templates, recursion and an allocation that is never freed.
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static std::mutex Mutex;
static std::vector<std::string> Kept;

__attribute__((noinline)) static unsigned work(unsigned n) {
  unsigned hash = 1;
  for (unsigned i = 0; i < n; ++i)
    hash = hash * 31 + i;
  return hash;
}

__attribute__((noinline)) static unsigned fib(unsigned n) {
  return n < 2 ? work(n) : fib(n - 1) + fib(n - 2);
}

template <typename T> __attribute__((noinline)) void keep(T text) {
  std::lock_guard<std::mutex> lock(Mutex);
  Kept.push_back(std::string(text) + std::string(100, 'x'));
}

static void worker(unsigned index) {
  for (unsigned round = 0; round < 200; ++round) {
    if (work(1000 * (index + 1)) + fib(12) == 42)
      std::abort();
    keep(std::to_string(round));
  }
  static void *volatile Leak;
  Leak = std::malloc(4096);
}

int main() {
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < 4; ++i)
    threads.emplace_back(worker, i);
  for (std::thread &thread : threads)
    thread.join();
  return Kept.size() != 800;
}

// Threads, templates, recursion, an allocation that is never freed; and what it
// tells of itself.
#include <autoprof/autoprof.h>
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
    AUTOPROF_SCOPE("round");
    autoprof_counter_add("rounds", 1, "rounds");
    autoprof_gauge_set("kept", static_cast<int64_t>(round), "bytes");
    autoprof_frame("round");
    if (round % 50 == 0)
      autoprof_checkpoint("fifty");
    if (round % 50 == 20) {
      autoprof_checkpoint("twenty on");
      autoprof_measure_section("twenty rounds", "fifty", "twenty on");
    }
    keep(std::to_string(round));
  }
  static void *volatile Leak;
  Leak = std::malloc(4096);
}

int main() {
  autoprof_message("threads begin");
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < 4; ++i)
    threads.emplace_back(worker, i);
  for (std::thread &thread : threads)
    thread.join();
  return Kept.size() != 800;
}

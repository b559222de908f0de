// The allocators people preload: each serves the program, threads and libraries
// included, and the heap figures are those of the C library's allocator.
// RUN: %both -O1 %s -o %t
// RUN: for l in libjemalloc.so.2 libtcmalloc_minimal.so.4; do %same --setup "export LD_PRELOAD=$l" %t && \
// RUN:   %calls %t.d/prof/run/trace.bin 'churn()=8' 'churn()>fill(char*, unsigned long)=8000' && \
// RUN:   %autoprof-report heap --format=json %t.d/prof/run/trace.bin > %t.json && \
// RUN:   grep -E '"live_bytes":0[,}]' %t.json || exit 1; done
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

__attribute__((noinline)) void fill(char *P, size_t N) { memset(P, 7, N); }
__attribute__((noinline)) void churn() {
  std::vector<char *> Kept;
  for (int I = 0; I < 1000; ++I) {
    size_t N = 1 + I * 37 % 5000;
    char *P = static_cast<char *>(I % 3 ? malloc(N) : aligned_alloc(64, (N + 63) / 64 * 64));
    fill(P, N);
    Kept.push_back(static_cast<char *>(realloc(P, N * 2)));
  }
  for (char *P : Kept)
    free(P);
}

int main() {
  std::string Maps;
  {
    std::ifstream In("/proc/self/maps");
    std::string Line;
    int Found = 0;
    while (std::getline(In, Line))
      Found |= Line.find("jemalloc") != Line.npos || Line.find("tcmalloc") != Line.npos;
    printf("preloaded: %d\n", Found);
    if (!Found)
      return 1;
  }
  std::vector<std::thread> Threads;
  for (int I = 0; I < 8; ++I)
    Threads.emplace_back(churn);
  for (auto &T : Threads)
    T.join();
  puts("done");
}

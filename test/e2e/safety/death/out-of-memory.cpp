// Memory runs out under a limit: the program gets bad_alloc as plain, goes on and
// ends by itself; or it is killed at that moment, as the kernel does when it has
// no memory left, and the trace holds the live heap and the stack.
// RUN: %both -O1 %s -o %t && %same --setup 'ulimit -v 400000' %t 8000
// RUN: %calls %t.d/prof/run/trace.bin 'grow(unsigned long)=1' 'main>handled(bool)=1'
// RUN: %same --status SIGKILL --setup 'ulimit -v 400000' %t 8000 killed
// RUN: %calls %t.d/prof/run/trace.bin 'grow(unsigned long)=1' 'open:main>handled(bool)=1'
// RUN: %autoprof-report heap --format=json %t.d/prof/run/trace.bin | grep -E '"live_bytes":[1-9][0-9]{8}'
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <unistd.h>
#include <vector>

static std::vector<char *> Kept;
__attribute__((noinline)) void handled(bool IsKilled) {
  if (IsKilled)
    kill(getpid(), SIGKILL);
  asm volatile("");
}
__attribute__((noinline)) void grow(size_t MiB) {
  Kept.reserve(MiB);
  for (size_t I = 0; I < MiB; ++I) {
    Kept.push_back(new char[1 << 20]);
    memset(Kept.back(), 1, 1 << 20);
  }
  asm volatile("");
}
int main(int Count, char **Arguments) {
  try {
    grow(strtoul(Arguments[1], nullptr, 10));
  } catch (const std::bad_alloc &) {
    handled(Count > 2);
    puts("bad_alloc");
  }
}

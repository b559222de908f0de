// Exceptions of all kinds: nested, rethrown, out of constructors and function
// try blocks, through noexcept (std::terminate), kept in exception_ptr and
// rethrown in another thread, out of std::async, in clean-ups while unwinding.
// (Full/levels.test: without optimisation.)
// RUN: %both -O2 -std=c++17 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin 'after()=700' 'all()>after()=700' 'main>all()=1'
// RUN: %same --status SIGABRT --setup 'ulimit -c 0' %t noexcept
// RUN: %calls %t.d/prof/run/trace.bin 'bad(int)=1'
#include <cstdio>
#include <exception>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#define NOINLINE __attribute__((noinline))

static long Count;
NOINLINE void after() { asm volatile(""); }
NOINLINE void bad(int I) {
  if (I >= 0)
    throw I;
}
struct Member {
  int Value;
  explicit Member(int I) : Value(I) {
    if (I % 2)
      bad(I);
  }
  ~Member() { ++Count; }
};
struct Whole {
  Member A, B;
  NOINLINE explicit Whole(int I) try : A(2), B(I) {
  } catch (int) {
    Count += 10;
    throw std::runtime_error("whole");
  }
};
struct Guard {
  NOINLINE ~Guard() {
    try {
      bad(1);
    } catch (int) {
      ++Count;
    }
  }
};
NOINLINE void nested(int I) {
  try {
    bad(I);
  } catch (int) {
    try {
      bad(I + 1);
    } catch (int) {
      std::throw_with_nested(std::logic_error("nested"));
    }
  }
}
NOINLINE void rethrown(int I) {
  try {
    bad(I);
  } catch (...) {
    ++Count;
    throw;
  }
}
NOINLINE void guarded(int I) {
  Guard G;
  bad(I);
}
NOINLINE void inConstructor(int) { Whole W(3); }
NOINLINE void inThread(int I) {
  std::exception_ptr Kept;
  std::thread([&] {
    try {
      bad(I);
    } catch (...) {
      Kept = std::current_exception();
    }
  }).join();
  std::rethrow_exception(Kept);
}
NOINLINE void inAsync(int I) { std::async(std::launch::async, [I] { bad(I); }).get(); }
NOINLINE void inDeferred(int I) { std::async(std::launch::deferred, [I] { bad(I); }).get(); }

NOINLINE void all() {
  void (*const kWays[])(int) = {nested,   rethrown, guarded,   inConstructor,
                                inThread, inAsync,  inDeferred};
  for (auto Way : kWays) {
    for (int I = 0; I < 100; ++I) {
      try {
        Way(I);
      } catch (...) {
        after();
      }
    }
  }
}

NOINLINE void never() noexcept { bad(5); }

int main(int Arguments, char **) {
  if (Arguments > 1)
    never();
  all();
  printf("%ld\n", Count);
}

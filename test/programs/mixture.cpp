//===-- mixture.cpp - a C++ program that allocates in many ways -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Threads, iostreams, strings, containers, regex, filesystem, exceptions,
// dlopen, the C functions, static objects. Allocates the same in every run:
// check-heap compares what it did with what valgrind saw. Prints a number for
// each part.
//
//===----------------------------------------------------------------------===//
#include <algorithm>
#include <any>
#include <atomic>
#include <clocale>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iostream>
#include <list>
#include <locale>
#include <map>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

using Size = std::size_t;

/// Made before main, destroyed after it.
std::map<std::string, std::vector<int>> Early = [] {
  std::map<std::string, std::vector<int>> M;
  for (int I = 0; I < 100; ++I)
    M["a key that is too long to be kept inside " + std::to_string(I)].resize(
        Size(I));
  return M;
}();

struct Late {
  std::unique_ptr<std::string> Held = std::make_unique<std::string>(100, 'x');
  ~Late() {
    std::string More(200, 'y');
    std::printf("late %zu\n", Held->size() + More.size());
  }
} TheLate;

thread_local std::vector<std::string> PerThread;

struct Shape {
  virtual ~Shape() = default;
  virtual Size area() const = 0;
};
struct Square : Shape {
  explicit Square(Size S) : Side(S) {}
  Size area() const override { return Side * Side; }
  Size Side;
};
struct Named : Square {
  Named(Size S, std::string N) : Square(S), Name(std::move(N)) {}
  Size area() const override { return Square::area() + Name.size(); }
  std::string Name;
};

/// Its memory is its own.
struct Pooled {
  static void *operator new(Size N) { return std::malloc(N + 8); }
  static void operator delete(void *P) { std::free(P); }
  char Bytes[40] = {};
};

struct alignas(128) Wide {
  char Bytes[256] = {};
};

Size containers() {
  Size Sum = 0;
  std::vector<int> V;
  for (int I = 0; I < 10000; ++I)
    V.push_back(I);
  std::deque<double> D(V.begin(), V.end());
  std::list<std::string> L;
  std::set<int, std::greater<>> S(V.begin(), V.begin() + 1000);
  std::unordered_map<std::string, std::shared_ptr<int>> U;
  std::map<int, std::multimap<int, int>> Deep;
  for (int I = 0; I < 1000; ++I) {
    L.push_back(std::string(Size(I % 40), char('a' + I % 26)));
    U[L.back() + std::to_string(I)] = std::make_shared<int>(I);
    Deep[I % 10].emplace(I, -I);
  }
  L.sort();
  L.unique();
  std::stable_sort(V.begin(), V.end(), std::greater<>());
  Sum += V.size() + D.size() + L.size() + S.size() + U.size() + Deep.size();
  std::vector<std::function<Size()>> Calls;
  for (Size I = 0; I < 20; ++I)
    Calls.push_back(
        [I, Text = std::string(I * 3, 'z')] { return I + Text.size(); });
  for (auto &F : Calls)
    Sum += F();
  std::any A = std::vector<int>(50);
  Sum += std::any_cast<std::vector<int> &>(A).size();
  return Sum;
}

Size objects() {
  std::vector<std::unique_ptr<Shape>> Shapes;
  for (Size I = 0; I < 100; ++I) {
    Shapes.push_back(std::make_unique<Square>(I));
    Shapes.push_back(std::make_unique<Named>(I, std::string(I, 'n')));
  }
  Size Sum = 0;
  for (auto &S : Shapes)
    Sum += S->area();
  auto *P = new Pooled;
  Sum += sizeof(P->Bytes);
  delete P;
  auto *W = new Wide[3];
  Sum += reinterpret_cast<std::uintptr_t>(W) % 128;
  delete[] W;
  alignas(Square) static char Place[sizeof(Square)];
  auto *Q = new (Place) Square(3);
  Sum += Q->area();
  Q->~Square();
  return Sum;
}

Size streams() {
  std::ostringstream Out;
  for (int I = 0; I < 500; ++I)
    Out << I << ' ' << I * 0.5 << '\n';
  std::istringstream In(Out.str());
  Size Sum = 0;
  int I;
  double D;
  while (In >> I >> D)
    Sum += Size(I) + Size(D);
  std::locale Here(std::locale::classic(), new std::numpunct<char>);
  Out.imbue(Here);
  Out << 1234567;
  return Sum + Out.str().size();
}

Size expressions() {
  std::regex Word("(([a-z]+)|([0-9]+(\\.[0-9]*)?))\\s*");
  std::string Text = "some words 12 and 3.25 numbers in between 777 them";
  Size Sum = 0;
  for (std::sregex_iterator It(Text.begin(), Text.end(), Word), End; It != End;
       ++It)
    Sum += It->str().size();
  return Sum + std::regex_replace(Text, Word, "<$&>").size();
}

Size files() {
  namespace fs = std::filesystem;
  fs::path Folder = fs::current_path() / "mixture.folder";
  fs::create_directories(Folder / "one" / "two");
  for (int I = 0; I < 10; ++I)
    std::ofstream(Folder / "one" / ("file" + std::to_string(I)))
        << std::string(Size(I) * 100, 'f');
  Size Sum = 0;
  for (auto &E : fs::recursive_directory_iterator(Folder))
    Sum += E.is_regular_file() ? Size(E.file_size()) : 1;
  std::ifstream In(Folder / "one" / "file9");
  std::string Line;
  std::getline(In, Line);
  std::error_code Error;
  Sum += fs::file_size(Folder / "none", Error) == Size(-1);
  fs::remove_all(Folder);
  return Sum + Line.size() + Size(Error.value() != 0);
}

[[noreturn]] void fail(int I) {
  std::string Held(Size(I) + 30, 'e');
  switch (I % 4) {
  case 0:
    throw std::runtime_error(Held);
  case 1:
    throw std::out_of_range(Held + Held);
  case 2:
    throw std::make_unique<std::string>(Held);
  }
  throw I;
}

Size exceptions() {
  Size Sum = 0;
  std::exception_ptr Kept;
  for (int I = 0; I < 100; ++I) {
    try {
      fail(I);
    } catch (const std::exception &E) {
      Sum += std::strlen(E.what());
      Kept = std::current_exception();
    } catch (const std::unique_ptr<std::string> &S) {
      Sum += S->size();
    } catch (int N) {
      Sum += Size(N);
    }
  }
  try {
    std::vector<char> V;
    V.reserve(Size(-1));
  } catch (const std::length_error &) {
    ++Sum;
  }
  try {
    try {
      fail(4);
    } catch (...) {
      std::throw_with_nested(std::logic_error("outer"));
    }
  } catch (const std::exception &) {
    ++Sum;
  }
  return Sum;
}

/// Blocks go from one thread to another.
struct Queue {
  std::mutex Mutex;
  std::condition_variable Changed;
  std::deque<std::unique_ptr<std::string>> Items;
  bool IsDone = false;
  // Never waits, so that the deque grows alike in every run.
  void put(std::unique_ptr<std::string> S) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Items.push_back(std::move(S));
  }
};

void *classic(void *Argument) {
  pthread_setspecific(*static_cast<pthread_key_t *>(Argument),
                      strdup("freed by the key's destructor"));
  return std::malloc(77);
}

Size threads() {
  std::atomic<Size> Sum{0};
  std::vector<std::thread> All;
  for (int T = 0; T < 4; ++T)
    All.emplace_back([&Sum, T] {
      for (Size I = 0; I < 1000; ++I) {
        std::vector<int> V(I % 50 + Size(T));
        Sum += V.size();
      }
      for (int I = 0; I < 10; ++I)
        PerThread.push_back(std::string(100, char('a' + T)));
    });
  for (auto &T : All)
    T.join();
  Queue Q;
  for (int I = 0; I < 1000; ++I)
    Q.put(std::make_unique<std::string>(Size(I % 100), 'q'));
  std::thread Consumer([&] {
    while (!Q.Items.empty()) {
      Sum += Q.Items.front()->size();
      Q.Items.pop_front();
    }
  });
  Consumer.join();
  auto Answer =
      std::async(std::launch::async, [] { return std::string(1000, 'r'); });
  Sum += Answer.get().size();
  pthread_key_t Key;
  pthread_key_create(&Key, std::free);
  for (int I = 0; I < 3; ++I) {
    pthread_t Thread;
    void *Result = nullptr;
    pthread_create(&Thread, nullptr, classic, &Key);
    pthread_join(Thread, &Result);
    std::free(Result);
  }
  return Sum;
}

Size cFunctions() {
  Size Sum = 0;
  auto *P = static_cast<char *>(std::malloc(10));
  for (Size I = 20; I < 100000; I *= 2)
    P = static_cast<char *>(std::realloc(P, I));
  P[0] = 'p';
  Sum += Size(P[0]);
  std::free(P);
  void *Q = std::calloc(33, 3);
  Q = reallocarray(Q, 100, 7);
  std::free(Q);
  std::free(std::realloc(nullptr, 55));
  std::free(std::malloc(0));
  volatile Size Most = Size(1) << 62;
  Sum += std::malloc(Most) != nullptr;
  std::free(std::aligned_alloc(64, 640));
  void *R = nullptr;
  if (posix_memalign(&R, 4096, 100) == 0)
    std::free(R);
  R = std::malloc(3 << 20); // mapped by the allocator
  std::free(R);
  char *S = strdup("copied"), *T = strndup("copied", 3), *U = nullptr;
  Sum += std::strlen(S) + std::strlen(T);
  if (asprintf(&U, "%s and %050d", S, 7) > 0)
    Sum += std::strlen(U);
  std::free(S);
  std::free(T);
  std::free(U);
  if (std::FILE *F = std::tmpfile()) {
    std::fputs("first\nand second\n", F);
    std::rewind(F);
    char *Line = nullptr;
    Size Room = 0;
    while (getline(&Line, &Room, F) > 0)
      Sum += std::strlen(Line);
    std::free(Line);
    std::fclose(F);
  }
  char *Memory = nullptr;
  Size Bytes = 0;
  if (std::FILE *F = open_memstream(&Memory, &Bytes)) {
    for (int I = 0; I < 1000; ++I)
      std::fprintf(F, "%d,", I);
    std::fclose(F);
    Sum += Bytes;
    std::free(Memory);
  }
  std::qsort(std::memset(std::calloc(5000, 8), 1, 40000), 5000, 8,
             [](const void *A, const void *B) { return std::memcmp(A, B, 8); });
  return Sum;
}

Size libraries() {
  Size Sum = 0;
  void *Library = dlopen("libz.so.1", RTLD_NOW);
  if (!Library)
    return 0;
  using Compress = int (*)(unsigned char *, unsigned long *,
                           const unsigned char *, unsigned long);
  auto Call = reinterpret_cast<Compress>(dlsym(Library, "compress"));
  std::vector<unsigned char> From(10000, 'c'), To(20000);
  unsigned long Bytes = To.size();
  if (Call && Call(To.data(), &Bytes, From.data(), From.size()) == 0)
    Sum += Bytes;
  Sum += dlsym(Library, "no such symbol") != nullptr;
  Sum += dlerror() != nullptr;
  dlclose(Library);
  Sum += dlopen("libmixture-none.so", RTLD_NOW) != nullptr;
  Sum += dlerror() != nullptr;
  return Sum;
}

Size leaks() {
  static void *volatile Reachable = std::malloc(1000);
  void *volatile Lost = new std::string(300, 'l');
  Lost = std::malloc(501);
  Lost = nullptr;
  return Size(Reachable != nullptr) + Size(Lost != nullptr);
}

} // namespace

int main() {
  std::setlocale(LC_ALL, "C.UTF-8");
  struct {
    const char *Name;
    Size (*Part)();
  } Parts[] = {{"containers", containers}, {"objects", objects},
               {"streams", streams},       {"expressions", expressions},
               {"files", files},           {"exceptions", exceptions},
               {"threads", threads},       {"C functions", cFunctions},
               {"libraries", libraries},   {"leaks", leaks}};
  for (auto &[Name, Part] : Parts)
    std::cout << Name << ' ' << Part() << std::endl;
  std::cout << "early " << Early.size() << std::endl;
  return 0;
}

// What runs before main and after it is counted: constructors of statics,
// constructor functions, atexit, destructors of statics and of thread_locals.
// RUN: %autoprof-clangxx -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py functions %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: python3 %inputs/tree.py edges %autoprof-report %t.bin > %t.edges
// RUN: FileCheck --check-prefix=EDGES %s --input-file=%t.edges
// RUN: %autoprof-report threads --format=csv %t.bin \
// RUN:   | FileCheck %s --check-prefix=OPEN

// CHECK-DAG: Static::Static() 1
// CHECK-DAG: Static::~Static() 1
// CHECK-DAG: Local::Local() 2
// CHECK-DAG: Local::~Local() 2
// CHECK-DAG: constructor() 1
// CHECK-DAG: destructor() 1
// CHECK-DAG: atExit() 1
// CHECK-DAG: main 1

// EDGES-DAG: constructor() -> note(char const*) 1
// EDGES-DAG: Static::Static() -> note(char const*) 1
// EDGES-DAG: Static::~Static() -> note(char const*) 1
// EDGES-DAG: Local::Local() -> note(char const*) 2
// EDGES-DAG: Local::~Local() -> note(char const*) 2
// EDGES-DAG: [root] -> atExit() 1
// EDGES-DAG: [root] -> destructor() 1
// EDGES-DAG: destructor() -> note(char const*) 1
// EDGES-DAG: atExit() -> note(char const*) 1
// EDGES-DAG: main -> note(char const*) 1

// OPEN-COUNT-2: ,{{$}}
#include <cstdlib>
#include <thread>

#define NOINLINE __attribute__((noinline))
NOINLINE void note(const char *Text) { asm volatile("" : : "r"(Text)); }

struct Static {
  NOINLINE Static() {
    note("made");
    asm volatile("");
  }
  NOINLINE ~Static() {
    note("gone");
    asm volatile("");
  }
};
static Static TheStatic;

struct Local {
  NOINLINE Local() {
    note("made");
    asm volatile("");
  }
  NOINLINE ~Local() {
    note("gone");
    asm volatile("");
  }
  void use() { asm volatile("" : : "r"(this)); }
};
static thread_local Local TheLocal;

__attribute__((constructor)) void constructor() {
  note("constructor");
  asm volatile("");
}
__attribute__((destructor)) void destructor() {
  note("destructor");
  asm volatile("");
}
void atExit() {
  note("atexit");
  asm volatile("");
}

int main() {
  atexit(atExit);
  TheLocal.use();
  std::thread([] { TheLocal.use(); }).join();
  note("main");
}

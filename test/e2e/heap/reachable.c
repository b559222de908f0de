// With leaks=reachable blocks that a pointer still leads to are told from lost
// ones: over globals, thread-local storage, the stack, other blocks, mappings,
// and the inside of a block. Without it nothing is claimed.
// RUN: %autoprof-clang -g -O0 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:leaks=reachable %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --leaks > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report heap leaks %t.bin | FileCheck %s --check-prefix=TEXT
// RUN: %autoprof-report verify %t.bin
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --leaks > %t.txt
// RUN: FileCheck %s --check-prefix=PLAIN --input-file=%t.txt

// CHECK: lost 10/1 in main > loseIt
// CHECK-NEXT: lost 100/2 in main > loseBoth
// CHECK-NEXT: lost 32/1 in main > loseSome > make
// CHECK-NEXT: reachable 1/1 in main > ofGlobal
// CHECK-NEXT: reachable 16/1 in main > ofThread
// CHECK-NEXT: reachable 2/1 in main > ofStack
// CHECK-NEXT: reachable 224/7 in main > loseSome > make
// CHECK-NEXT: reachable 4/1 in main > ofMapping
// CHECK-NEXT: reachable 64/8 in main > ofChain
// CHECK-NEXT: reachable 8/1 in main > ofInside
// CHECK-NEXT: total {{.*}} live=461/24
// TEXT: 100 B in 2 blocks (21.7%) malloc void * lost
// TEXT: 224 B in 7 blocks (48.6%) malloc still reachable
// TEXT: 142 bytes in 4 blocks lost: no pointer to them was found; 319 bytes in 20 blocks still reachable
// TEXT-NOT: not scanned: {{stacks|some}}
// PLAIN: leak 256/8 in main > loseSome > make
// PLAIN-NOT: {{lost|reachable}}
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static void *Global, **Chain, *Some[8];
static char *Inside;
static __thread void *Thread;

static void ofGlobal(void) { Global = malloc(1); }
static void *ofStack(void) { return malloc(2); }
static void ofThread(void) { Thread = malloc(16); }
static void ofInside(void) { Inside = (char *)malloc(8) + 7; }
static void ofChain(void) {
  for (int I = 0; I < 8; ++I) {
    void **Link = malloc(sizeof(*Link));
    *Link = Chain;
    Chain = Link;
  }
}
static void ofMapping(void) {
  void **Map = mmap(0, 1 << 16, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  Map[4096] = malloc(4);
  static void **Kept;
  Kept = Map;
}
static void *make(void) { return malloc(32); }
static void loseSome(void) {
  for (int I = 0; I < 8; ++I)
    Some[I] = make();
  Some[3] = 0;
}
static void loseIt(void) { (void)!malloc(10); }
static void loseBoth(void) { // a circle that nobody points into
  void **A = malloc(50), **B = malloc(50);
  *A = B;
  *B = A;
}
__attribute__((noinline)) static void wipe(void) { // what frames left behind
  volatile char Stack[4096];
  memset((char *)Stack, 0, sizeof(Stack));
}
int main(void) {
  loseIt();
  loseBoth();
  loseSome();
  ofGlobal();
  ofThread();
  ofInside();
  ofChain();
  ofMapping();
  void *volatile Local = ofStack();
  wipe();
  exit(Local == 0); // main's frame stays
}

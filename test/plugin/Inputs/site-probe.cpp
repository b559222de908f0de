//===-- site-probe.cpp - shows what marked call sites tell ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compiled without the plugin, linked into a test's program. Puts itself in the
// place of the runtime's HeapBefore and HeapAfter and prints what they are
// given: blocks as #1, #2, ... in the order they are first seen.
//
//===----------------------------------------------------------------------===//
#include "site-probe.h"
#include "autoprof/abi.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

using namespace autoprof::abi;

extern "C" {
extern ObjectRecord __autoprof_object __attribute__((visibility("hidden")));
void probeBefore();
void probeAfter();
}

namespace {
struct Event {
  char What;
  uint64_t Site, Block, Size;
};
Event Log[1000];
unsigned Count;
} // namespace

static uint64_t siteNow() {
  char *Block;
  asm("movq %%fs:(%1), %0" : "=r"(Block) : "r"(__autoprof_object.TpOff));
  return *reinterpret_cast<uint64_t *>(Block + offsetof(BlockHeader, Site));
}

extern "C" __attribute__((used)) void probeLogBefore(uint64_t Site,
                                                     uint64_t GivenBack) {
  Log[Count++] = {siteNow() == Site ? 'B' : '?', Site, GivenBack, 0};
}
extern "C" __attribute__((used)) void probeLogAfter(uint64_t Block,
                                                    uint64_t Size) {
  Log[Count++] = {'A', siteNow(), Block, Size};
}

// All but rax and r11 are preserved.
#define THUNK(Name, To)                                                        \
  asm(".text\n" #Name ":\n"                                                    \
      "push %rbp\n mov %rsp, %rbp\n push %rcx\n push %rdx\n push %rsi\n"       \
      "push %rdi\n push %r8\n push %r9\n push %r10\n"                          \
      "sub $528, %rsp\n and $-16, %rsp\n fxsave (%rsp)\n"                      \
      "mov %rax, %rdi\n mov %r11, %rsi\n call " #To "\n"                       \
      "fxrstor (%rsp)\n lea -56(%rbp), %rsp\n"                                 \
      "pop %r10\n pop %r9\n pop %r8\n pop %rdi\n pop %rsi\n pop %rdx\n"        \
      "pop %rcx\n pop %rbp\n xor %eax, %eax\n mov $-1, %r11\n ret\n")
THUNK(probeBefore, probeLogBefore);
THUNK(probeAfter, probeLogAfter);

void probeStart() {
  if (!__autoprof_object.TpOff) {
    puts("the runtime is off");
    exit(1);
  }
  __autoprof_object.HeapBefore = reinterpret_cast<void *>(probeBefore);
  __autoprof_object.HeapAfter = reinterpret_cast<void *>(probeAfter);
  __autoprof_object.DirectHeap = ~0ull;
}

void probeGot(const volatile void *Block) {
  Log[Count++] = {'G', siteNow(), reinterpret_cast<uint64_t>(Block), 0};
}

/// "#1", "null".
static const char *blockText(uint64_t Block) {
  static uint64_t Seen[1000];
  static unsigned N;
  static char Text[16];
  if (!Block)
    return "null";
  unsigned I = 0;
  while (I < N && Seen[I] != Block)
    ++I;
  if (I == N)
    Seen[N++] = Block;
  snprintf(Text, sizeof Text, "#%u", I + 1);
  return Text;
}

static const char *textAt(const int32_t &Rel) {
  return Rel ? reinterpret_cast<const char *>(&Rel) + Rel : "-";
}

void probeStop() {
  __autoprof_object.DirectHeap = 0;
  for (unsigned I = 0; I < Count; ++I) {
    const Event &E = Log[I];
    if (E.What == 'G') {
      printf("got %s%s\n", blockText(E.Block),
             E.Site ? ", and a site was left" : "");
      continue;
    }
    const auto *S = reinterpret_cast<const SiteDescriptor *>(E.Site);
    if (!S || E.What == '?') {
      puts("no site, or another one");
      continue;
    }
    const char *File = strrchr(textAt(S->RelFile), '/');
    printf("%s %s at %s:%u [%s] in %s", E.What == 'B' ? "before" : "after",
           kHeapFunctions[unsigned(S->Function)].Symbol,
           File ? File + 1 : textAt(S->RelFile), S->Line, textAt(S->RelType),
           textAt(S->RelFunction));
    if (E.What == 'B')
      printf(" gives back %s\n", blockText(E.Block));
    else if (E.Size == ~0ull)
      printf(" makes %s of too much\n", blockText(E.Block));
    else
      printf(" makes %s of %llu\n", blockText(E.Block),
             (unsigned long long)E.Size);
  }
}

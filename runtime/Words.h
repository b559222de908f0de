//===-- Words.h - a thread's words, in one instruction each ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_WORDS_H
#define AUTOPROF_RUNTIME_WORDS_H

#include <stdint.h>

namespace autoprof {

// One instruction each, so that a signal handler's hooks between load and store
// lose nothing.
inline void increment(uint64_t *Word) {
  asm volatile("incq %0" : "+m"(*Word) : : "cc");
}
inline void add(uint64_t *Word, uint64_t N) {
  asm volatile("addq %1, %0" : "+m"(*Word) : "r"(N) : "cc");
}
/// Returns what it was.
inline uint64_t fetchIncrement(uint64_t *Word) {
  uint64_t One = 1;
  asm volatile("xaddq %0, %1" : "+r"(One), "+m"(*Word) : : "cc");
  return One;
}
/// Whether the word is 0 afterwards.
inline bool decrement(uint32_t *Word) {
  bool IsZero;
  asm volatile("decl %0" : "+m"(*Word), "=@ccz"(IsZero));
  return IsZero;
}

inline uint64_t stackPointer() {
  uint64_t Sp;
  asm volatile("movq %%rsp, %0" : "=r"(Sp));
  return Sp;
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_WORDS_H

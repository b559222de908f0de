//===-- Text.h - strings without libc -------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A fixed buffer that cuts what does not fit, for paths and messages composed
// where neither malloc nor the vector registers of libc's routines may be used.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_TEXT_H
#define AUTOPROF_RUNTIME_TEXT_H

#include "Sys.h"

namespace autoprof {

inline size_t length(const char *S) {
  size_t N = 0;
  while (S[N])
    ++N;
  return N;
}

/// So much of a name that a program gives at run time is kept.
inline constexpr size_t kLongestName = 200;
inline size_t nameLength(const char *Name) {
  size_t N = 0;
  while (N < kLongestName && Name[N])
    ++N;
  return N;
}

inline bool equal(const char *A, const char *B, size_t N) {
  for (size_t I = 0; I < N; ++I)
    if (A[I] != B[I])
      return false;
  return true;
}

/// `rep movsb`: no call, no vector register.
inline void copyBytes(void *To, const void *From, size_t N) {
  asm volatile("rep movsb" : "+D"(To), "+S"(From), "+c"(N) : : "memory");
}

template <size_t Size> class Text {
public:
  Text &operator<<(const char *S) { return append(S, length(S)); }
  Text &operator<<(uint64_t V) {
    char Digits[20];
    size_t N = 0;
    do
      Digits[N++] = char('0' + V % 10);
    while (V /= 10);
    while (N)
      append(&Digits[--N], 1);
    return *this;
  }
  Text &append(const char *S, size_t N) {
    for (size_t I = 0; I < N; ++I) {
      if (Used_ + 1 >= Size) {
        Cut_ = true;
        break;
      }
      Data_[Used_++] = S[I];
    }
    Data_[Used_] = 0;
    return *this;
  }
  void clear() {
    Used_ = 0;
    Cut_ = false;
    Data_[0] = 0;
  }
  const char *get() const { return Data_; }
  size_t size() const { return Used_; }
  bool isCut() const { return Cut_; }
  /// The storage, for a caller that fills it itself and then says how much.
  char *raw() { return Data_; }
  static constexpr size_t capacity() { return Size - 1; }
  void setSize(size_t N) {
    Used_ = N;
    Data_[N] = 0;
  }

private:
  size_t Used_ = 0;
  bool Cut_ = false;
  char Data_[Size] = {};
};

/// One line on stderr, in one write.
template <size_t N> void say(Text<N> &Line) {
  Line << "\n";
  sys::write(2, Line.get(), Line.size());
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_TEXT_H

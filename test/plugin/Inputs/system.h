// Of system-headers.cpp: stands in a folder of -isystem.
#pragma once
#include <stdlib.h>

namespace sys {
inline void release(void *P) { free(P); }
template <class T> struct Buffer {
  T *Data;
  explicit Buffer(int N) : Data(static_cast<T *>(malloc(N * sizeof(T)))) {
    Data[0] = 7;
  }
  ~Buffer() { release(Data); }
};
template <class F> void repeat(int N, F Body) {
  for (int I = 0; I < N; ++I)
    Body(I);
}
} // namespace sys

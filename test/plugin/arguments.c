// The hooks touch no argument and no result, wherever they travel: integers,
// SSE, x87, structures, variable arguments, big results, saved registers.
// RUN: for O in -O0 -O1 -O2 -O3; do for Timing in auto clock count; do \
// RUN:   %autoprof-clang $O %s -lm -o %t && \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin:timing=$Timing %t || exit 1; done; done
#include <complex.h>
#include <stdarg.h>

#define NOINLINE __attribute__((noinline))
typedef float V4 __attribute__((vector_size(16)));
struct Big {
  long Words[9];
};
struct Mixed {
  double D;
  long L;
};

NOINLINE long many(int A, long B, char C, short D, long E, long F, long G,
                   long H, long J) {
  return A + 2 * B + 3 * C + 4 * D + 5 * E + 6 * F + 7 * G + 8 * H + 9 * J;
}
NOINLINE double floats(float A, double B, V4 C, long double D, double E,
                       float F, double G, double H, double J, double K) {
  return A + B + C[0] + C[3] + (double)D + E + F + G + H + J + K;
}
NOINLINE struct Big big(struct Big B, long Add) {
  for (int K = 0; K < 9; ++K)
    B.Words[K] += Add;
  return B;
}
NOINLINE struct Mixed mixed(struct Mixed M) {
  return (struct Mixed){M.D * 2, M.L + 1};
}
NOINLINE long double x87(long double A, long double B) { return A / B; }
NOINLINE _Complex double twist(_Complex double Z) { return Z * I; }
NOINLINE double sum(int Count, ...) {
  va_list Rest;
  double Total = 0;
  va_start(Rest, Count);
  for (int K = 0; K < Count; ++K)
    Total += K % 2 ? va_arg(Rest, double) : (double)va_arg(Rest, long);
  va_end(Rest);
  return Total;
}

int main(void) {
  int Wrong = 0;
  for (int K = 0; K < 100; ++K) {
    register long Kept = K * 31;
    Wrong += many(K, 2, 3, 4, 5, 6, 7, 8, 9) != K + 284;
    Wrong += floats(1, 2, (V4){3, 0, 0, 4}, 5, 6, 7, 8, 9, 10, 11) != 66;
    struct Big B = {{1, 2, 3, 4, 5, 6, 7, 8, 9}};
    B = big(B, K);
    Wrong += B.Words[0] != 1 + K || B.Words[8] != 9 + K;
    struct Mixed M = mixed((struct Mixed){1.5, K});
    Wrong += M.D != 3 || M.L != K + 1;
    Wrong += x87(1, 3) != 1.0L / 3.0L;
    Wrong += twist(1 + 2 * I) != -2 + 1 * I;
    Wrong += sum(8, 1L, 2.0, 3L, 4.0, 5L, 6.0, 7L, 8.0) != 36;
    Wrong += Kept != K * 31;
  }
  return Wrong;
}

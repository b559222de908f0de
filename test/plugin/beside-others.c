// Beside what else instruments or hardens code: coverage, gprof, XRay, CET,
// stack protectors, -finstrument-functions.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: for Flags in "-O0 -pg" -fprofile-generate -fxray-instrument \
// RUN:     "-fprofile-instr-generate -fcoverage-mapping" -finstrument-functions \
// RUN:     "-O0 -fstack-protector-all" -fstack-clash-protection -mno-red-zone \
// RUN:     -fcf-protection=full -fsanitize=safe-stack "-ftrapv -ffast-math" \
// RUN:     -fno-optimize-sibling-calls -fpatchable-function-entry=4,2; do \
// RUN:   rm -f *.prof* && %autoprof-clang -O2 $Flags %s -o run && \
// RUN:   %inputs/run-tree %autoprof-report ./run || exit 1; done
#include "../e2e/Inputs/program.h"

// -finstrument-functions calls these.
__attribute__((no_instrument_function, weak)) void
__cyg_profile_func_enter(void *This, void *Site) {
  (void)This, (void)Site;
}
__attribute__((no_instrument_function, weak)) void
__cyg_profile_func_exit(void *This, void *Site) {
  (void)This, (void)Site;
}

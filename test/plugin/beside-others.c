// Beside what else instruments or hardens code: coverage, gprof, XRay, CET,
// stack protectors, -finstrument-functions.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: for Flags in -pg -fprofile-generate \
// RUN:     "-fprofile-instr-generate -fcoverage-mapping" -fxray-instrument \
// RUN:     -fstack-protector-all -fstack-clash-protection -fcf-protection=full \
// RUN:     -finstrument-functions "-fno-omit-frame-pointer -mno-red-zone" \
// RUN:     "-fsanitize=safe-stack" "-ftrapv -ffast-math" -fsplit-machine-functions \
// RUN:     -fno-optimize-sibling-calls "-fpatchable-function-entry=4,2" -mavx2; do \
// RUN:   for O in -O0 -O2; do \
// RUN:     rm -f *.prof* *.gc* && %autoprof-clang $O $Flags %s -o run && \
// RUN:     %inputs/run-tree %autoprof-report ./run || exit 1; done; done
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

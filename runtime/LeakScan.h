//===-- LeakScan.h - which live blocks a pointer still leads to -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_LEAKSCAN_H
#define AUTOPROF_RUNTIME_LEAKSCAN_H

#include <cstdint>

namespace autoprof {

/// What the exiting thread holds outside of memory, taken before anything else
/// is done.
struct ScanRoots {
  uint64_t Registers[6]; ///< those that a function keeps for its caller
  uint64_t Stack;        ///< all above is scanned

  __attribute__((always_inline)) ScanRoots() {
    asm volatile("movq %%rbx, %0\nmovq %%rbp, %1\nmovq %%r12, %2\n"
                 "movq %%r13, %3\nmovq %%r14, %4\nmovq %%r15, %5\n"
                 : "=m"(Registers[0]), "=m"(Registers[1]), "=m"(Registers[2]),
                   "=m"(Registers[3]), "=m"(Registers[4]), "=m"(Registers[5]));
    Stack = reinterpret_cast<uint64_t>(__builtin_frame_address(0));
  }
};

/// Marks every live block kLiveReachable or kLiveLost (abi_heap.h says what is
/// scanned). At the end of the run, before the file is cut.
void scanForLeaks(const ScanRoots &Roots);

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_LEAKSCAN_H

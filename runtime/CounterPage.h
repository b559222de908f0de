//===-- CounterPage.h - a counter of the processor, read by user code -----===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The protocol of <linux/perf_event.h>, struct perf_event_mmap_page: what the
// kernel has counted, plus what the processor's counter says, read between two
// looks at a sequence number.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_COUNTERPAGE_H
#define AUTOPROF_RUNTIME_COUNTERPAGE_H

#include <cstdint>
#include <linux/perf_event.h>

namespace autoprof {

/// False: the event is not on the processor now, or may not be read.
template <class Rdpmc>
bool readCounterPage(const volatile perf_event_mmap_page *P, uint64_t &Value,
                     Rdpmc ReadCounter) {
  uint32_t Sequence;
  do {
    Sequence = P->lock;
    asm volatile("" : : : "memory");
    uint32_t Index = P->index;
    uint64_t Total = uint64_t(P->offset);
    if (!Index || !P->cap_user_rdpmc)
      return false;
    uint64_t Counter = ReadCounter(Index - 1);
    unsigned Shift = 64 - P->pmc_width; // the counter is signed, so wide
    Total += uint64_t(int64_t(Counter << Shift) >> Shift);
    Value = Total;
    asm volatile("" : : : "memory");
  } while (P->lock != Sequence);
  return true;
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_COUNTERPAGE_H

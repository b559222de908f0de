//===-- Damage.h - what a fuzzer's input does to a trace ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A trace is some hundred KiB, nearly all of it zeros: fuzzers lose themselves
// there. So an input is short: which trace, which view of it, and what is done
// to the bytes.
//
//   byte 0   the trace: kBases names them; beyond, the rest of the input is one
//   byte 1   the view
//   then     steps, each  kSet at:u24 bytes:u8[8] | kCopy from:u24 to:u24
//            | kZero page:u16 | kCut size:u24; positions modulo the size
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TEST_DAMAGE_H
#define AUTOPROF_TEST_DAMAGE_H

#include <cstdint>
#include <string_view>
#include <vector>

namespace autoprof {

struct Damaged {
  std::vector<uint8_t> bytes;
  unsigned view = 0;
};

enum class Step : uint8_t { Set, Copy, Zero, Cut, kCount };

/// The trace that an input stands for.
Damaged damaged(const uint8_t *input, size_t size);
/// The undamaged trace of an input.
const std::vector<uint8_t> &baseOf(const uint8_t *input, size_t size);

/// Appends a step at a place that means something; \p size and \p most are
/// those of the input. Returns the new size.
size_t addStep(uint8_t *input, size_t size, size_t most, unsigned seed);

} // namespace autoprof

#endif // AUTOPROF_TEST_DAMAGE_H

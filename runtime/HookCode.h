//===-- HookCode.h - whether an instruction is a hook's -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hooks are inline code of the functions they count, so a sample in one looks
// like a sample of the function. What tells them: each begins with a load of a
// word of the object record, whose distance from the instruction is a number
// that nothing else in the code has, and ends with a store into the thread's
// block. Here only bytes are compared; what may be read is the caller's to say.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HOOKCODE_H
#define AUTOPROF_RUNTIME_HOOKCODE_H

#include "autoprof/abi.h"

namespace autoprof {

/// The bytes of a function, where it lies when it runs.
struct FunctionCode {
  const unsigned char *Bytes;
  uint64_t Begin, End; ///< addresses of Bytes
};

namespace hook_code {

/// No hook is longer, with what the compiler has put in between.
inline constexpr uint64_t kLongest = 160;
inline constexpr unsigned char kRexW = 0x48, kLoad = 0x8b, kStore = 0x89,
                               kStoreConstant = 0xc7, kIncrement = 0xff,
                               kFs = 0x64;

inline unsigned char at(const FunctionCode &F, uint64_t Address) {
  return Address - F.Begin < F.End - F.Begin ? F.Bytes[Address - F.Begin] : 0;
}
inline bool isRexW(unsigned char Byte) { return (Byte & 0xf8) == kRexW; }

/// The word that `mov disp(%rip), %r64` at Address loads. 0 = another
/// instruction.
inline uint64_t loadedAt(const FunctionCode &F, uint64_t Address) {
  constexpr uint64_t kBytes = 7;
  if (Address < F.Begin || Address + kBytes > F.End)
    return 0;
  const unsigned char *B = F.Bytes + (Address - F.Begin);
  if ((B[0] & 0xfb) != kRexW || B[1] != kLoad || (B[2] & 0xc7) != 0x05)
    return 0;
  int32_t Distance;
  __builtin_memcpy(&Distance, B + 3, sizeof(Distance));
  return Address + kBytes + uint64_t(int64_t(Distance));
}

/// Behind the store into the block whose address register Base holds, 0 = there
/// is none up to Limit. (Any address inside of the instruction would do.)
inline uint64_t behindStore(const FunctionCode &F, uint64_t From,
                            uint64_t Limit, unsigned Base) {
  for (uint64_t A = From; A < Limit; ++A) {
    unsigned char Code = at(F, A), Operand = at(F, A + 1);
    if ((Code == kStore || Code == kStoreConstant) && Operand < 0x80 &&
        (Operand & 7) == (Base & 7))
      return A + 2;
  }
  return 0;
}

/// Enter hooks count by `incq (base,index,8)`, and store the cursor near it.
inline uint64_t endOfEnter(const FunctionCode &F, uint64_t From) {
  constexpr uint64_t kNear = 32;
  for (uint64_t A = From; A < From + kLongest; ++A) {
    unsigned char Operand = at(F, A + 2);
    if (!isRexW(at(F, A)) || at(F, A + 1) != kIncrement ||
        (Operand != 0x04 && Operand != 0x44) || at(F, A + 3) >> 6 != 3)
      continue;
    uint64_t Counted = A + 4;
    uint64_t End = behindStore(F, Counted, Counted + kNear, at(F, A + 3) & 7);
    return End ? End : Counted;
  }
  return From;
}

/// All others look up the block (`mov %fs:(%r), %r`) and store into it.
inline uint64_t endOfOther(const FunctionCode &F, uint64_t From) {
  constexpr uint64_t kNear = 32;
  for (uint64_t A = From; A < From + kNear; ++A)
    if (at(F, A) == kFs && isRexW(at(F, A + 1)) && at(F, A + 2) == kLoad) {
      uint64_t Found = A + 4;
      uint64_t End =
          behindStore(F, Found, Found + kNear, at(F, A + 3) >> 3 & 7);
      return End ? End : Found;
    }
  return From;
}

} // namespace hook_code

/// Whether the instruction at Pc belongs to a hook; Record is where the object
/// record lies. What begins the function is not said to: there a sample also
/// shows what the call itself takes.
inline bool isHookCode(const FunctionCode &F, uint64_t Pc, uint64_t Record) {
  using namespace hook_code;
  if (Pc <= F.Begin || Pc >= F.End)
    return false;
  uint64_t First = Pc - F.Begin > kLongest ? Pc - kLongest : F.Begin;
  for (uint64_t A = Pc; A >= First; --A) {
    uint64_t Word = loadedAt(F, A) - Record;
    bool IsEnter = Word == offsetof(abi::ObjectRecord, EnterTpOff);
    if (!IsEnter && Word != offsetof(abi::ObjectRecord, TpOff))
      continue;
    constexpr uint64_t kLoadBytes = 7;
    uint64_t From = A + kLoadBytes;
    return Pc < (IsEnter ? endOfEnter(F, From) : endOfOther(F, From));
  }
  return false;
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HOOKCODE_H

//===-- SampleTarget.cpp - which node a sample belongs to -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The program counter decides the function, the cursor the path: a hook moves
// the cursor some instructions after its function has begun and puts it back
// some before it ends, so cursor and program counter may be one step apart.
// The function a program counter lies in is found by the binary search table
// of its object's .eh_frame_hdr, which gives where it begins, and a table of
// where the functions begin that were entered.
//
//===----------------------------------------------------------------------===//
#include "SampleTarget.h"
#include "Control.h"
#include "HookCode.h"
#include "Runtime.h"

using namespace autoprof;
using namespace autoprof::abi;

/// glibc 2.35: lock free, safe in signal handlers. Without it the cursor alone
/// decides.
struct ObjectFound { // struct dl_find_object of <dlfcn.h>
  unsigned long long Flags;
  void *Start;
  void *End;
  void *LinkMap;
  const unsigned char *EhFrameHeader;
  unsigned long long Reserved[7];
};
extern "C" int _dl_find_object(void *, ObjectFound *) __attribute__((weak));

namespace {

constexpr uint32_t kStarts = 1 << 16;
constexpr uint32_t kMostProbes = 64;

struct FunctionStart {
  uint64_t Address; ///< 0 = free
  FuncId Func;      ///< stored before Address
  uint32_t Reserved;
};
FunctionStart Starts[kStarts];
uint64_t OwnStart, OwnEnd;

uint32_t slotOf(uint64_t Address) {
  return uint32_t((Address * 0x9e3779b97f4a7c15) >> 48);
}
static_assert(kStarts == 1 << 16);

/// 0 = not a function that was entered.
FuncId functionAt(uint64_t Start) {
  for (uint32_t N = 0, I = slotOf(Start); N < kMostProbes;
       ++N, I = (I + 1) % kStarts) {
    uint64_t There = __atomic_load_n(&Starts[I].Address, __ATOMIC_ACQUIRE);
    if (There == Start)
      return __atomic_load_n(&Starts[I].Func, __ATOMIC_RELAXED);
    if (!There)
      return 0;
  }
  return 0;
}

/// What lies at a program counter.
struct CodeFound {
  uint64_t Start = 0;      ///< where its function begins, 0 = not known
  uint32_t Bytes = 0;      ///< how long that is, 0 = not known
  ObjectFound Object = {}; ///< if Start is known
};

/// The range of a frame description, if it is of the function at Start: with
/// the encoding that compilers write, 32-bit distances.
uint32_t bytesOf(const unsigned char *Entry, uint64_t Start) {
  struct Description {
    uint32_t Length, Common;
    int32_t Start;
    uint32_t Bytes;
  };
  auto *D = reinterpret_cast<const Description *>(Entry);
  uint64_t Here = reinterpret_cast<uint64_t>(&D->Start);
  return Here + uint64_t(int64_t(D->Start)) == Start ? D->Bytes : 0;
}

/// The table's encoding is the one all linkers write: sorted pairs of 32-bit
/// distances.
CodeFound codeAt(uint64_t Pc) {
  CodeFound Code;
  ObjectFound &Found = Code.Object;
  if (!_dl_find_object ||
      _dl_find_object(reinterpret_cast<void *>(Pc), &Found) != 0)
    return {};
  const unsigned char *H = Found.EhFrameHeader;
  constexpr unsigned char kVersion = 1, kCount4 = 0x03, kTableRel4 = 0x3b;
  if (!H || H[0] != kVersion || H[2] != kCount4 || H[3] != kTableRel4)
    return {};
  struct Pair {
    int32_t Start, Entry;
  };
  auto Base = reinterpret_cast<uint64_t>(H);
  uint32_t Count = *reinterpret_cast<const uint32_t *>(H + 8);
  auto *Table = reinterpret_cast<const Pair *>(H + 12);
  uint32_t Low = 0, High = Count; // Start of Low is at or before Pc
  while (Low + 1 < High) {
    uint32_t Middle = (Low + High) / 2;
    if (Base + uint64_t(int64_t(Table[Middle].Start)) <= Pc)
      Low = Middle;
    else
      High = Middle;
  }
  if (!Count)
    return {};
  Code.Start = Base + uint64_t(int64_t(Table[Low].Start));
  Code.Bytes = bytesOf(H + Table[Low].Entry, Code.Start);
  return Code;
}

/// Whether Pc is at an instruction of a hook, whose own bytes tell.
bool isInHook(const CodeFound &Code, uint64_t Pc) {
  if (Pc - Code.Start >= Code.Bytes)
    return false;
  uint64_t Record = recordWithin(reinterpret_cast<uint64_t>(Code.Object.Start),
                                 reinterpret_cast<uint64_t>(Code.Object.End));
  FunctionCode F{reinterpret_cast<const unsigned char *>(Code.Start),
                 Code.Start, Code.Start + Code.Bytes};
  return Record && isHookCode(F, Pc, Record);
}

FuncId functionOf(NodeId Node) {
  return Node >= kFirstCallNode ? TheRuntime.File.Nodes.at(Node)->Func : 0;
}

bool isScope(NodeId Node) {
  FuncId Func = functionOf(Node);
  return Func && TheRuntime.File.Funcs.at(Func)->Flags & kDescScope;
}

/// The node of Func in reach of Node: itself, or a callee of it. The code of a
/// scope is its function's.
NodeId inReach(NodeId Node, FuncId Func, bool Tail) {
  NodeId Code = Node;
  while (isScope(Code))
    Code = TheRuntime.File.Nodes.at(Code)->Parent;
  if (functionOf(Code) == Func)
    return Node;
  return TheRuntime.tree().find(Node, Func, Tail).Target;
}

} // namespace

bool autoprof::isOwnCode(uint64_t Pc) {
  return Pc - OwnStart < OwnEnd - OwnStart;
}

SampleTarget autoprof::targetOf(uint64_t Pc, Handle Cursor) {
  SampleTarget T;
  NodeId Via = nodeOf(Cursor);
  NodeId Return = Via;
  if (Cursor & kTailBit) {
    const TailRecord &Tail = *TheRuntime.File.Tails.at(nodeOf(Cursor));
    Via = Tail.Via;
    Return = Tail.Return;
  }
  T.Node = Return;
  if (isOwnCode(Pc)) {
    T.IsRuntime = true;
    return T;
  }
  CodeFound Code = codeAt(Pc);
  FuncId Func = functionAt(Code.Start);
  if (!Func) {
    T.IsLibrary = true;
    return T;
  }
  NodeId Found = inReach(Via, Func, Cursor & kTailBit);
  if (!Found && Via != Return)
    Found = inReach(Return, Func, false);
  if (Found)
    T.Node = Found;
  T.IsHook = isInHook(Code, Pc);
  return T;
}

__attribute__((preserve_most)) void
autoprof::noteFunctionStart(const void *Self, FuncId Func) {
  auto Address = reinterpret_cast<uint64_t>(Self);
  for (uint32_t N = 0, I = slotOf(Address); N < kMostProbes;
       ++N, I = (I + 1) % kStarts) {
    uint64_t There = __atomic_load_n(&Starts[I].Address, __ATOMIC_ACQUIRE);
    if (There == Address) { // another function may stand there after dlclose
      __atomic_store_n(&Starts[I].Func, Func, __ATOMIC_RELAXED);
      return;
    }
    if (There)
      continue;
    // Claimed by a compare-exchange; until Func is stored it reads as unknown.
    if (__atomic_compare_exchange_n(&Starts[I].Address, &There, Address, false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
      __atomic_store_n(&Starts[I].Func, Func, __ATOMIC_RELAXED);
      return;
    }
    if (There == Address)
      return;
  }
}

void autoprof::findOwnCode() {
#ifndef AUTOPROF_ARCHIVE // there it is not apart from the program's
  ObjectFound Found;
  auto *Here = reinterpret_cast<void *>(&findOwnCode);
  if (_dl_find_object && _dl_find_object(Here, &Found) == 0) {
    OwnStart = reinterpret_cast<uint64_t>(Found.Start);
    OwnEnd = reinterpret_cast<uint64_t>(Found.End);
  }
#endif
}

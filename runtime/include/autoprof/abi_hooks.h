//===-- autoprof/abi_hooks.h - what compiled code and runtime share -------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The identifiers a hook handles, the records the plugin emits into a program,
// and the table of transitions that inline hooks read. See abi.h.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ABI_HOOKS_H
#define AUTOPROF_ABI_HOOKS_H

#include <cstddef>
#include <cstdint>

namespace autoprof::abi {

inline constexpr uint32_t kPage = 4096;

//===-- identifiers ------------------------------------------------------===//

/// Index into the node table; 0 is "none". Process-wide.
using NodeId = uint32_t;
/// Index into the function table; 0 is "none". Process-wide.
using FuncId = uint32_t;

inline constexpr NodeId kNoNode = 0;
/// The node every thread starts below. It has no function.
inline constexpr NodeId kRootNode = 1;
/// Parent of every call made after max-nodes was reached: paths end here,
/// function counts stay exact.
inline constexpr NodeId kOverflowNode = 2;
inline constexpr NodeId kFirstCallNode = 3;

/// What the thread's cursor holds: an identifier scrambled so that the inline
/// hook can use its low 16 bits as a byte offset into the transition table
/// without hashing: bits 0..3 are 0. Bit 31 set: the handle names a pending
/// tail call (`TailRecord`), else a node.
using Handle = uint32_t;
inline constexpr uint32_t kHandleMul = 0x9e3779b1; // odd, so invertible
inline constexpr uint32_t kHandleMulInverse = [] {
  uint32_t X = kHandleMul; // Newton: doubles the correct bits each step
  for (int I = 0; I < 5; ++I)
    X *= 2 - kHandleMul * X;
  return X;
}();
static_assert(kHandleMul * kHandleMulInverse == 1);
inline constexpr unsigned kHandleShift = 4;
inline constexpr uint32_t kHandleIds = 1u << 27; ///< more than any table holds
inline constexpr Handle kTailBit = 0x80000000;

constexpr Handle handleOf(NodeId Id) {
  return ((Id * kHandleMul) & (kHandleIds - 1)) << kHandleShift;
}
/// Inverse of handleOf (and, with the tail bit ignored, of the tail handle).
constexpr NodeId nodeOf(Handle H) {
  return ((H >> kHandleShift) * kHandleMulInverse) & (kHandleIds - 1);
}
static_assert(nodeOf(handleOf(123456)) == 123456);
static_assert(nodeOf(handleOf(123456) | kTailBit) == 123456);

//===-- what the plugin emits -------------------------------------------===//

/// Bumped whenever emitted code and runtime could misunderstand each other.
inline constexpr uint32_t kHookAbi = 3;

/// Facts of a function, for the slow path. Read only, no relocations: every
/// `Rel*` is the distance in bytes from the field itself to its target, 0 for
/// none. Strings end in NUL.
struct Descriptor {
  int32_t RelKey;     ///< to the function's u64 key, see keyOfFunc
  int32_t RelName;    ///< linkage (mangled) name
  int32_t RelFile;    ///< source file as the user wrote it
  uint32_t Line;      ///< line of the function's name, 0 unknown
  uint64_t NameHash;  ///< fnv1a of the linkage name: the identity of tail calls
  uint64_t Module;    ///< set when the name is private to one source file
  int32_t RelAliases; ///< to u64 {count, hashes...}: its other names
  uint16_t Flags;     ///< DescriptorFlags
  uint16_t LlvmMajor; ///< the compiler
};
static_assert(sizeof(Descriptor) == 40);

enum DescriptorFlags : uint16_t {
  kDescEarly = 1,       ///< hooks placed before optimisation
  kDescPreLink = 2,     ///< hooks placed before link-time inlining (LTO)
  kDescUnoptimized = 4, ///< compiled at -O0
  kDescScope = 8,       ///< in a FuncRecord: a scope (autoprof/autoprof.h)
  kDescAsked = 32,      ///< the source asks for its hooks
                        ///< ([[autoprof::instrument]])
  kDescInlined = 16     ///< behind the name (which then follows the descriptor)
                        ///< and its NUL, at the next multiple of 4, stands an
                        ///< int32_t Rel to a u32 with the bytes of a text: what
                        ///< was inlined into the function, see FuncRecord
};
/// That text is no longer.
inline constexpr uint32_t kInlinedBytes = 16 * 1024;

/// One per linked object (program or shared library), hidden. `TpOff` is the
/// first word because most hooks read it. Once set it stays, so that a frame
/// which began recorded can leave recorded.
struct ObjectRecord {
  int64_t TpOff; ///< thread pointer to the runtime's block pointer, always
                 ///< below 0 (x86-64 has initial-exec TLS there); 0 = off
  void *Enter;   ///< slots below are called with a plain `call *slot`;
  void *Exit;    ///< all but rax and r11 are preserved
  void *Tail;
  void *Fork;
  void *System;
  void *HeapBefore; ///< the calls of DirectHeap: see docs/heap.md
  void *HeapAfter;
  uint64_t DirectHeap; ///< bit N: this object's calls of HeapFunction N reach
                       ///< no import slot, so the call site tells of them
  const void **Api;    ///< where autoprof/autoprof.h looks for the runtime
  uint32_t HookAbi;
  uint32_t Size;      ///< sizeof(ObjectRecord) when the object was compiled
  int64_t EnterTpOff; ///< for enter hooks: TpOff, or 0 while calls are not
                      ///< recorded (autoprof_stop)
};
static_assert(offsetof(ObjectRecord, TpOff) == 0);
static_assert(sizeof(ObjectRecord) == 96);

/// What a frame keeps between enter and exit, 64 bits:
///   >= 0                      the handle to restore
///   kFrameOff                 hooks were off when the frame began, or are off
///                             for this function; no handle, and short in code
///   bits 63,62 = 10           a clocked call: record in 32..47, generation in
///                             48..61, handle to restore in 0..31
///   bits 63..32 all ones      the handle to restore is a pending tail call
inline constexpr uint64_t kFrameOff = ~0ull;
inline constexpr uint64_t kFrameMark = 0x8000000000000000;
constexpr bool isClockedFrame(uint64_t P) { return (P >> 62) == 2; }

/// 64-bit FNV-1a, used for names wherever two parts compare them.
constexpr uint64_t fnv1a(const char *S, size_t N,
                         uint64_t H = 0xcbf29ce484222325) {
  for (size_t I = 0; I < N; ++I)
    H = (H ^ static_cast<unsigned char>(S[I])) * 0x100000001b3;
  return H;
}

/// What the System slot is told (rax) before a call that may take something
/// from the runtime; r11 is the call's first argument.
enum SystemCallKind : uint64_t {
  kMaySeal = 1, ///< may turn seccomp on
  kPrctl = 2,   ///< may as well, if the argument is PR_SET_SECCOMP
  kCloses = 3,  ///< closes the descriptor
  kSyscall = 5, ///< syscall(): may seal, if it is seccomp or prctl
  kHides = 4    ///< closes many, changes root, identity or /proc, or waits
};

//===-- the table of transitions ----------------------------------------===//

/// One transition the thread has taken, direct mapped. The inline hook reads
/// it. Never in the file.
struct TableEntry {
  uint64_t Key; ///< keyOf(function's key, cursor); 0 = none
  Handle Child;
  int32_t Counter; ///< of the call counter, in 8-byte words from the block
};
static_assert(sizeof(TableEntry) == 1 << kHandleShift);

/// A function's key. The top bit says that its calls are recorded: enter hooks
/// test it together with EnterTpOff, which has it too while calls are. In the
/// program the key is at first kKeyOn alone: recorded, no number yet. A
/// function that is switched off has the key 0 and never asks the runtime
/// again.
inline constexpr uint64_t kKeyOn = 1ull << 63;
inline constexpr uint64_t kKeyOff = 0;
constexpr uint64_t keyOfFunc(FuncId Func) {
  return kKeyOn | uint64_t(Func) << 32;
}

/// No transition has the key 0: no cursor is 0.
constexpr uint64_t keyOf(uint64_t FuncKey, Handle Cursor) {
  return FuncKey ^ static_cast<uint64_t>(int64_t{static_cast<int32_t>(Cursor)});
}
constexpr Handle cursorOf(uint64_t Key) { return static_cast<Handle>(Key); }

/// Distance from the block to the table; what lies between is in the file.
inline constexpr uint32_t kTableOffset = kPage;
inline constexpr uint32_t kSalts = 1024;
/// Byte offset of the entry for a cursor and a function's salt.
constexpr uint32_t tableSlot(Handle Cursor, uint32_t Salt) {
  return (Cursor & 0xffff) + Salt;
}
/// Salt of a function: known when it is compiled, spreads its transitions.
constexpr uint32_t saltOf(uint64_t NameHash) {
  return (static_cast<uint32_t>(NameHash ^ (NameHash >> 32)) % kSalts)
         << kHandleShift;
}
inline constexpr uint32_t kTableEntries = (0x10000 >> kHandleShift) + kSalts;
} // namespace autoprof::abi

#endif // AUTOPROF_ABI_HOOKS_H

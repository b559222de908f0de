//===-- autoprof/abi_events.h - the contract about events -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of abi.h that is about mode=trace and mode=ring: every call's enter
// and exit in the order of time, packed. The rules of abi.h hold, and one more:
// an event is there when its chunk's State says so, one word that is replaced
// as a whole. docs/events.md tells how it works together.
//
// A chunk belongs to one thread's block. It carries what it takes to read it
// alone: the time it begins at and the calls that are open then. Behind them
// stand events. Each is a varint, ticks << 2 | kind, where ticks count since
// the event before, and then what its kind needs:
//
//     1  Exit   -                the innermost open call ends
//     2  Child  varint ordinal   a call: the child of the innermost open call
//                                (of the root, if none is) with that ordinal
//     3  Tail   varint ordinal   the same, child of the call that ended last
//     0         ticks << 5 | code << 2 instead, and code says what it is:
//       1  Node    varint          a call: the node (or edge) of that id
//       2  Unwind  varint          so many calls end, left without their exit
//       3  Epoch   u64             ticks: what follows counts from there
//
// So the first byte of an event is never 0: where it is, the thread was stopped
// after State said that the event is there and before it was.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ABI_EVENTS_H
#define AUTOPROF_ABI_EVENTS_H

#include <cstddef>
#include <cstdint>

namespace autoprof::abi {

enum class EventMode : uint32_t { None = 0, Trace = 1, Ring = 2 };

/// Why a run's events end before the run does. The first reason stands.
enum class EventsEnd : uint32_t {
  None = 0,
  MaxSize = 1, ///< max-size= was reached
  NoSpace = 2, ///< the file could not grow
  Sealed = 3   ///< the program gave up the system calls this needs (seccomp)
};

//===-- ordinals ---------------------------------------------------------===//

// A node has a number among the children of its parent: it tells a call in one
// byte where the node's own id would take three. NodeRecord::Flags holds it,
// and how many numbers the node itself has given to children.
inline constexpr unsigned kOrdinalShift = 8, kChildrenShift = 20;
inline constexpr uint32_t kMostOrdinals = 0xfff; ///< later ones have 0: none

constexpr uint32_t ordinalOf(uint32_t NodeFlags) {
  return NodeFlags >> kOrdinalShift & kMostOrdinals;
}

/// Takes the next ordinal from a parent's flags; in place for NodeRecord::Flags
/// of the child.
inline uint32_t takeOrdinal(uint32_t &ParentFlags) {
  uint32_t Old = __atomic_load_n(&ParentFlags, __ATOMIC_RELAXED);
  do {
    if (Old >> kChildrenShift == kMostOrdinals)
      return 0;
  } while (!__atomic_compare_exchange_n(&ParentFlags, &Old,
                                        Old + (1u << kChildrenShift), true,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return ((Old >> kChildrenShift) + 1) << kOrdinalShift;
}

//===-- chunks -----------------------------------------------------------===//

inline constexpr uint32_t kEventChunkBytes = 64 * 1024;
/// A hook begins a new chunk behind this; what it writes, and the hooks of
/// signal handlers that interrupt it, go on up to the second.
inline constexpr uint32_t kEventSoftEnd = kEventChunkBytes - 2048;
inline constexpr uint32_t kEventHardEnd = kEventChunkBytes - 64;
/// More ticks than this between two events are an Epoch.
inline constexpr uint64_t kEpochTicks = 1ull << 38;
/// A chunk spans no more; see State.
inline constexpr uint64_t kMostChunkTicks = 1ull << 47;

struct EventChunk {
  uint64_t State; ///< bytes used, 16 bits; above, ticks since BaseTicks of the
                  ///< last event
  uint64_t Sequence; ///< 1, 2, ... in the block; 0 = being made
  uint64_t BaseTicks;
  uint64_t Enters; ///< calls told in the block's earlier chunks
  uint32_t Block;  ///< its index
  uint32_t Tid;    ///< of the block's owner
  uint32_t Owner;  ///< BlockHeader::Owners, then
  uint32_t Open;   ///< calls listed behind: varint edge, varint ticks since the
                   ///< start of the one before (the first: before BaseTicks)
  uint32_t Deep;   ///< further open calls inside these that are not listed
  uint32_t Begin;  ///< of the events, from the chunk's start
  uint64_t Reserved;
};
static_assert(sizeof(EventChunk) == 64);

constexpr uint64_t chunkState(uint64_t Ticks, uint64_t Bytes) {
  return Ticks << 16 | Bytes;
}
constexpr uint32_t bytesOfState(uint64_t State) { return State & 0xffff; }
constexpr uint64_t ticksOfState(uint64_t State) { return State >> 16; }
static_assert(kEventChunkBytes <= 1 << 16);

//===-- events -----------------------------------------------------------===//

enum class EventKind : uint8_t { Other = 0, Exit = 1, Child = 2, Tail = 3 };
enum class EventCode : uint8_t { None = 0, Node = 1, Unwind = 2, Epoch = 3 };
inline constexpr unsigned kKindBits = 2, kCodeBits = 3;
/// No event has more bytes.
inline constexpr uint32_t kMostEventBytes = 16;

/// What an event says besides its time.
struct EventWord {
  uint32_t Tag;   ///< kind, or code << kKindBits
  uint32_t Bits;  ///< of the tag
  uint64_t Value; ///< ordinal, node or number; 0 = the kind has none

  static constexpr EventWord exit() { return ofKind(EventKind::Exit, 0); }
  static constexpr EventWord child(uint32_t Ordinal) {
    return ofKind(EventKind::Child, Ordinal);
  }
  static constexpr EventWord tail(uint32_t Ordinal) {
    return ofKind(EventKind::Tail, Ordinal);
  }
  static constexpr EventWord node(uint32_t Edge) {
    return ofCode(EventCode::Node, Edge);
  }
  static constexpr EventWord unwind(uint32_t Calls) {
    return ofCode(EventCode::Unwind, Calls);
  }
  static constexpr EventWord ofKind(EventKind Kind, uint64_t Value) {
    return {static_cast<uint32_t>(Kind), kKindBits, Value};
  }
  static constexpr EventWord ofCode(EventCode Code, uint64_t Value) {
    return {static_cast<uint32_t>(Code) << kKindBits, kKindBits + kCodeBits,
            Value};
  }
};

constexpr uint32_t varintBytes(uint64_t V) {
  auto Bits = static_cast<uint32_t>(64 - __builtin_clzll(V | 1));
  return (Bits * 9 + 64) / 64; // ceil(Bits / 7), for 1 to 64
}
static_assert(varintBytes(0) == 1 && varintBytes(0x7f) == 1 &&
              varintBytes(0x80) == 2 && varintBytes(0x3fff) == 2 &&
              varintBytes(0x4000) == 3 && varintBytes(~0ull) == 10);

/// The first byte comes last: with it, the number is there.
__attribute__((always_inline)) inline void
putVarint(volatile uint8_t *To, uint64_t V, uint32_t Bytes) {
  for (uint32_t I = Bytes - 1; I > 0; --I)
    To[I] = static_cast<uint8_t>((V >> 7 * I & 0x7f) |
                                 (I + 1 < Bytes ? 0x80u : 0u));
  To[0] = static_cast<uint8_t>((V & 0x7f) | (Bytes > 1 ? 0x80u : 0u));
}
inline uint8_t *putVarint(uint8_t *To, uint64_t V) {
  uint32_t Bytes = varintBytes(V);
  putVarint(To, V, Bytes);
  return To + Bytes;
}

/// \p From is moved behind it. At most 10 bytes are looked at.
__attribute__((always_inline)) inline uint64_t getVarint(const uint8_t *&From) {
  uint64_t V = 0;
  for (unsigned Shift = 0; Shift < 70; Shift += 7) {
    uint8_t Byte = *From++;
    V |= static_cast<uint64_t>(Byte & 0x7f) << (Shift & 63);
    if (Byte < 0x80)
      break;
  }
  return V;
}

/// Takes the place of an event: replaces State by one instruction; nobody but
/// this thread writes, so it needs no lock. False: a signal handler's hooks
/// came in between.
__attribute__((always_inline)) inline bool
replaceState(EventChunk &C, uint64_t Old, uint64_t New) {
  bool IsDone;
  asm volatile("cmpxchgq %3, %1"
               : "+a"(Old), "+m"(C.State), "=@ccz"(IsDone)
               : "r"(New)
               : "memory");
  return IsDone;
}

/// Puts an event at the end of a chunk; Choose() says what it is. A time before
/// the last event's becomes that. First the place is taken, then the event is
/// written, so that hooks of signal handlers, whenever they come, have places
/// of their own: before it, then Choose is asked again, or behind it. False: no
/// room, or too long after the chunk's begin.
template <class ChooseFn>
__attribute__((always_inline)) inline bool
appendEvent(EventChunk &C, uint64_t Now, ChooseFn Choose) {
  auto *Begin = reinterpret_cast<volatile uint8_t *>(&C);
  for (;;) {
    uint64_t Old = __atomic_load_n(&C.State, __ATOMIC_RELAXED);
    uint32_t At = bytesOfState(Old);
    uint64_t Last = ticksOfState(Old), Ticks = Now - C.BaseTicks;
    if (__builtin_expect(static_cast<int64_t>(Ticks - Last) < 0, 0))
      Ticks = Last;
    if (__builtin_expect(At > kEventHardEnd || Ticks >= kMostChunkTicks, 0))
      return false;
    if (__builtin_expect(Ticks - Last >= kEpochTicks, 0)) {
      constexpr auto kEpoch = EventWord::ofCode(EventCode::Epoch, 0);
      if (!replaceState(C, Old, chunkState(Ticks, At + 1 + sizeof(Ticks))))
        continue;
      uint64_t Epoch = C.BaseTicks + Ticks;
      for (unsigned I = 0; I < sizeof(Epoch); ++I)
        Begin[At + 1 + I] = static_cast<uint8_t>(Epoch >> 8 * I);
      Begin[At] = kEpoch.Tag;
      continue;
    }
    EventWord Word = Choose();
    uint64_t Head = (Ticks - Last) << Word.Bits | Word.Tag;
    uint32_t HeadBytes = varintBytes(Head);
    uint32_t ValueBytes = Word.Value ? varintBytes(Word.Value) : 0;
    if (__builtin_expect(
            !replaceState(C, Old,
                          chunkState(Ticks, At + HeadBytes + ValueBytes)),
            0))
      continue;
    if (Word.Value)
      putVarint(Begin + At + HeadBytes, Word.Value, ValueBytes);
    putVarint(Begin + At, Head, HeadBytes);
    return true;
  }
}

} // namespace autoprof::abi

#endif // AUTOPROF_ABI_EVENTS_H

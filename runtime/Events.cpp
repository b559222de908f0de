//===-- Events.cpp - chunks of events -------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a thread's events go: chunks of the file, found through an index of
// its block. mode=trace takes new ones until max-size= is reached in all;
// mode=ring uses its own again, the oldest first.
//
//===----------------------------------------------------------------------===//
#include "Events.h"
#include "Control.h"

using namespace autoprof;
using namespace autoprof::abi;

namespace {

constexpr uint64_t kTraceMiB = 512, kRingMiB = 8; // where max-size=0
constexpr uint64_t kMiB = 1 << 20;
constexpr uint64_t kChunksPerMiB = kMiB / kEventChunkBytes;
constexpr uint32_t kSlotsPerPage = kPage / sizeof(uint32_t);

uint64_t maxMiB() {
  const Config &O = TheRuntime.Options;
  bool IsRing = EventMode(O.Mode) == EventMode::Ring;
  return O.MaxSize ? O.MaxSize : IsRing ? kRingMiB : kTraceMiB;
}

void complain(const char *Problem) {
  static constinit Text<256> Line;
  Line.clear();
  Line << "autoprof: AUTOPROF_OPTIONS: " << Problem;
  say(Line);
}

void endEvents(ThreadBlock *B, EventsEnd Why) {
  B->Events.IsOver = true;
  noteEventsEnd(Why);
}

/// Room for another chunk within the limit of the run.
bool takeFromLimit() {
  FileHeader &H = TheRuntime.File.header();
  uint64_t Used = __atomic_load_n(&H.EventBytes, __ATOMIC_RELAXED);
  do {
    if (Used + kEventChunkBytes > H.EventLimit)
      return false;
  } while (!__atomic_compare_exchange_n(&H.EventBytes, &Used,
                                        Used + kEventChunkBytes, true,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return true;
}

/// The index of a block is address space until its pages are needed.
bool makeIndex(ThreadBlock *B) {
  TraceFile &File = TheRuntime.File;
  uint64_t Slots = maxMiB() * kChunksPerMiB;
  uint64_t At = File.reservePages(Slots * sizeof(uint32_t));
  if (!At)
    return false;
  B->Header.EventSlots = Slots;
  B->Header.EventIndexAt = At;
  return true;
}

/// The place of the chunk with this sequence; null = events are over.
EventChunk *placeFor(ThreadBlock *B, uint64_t Sequence) {
  TraceFile &File = TheRuntime.File;
  BlockHeader &H = B->Header;
  bool IsRing = File.header().Events == EventMode::Ring;
  if (TheRuntime.IsSealed) {
    endEvents(B, EventsEnd::Sealed);
    return nullptr;
  }
  if (!H.EventIndexAt && !makeIndex(B)) {
    endEvents(B, EventsEnd::NoSpace);
    return nullptr;
  }
  uint64_t Slot = Sequence - 1;
  if (IsRing)
    Slot %= H.EventSlots;
  if (Sequence <= H.EventSlots) {
    bool IsAllowed = takeFromLimit();
    if (!IsAllowed && IsRing && Slot) {
      H.EventSlots = Slot; // the ring ends here
      Slot = 0;
    } else if (!IsAllowed) {
      bool IsMax = !IsRing && File.header().EventLimit == maxMiB() * kMiB;
      endEvents(B, IsMax ? EventsEnd::MaxSize : EventsEnd::NoSpace);
      return nullptr;
    }
  }
  if (Slot >= H.EventSlots) {
    endEvents(B, EventsEnd::MaxSize);
    return nullptr;
  }
  uint32_t *Entry = File.at<uint32_t>(H.EventIndexAt) + Slot;
  if (Sequence <= H.EventSlots && Slot % kSlotsPerPage == 0 &&
      !File.populate(File.offsetOf(Entry), kPage)) {
    endEvents(B, EventsEnd::NoSpace);
    return nullptr;
  }
  if (!*Entry)
    *Entry = uint32_t(File.allocatePages(kEventChunkBytes) / kPage);
  if (!*Entry) {
    endEvents(B, EventsEnd::NoSpace);
    return nullptr;
  }
  return File.at<EventChunk>(uint64_t(*Entry) * kPage);
}

/// Where no event is written yet, there must be zeros.
void wipe(EventChunk *C) {
  size_t Words = kEventChunkBytes / 8;
  asm volatile("rep stosq"
               : "+D"(C), "+c"(Words)
               : "a"(uint64_t{0})
               : "memory");
}

/// A whole trace need not stay in the program's memory.
void letGo(EventChunk *C) {
  if (C && TheRuntime.File.header().Events == EventMode::Trace)
    sys::advise(C, kEventChunkBytes, MADV_DONTNEED);
}

/// The open calls, outermost first; returns the end.
uint8_t *listOpen(ThreadBlock *B, uint32_t Open, uint64_t Base, uint8_t *To) {
  const ClockRecord *Stack = B->clockStack();
  uint64_t Before = Base;
  for (uint32_t I = 0; I < Open; ++I) {
    uint64_t Start = B->EventStarts[I];
    uint64_t Ticks = I ? Start - Before : Before - Start;
    if (int64_t(Ticks) < 0)
      Ticks = 0;
    else
      Before = Start;
    To = putVarint(To, Stack[I].Edge);
    To = putVarint(To, Ticks);
  }
  return To;
}
static_assert(sizeof(EventChunk) + kClockRecords * (4 + 9) < kEventSoftEnd);

} // namespace

void autoprof::chooseEvents() {
  Runtime &R = TheRuntime;
  Config &O = R.Options;
  R.HasEvents = O.Mode != 0;
  if (!R.HasEvents && O.MaxSize)
    complain("max-size= is about mode=trace and mode=ring");
  if (!R.HasEvents)
    return;
  if (R.Timing == TimingMode::Count)
    complain("mode=trace and mode=ring clock every call: timing=count has no "
             "effect");
  R.Timing = TimingMode::Clock;
  // Half of the file stays the profile's.
  if (O.Capacity < 2 * maxMiB())
    O.Capacity = 2 * maxMiB();
}

void autoprof::startEvents() {
  FileHeader &H = TheRuntime.File.header();
  H.Events = EventMode(TheRuntime.Options.Mode);
  H.EventLimit = TheRuntime.File.capacity() / 2;
  if (H.Events == EventMode::Trace && maxMiB() * kMiB < H.EventLimit)
    H.EventLimit = maxMiB() * kMiB;
}

void autoprof::noteEventsEnd(EventsEnd Why) {
  auto None = uint32_t(EventsEnd::None);
  __atomic_compare_exchange_n(
      reinterpret_cast<uint32_t *>(&TheRuntime.File.header().EventsEnded),
      &None, uint32_t(Why), false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

void autoprof::beginEventChunk(ThreadBlock *B, uint32_t Open) {
  EventState &S = B->Events;
  if (S.IsOver) {
    S.Chunk = nullptr;
    return;
  }
  if (__atomic_load_n(&IsCopying, __ATOMIC_RELAXED))
    waitForCopy(B);
  uint64_t Sequence = B->Header.EventChunks + 1;
  EventChunk *C = placeFor(B, Sequence), *Full = S.Chunk;
  if (!C) {
    S.Chunk = nullptr;
    return;
  }
  if (C->State) {    // used before, in a ring
    C->Sequence = 0; // whoever reads it now must not take old for new
    asm volatile("" : : : "memory");
    wipe(C);
  }
  C->BaseTicks = TheRuntime.TickClock.ticks();
  C->Enters = S.Enters;
  C->Block = B->Header.Index;
  C->Tid = B->Header.Tid;
  C->Owner = B->Header.Owners;
  C->Open = Open;
  C->Deep = S.Deep;
  auto *Begin = reinterpret_cast<uint8_t *>(C);
  uint8_t *End = listOpen(B, Open, C->BaseTicks, Begin + sizeof(*C));
  C->Begin = uint32_t(End - Begin);
  C->State = chunkState(0, C->Begin);
  asm volatile("" : : : "memory");
  C->Sequence = Sequence;
  asm volatile("" : : : "memory");
  B->Header.EventChunks = Sequence;
  S.Popped = kNoNode;
  S.IsTorn = false;
  S.Chunk = C;
  letGo(Full);
}

void autoprof::noteTornEvents(ThreadBlock *B) {
  B->Events.IsTorn = true;
  TheRuntime.File.countLoss(Loss::EventsTorn);
}

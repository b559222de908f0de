//===-- Series.cpp - the process over time --------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a point costs: getrusage 0.6 us, /proc/self/statm and io 5 us each
// (opened, read, closed), 3 us at most for the sum of the calls: together about
// a thousandth of the 10 ms between two points. More call counters than
// kCountersAPoint are summed over several points.
//
// May run in a signal handler (samples) and in two threads at once: the list is
// locked, the one who comes second leaves.
//
//===----------------------------------------------------------------------===//
#include "Series.h"
#include "SeriesBuffer.h"
#include "ThreadBlock.h"
#include "UserEvents.h"

using namespace autoprof;
using namespace autoprof::abi;

constinit uint64_t autoprof::SeriesDueAt = ~0ull;

namespace {

constexpr uint32_t kCountersAPoint = 8192;
constexpr uint64_t kUnlimited = ~0ull;

/// A sum of counters under way. Only while the list is locked.
struct CallSum {
  uint64_t Block; ///< file offset; 0 = begin anew
  uint32_t Slot;  ///< next slab of it
  uint64_t Calls;
};
CallSum Sum;
/// What this file read of /proc, which is nothing that the program read.
uint64_t OwnReadBytes;

SeriesBuffer buffer() {
  TraceFile &File = TheRuntime.File;
  return {File.header().Series, File.at<char>(0),
          [](uint64_t Bytes) { return TheRuntime.File.allocatePages(Bytes); },
          [](uint32_t To, uint32_t From) { moveUserValues(To, From); }};
}

/// Adds counters up, Most at most. True when the last was added: all of them
/// were read since the sum began, each once, so sums never go back.
bool sumCalls(uint64_t Most) {
  TraceFile &File = TheRuntime.File;
  uint64_t Slabs = (File.Nodes.count() + kNodesPerSlab - 1) / kNodesPerSlab;
  if (!Sum.Block)
    Sum = {__atomic_load_n(&File.header().FirstBlock, __ATOMIC_ACQUIRE), 0, 0};
  while (Sum.Block) {
    const BlockHeader &B = *File.at<BlockHeader>(Sum.Block);
    const uint32_t *Index = File.at<uint32_t>(B.SlabIndex);
    uint64_t End = Slabs < B.SlabSlots ? Slabs : B.SlabSlots;
    for (; Sum.Slot < End; ++Sum.Slot) {
      uint32_t Page = Index[Sum.Slot];
      if (!Page)
        continue;
      if (Most < kNodesPerSlab)
        return false;
      Most -= kNodesPerSlab;
      const auto *Counts = File.at<Slab>(uint64_t(Page) * kPage)->Calls;
      for (uint32_t I = 0; I < kNodesPerSlab; ++I)
        Sum.Calls += __atomic_load_n(&Counts[I], __ATOMIC_RELAXED);
    }
    Sum.Slot = 0;
    Sum.Block = B.Next;
  }
  return true;
}

/// Until then no file is opened, ticks.
uint64_t QuietUntil;

/// The first bytes of a file of /proc, NUL ended. False: not to be had.
bool readText(const char *Path, char *To, size_t Bytes) {
  // (Pairs with keepDescriptorsFree, which waits for those who read.)
  if (TheRuntime.TickClock.ticks() <
      __atomic_load_n(&QuietUntil, __ATOMIC_SEQ_CST))
    return false;
  int Fd = sys::openAt(Path, O_RDONLY | O_CLOEXEC);
  if (Fd < 0)
    return false;
  long N = sys::read(Fd, To, Bytes - 1);
  sys::close(Fd);
  if (N <= 0)
    return false;
  OwnReadBytes += uint64_t(N);
  To[N] = 0;
  return true;
}

/// The number at or behind At, which is moved behind it.
uint64_t numberAfter(const char *&At) {
  while (*At && (*At < '0' || *At > '9'))
    ++At;
  uint64_t V = 0;
  for (; *At >= '0' && *At <= '9'; ++At)
    V = V * 10 + uint64_t(*At - '0');
  return V;
}

void readMemory(SeriesPoint &P) {
  char Text[64];
  if (!readText("/proc/self/statm", Text, sizeof(Text)))
    return;
  const char *At = Text;
  numberAfter(At); // the size
  P.ResidentBytes = numberAfter(At) * kPage;
  P.Known |= kSeriesMemory;
}

/// The two first lines: "rchar: N", "wchar: N".
void readTraffic(SeriesPoint &P) {
  char Text[96];
  uint64_t Own = OwnReadBytes; // before this read, which is not in the figures
  if (!readText("/proc/self/io", Text, sizeof(Text)))
    return;
  const char *At = Text;
  uint64_t Read = numberAfter(At);
  P.ReadBytes = Read > Own ? Read - Own : 0;
  P.WrittenBytes = numberAfter(At);
  P.Known |= kSeriesTraffic;
}

uint64_t nsOf(const timeval &T) {
  return uint64_t(T.tv_sec) * 1000000000u + uint64_t(T.tv_usec) * 1000u;
}

void readUsage(SeriesPoint &P) {
  rusage U;
  if (sys::call(SYS_getrusage, RUSAGE_SELF, sys::arg(&U)) != 0)
    return;
  P.UserNs = nsOf(U.ru_utime);
  P.SystemNs = nsOf(U.ru_stime);
  P.MinorFaults = uint64_t(U.ru_minflt);
  P.MajorFaults = uint64_t(U.ru_majflt);
  P.VoluntarySwitches = uint64_t(U.ru_nvcsw);
  P.InvoluntarySwitches = uint64_t(U.ru_nivcsw);
  P.Known |= kSeriesUsage;
}

void readHeap(SeriesPoint &P) {
  HeapHeader *Heap = __atomic_load_n(&TheHeap.Header, __ATOMIC_ACQUIRE);
  if (!TheHeap.IsOn)
    return;
  P.Known |= kSeriesHeap;
  if (!Heap)
    return;
  P.LiveBytes = __atomic_load_n(&Heap->LiveBytes, __ATOMIC_RELAXED);
  P.LiveBlocks = __atomic_load_n(&Heap->LiveBlocks, __ATOMIC_RELAXED);
  P.Allocations = __atomic_load_n(&TheHeap.Allocations, __ATOMIC_RELAXED);
}

uint64_t askedTicks() { return TheRuntime.ticksOf(TheRuntime.Options.Series); }

__attribute__((noinline)) void addPoint(uint64_t Ticks, uint64_t MostCounters) {
  const Runtime &R = TheRuntime;
  // (A vfork child runs in our memory, but is not us.)
  if (SeriesDueAt == ~0ull || R.IsSealed || R.phase() != Phase::Recording ||
      R.File.header().Pid != uint32_t(sys::pid()))
    return;
  sys::SignalsHeld Held;
  SeriesBuffer Buffer = buffer();
  if (!Buffer.lock(Ticks))
    return;
  SeriesPoint P{};
  // Inside the lock, so that the points are in the order of their times.
  P.Ticks = R.TickClock.ticks();
  if (MostCounters == kUnlimited)
    Sum = {};
  if (sumCalls(MostCounters)) {
    P.Calls = Sum.Calls;
    P.Known |= kSeriesCalls;
  }
  readHeap(P);
  readUsage(P);
  readMemory(P);
  readTraffic(P);
  addUserValues(Buffer.next(), MostCounters == kUnlimited);
  __atomic_store_n(&SeriesDueAt, Buffer.add(P), __ATOMIC_RELAXED);
  Buffer.unlock();
}

} // namespace

__attribute__((preserve_most)) void autoprof::addSeriesPoint(uint64_t Ticks) {
  addPoint(Ticks, kCountersAPoint);
}

__attribute__((preserve_most)) void autoprof::keepDescriptorsFree() {
  constexpr unsigned kPatience = 10000;
  const Runtime &R = TheRuntime;
  if (SeriesDueAt == ~0ull)
    return;
  __atomic_store_n(&QuietUntil, R.TickClock.ticks() + R.TicksPerMs,
                   __ATOMIC_SEQ_CST);
  const uint64_t &Locked = R.File.header().Series.LockedAt;
  for (unsigned Try = 0; Try < kPatience; ++Try) {
    if (!__atomic_load_n(&Locked, __ATOMIC_SEQ_CST))
      return;
    __builtin_ia32_pause();
  }
}

void autoprof::startSeries() {
  const Runtime &R = TheRuntime;
  SeriesDueAt = ~0ull;
  OwnReadBytes = 0;
  Sum = {};
  uint64_t Interval = askedTicks();
  if (!Interval)
    return;
  SeriesBuffer::make(R.File.header().Series, Interval, R.Options.Series);
  SeriesDueAt = 0;
  addPoint(R.TickClock.ticks(), kCountersAPoint);
}

void autoprof::restartSeries() {
  constexpr unsigned kPatience = 100000;
  if (SeriesDueAt == ~0ull)
    return;
  SeriesBuffer Buffer = buffer();
  for (unsigned Try = 0; Try < kPatience; ++Try) {
    if (!Buffer.lock(TheRuntime.TickClock.ticks())) {
      __builtin_ia32_pause();
      continue;
    }
    Buffer.clear(askedTicks());
    Sum = {};
    Buffer.unlock();
    break;
  }
  addPoint(TheRuntime.TickClock.ticks(), kCountersAPoint);
}

void autoprof::finishSeries() {
  // What this thread closed it has replaced; others get their time.
  if (TheRuntime.TickClock.ticks() < QuietUntil && !TheHeap.isAlone() &&
      SeriesDueAt != ~0ull)
    sys::sleepMs(1);
  QuietUntil = 0;
  addPoint(TheRuntime.TickClock.ticks(), kUnlimited);
}

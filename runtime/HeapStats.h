//===-- HeapStats.h - what is kept of allocations -------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Between the wrappers (HeapWrappers.cpp: what was asked for, what came back)
// and the file: the live table, the records and their statistics, the process's
// totals and peak. Calls no allocation function, takes no lock but a live
// segment's, keeps errno.
//
// A request is told in two steps, so that functions which call each other count
// once (docs/heap.md): an allocation after the call, with the thread's number
// of allocations from before it; a free before the call, with the address left
// in ThreadHeap::Freeing while the call lasts.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HEAPSTATS_H
#define AUTOPROF_RUNTIME_HEAPSTATS_H

#include "LiveTable.h"
#include "TraceFile.h"

namespace autoprof {

struct ThreadBlock;

/// The address of a site and the function it calls; never 0.
constexpr uint64_t siteFunction(uint64_t Site, abi::HeapFunction F) {
  return Site | (uint64_t(F) + 1) << 56;
}

/// What the thread has found for a (cursor, site, function); direct mapped.
struct HeapCacheEntry {
  uint64_t SiteFunction; ///< siteFunction(); 0 = empty
  uint64_t CursorGen;    ///< cursor | site generation << 32
  abi::HeapStat *Stat;   ///< this thread's
  abi::HeapId Record;
  abi::NodeId Node;
};
static_assert(sizeof(HeapCacheEntry) == 32);

/// A block taken out by a realloc that is under way.
struct HeapTaken {
  abi::LiveEntry Entry;  ///< Address 0: was not there
  uint64_t OuterFreeing; ///< ThreadHeap::Freeing to be restored
  bool IsInner;          ///< an outer function has taken it
  bool IsNoted;          ///< false: nothing is recorded (no block, reentrant)
};

/// A thread's private state, at the end of its block; zero when it begins and
/// in a forked child.
struct ThreadHeap {
  static constexpr uint32_t kCacheEntries = 512;
  static constexpr uint32_t kFreed = 64;
  static constexpr uint32_t kScopes = 32;
  static constexpr uint32_t kMaps = 8;

  uint64_t Busy;   ///< stack pointer of the frame that works on the tables; a
                   ///< signal handler that finds it records nothing
  uint64_t Serial; ///< advances with each request that was recorded

  // The latest allocation recorded.
  uint64_t LastAddress; ///< 0 after it was freed
  uint64_t LastSize;
  abi::HeapStat *LastStat;
  uint64_t LastMin, LastMax; ///< LastStat's before it
  abi::HeapFunction LastFunction;

  // An operator new of the C++ library that is under way (HeapOperators.h).
  abi::HeapFunction AskedFunction;
  uint64_t AskedAt; ///< stack pointer of its wrapper; 0 = its malloc was called
  uint64_t AskedSize;
  uint64_t AskedSerial; ///< Serial then

  uint64_t Freeing; ///< recorded as freed, the call is under way

  int64_t DeltaBytes, DeltaBlocks; ///< not yet added to the header
  int64_t Live;     ///< bytes this thread got minus those it gave back
  int64_t Peak;     ///< highest Live since a scope began
  uint64_t Counted; ///< of Serial, added to the process's number

  uint64_t TimeBits;    ///< the thread's time as in LiveEntry::SizeTime
  uint64_t TimeBitsEnd; ///< ticks from which TimeBits is old

  uint32_t UntilMeasured;     ///< so many more are recorded before one is
                              ///< measured (HeapTiming.h)
  uint32_t RecordingTicks[2]; ///< running means, by Recorded; fixed point

  uint32_t LastMapAt;
  uint32_t FreedAt;
  uint64_t LastMap[kMaps]; ///< mappings made lately
  uint64_t Freed[kFreed];  ///< addresses freed lately

  uint64_t LastMapSerial; ///< Serial behind the latest mapping
  uint64_t LastFailed;    ///< Serial behind the latest request that failed
  uint64_t SiteSerial;    ///< Serial at the latest HeapBefore
  HeapTaken SiteTaken;    ///< what it took

  uint32_t ScopeDepth;
  uint32_t Reserved;
  struct Scope {
    const char *Name;
    uint64_t NameHash;
    int64_t LiveAtBegin;
    int64_t OuterPeak;
  } Scopes[kScopes];

  HeapCacheEntry Cache[kCacheEntries];
};

/// A free under way.
struct HeapFreeing {
  ThreadBlock *Block; ///< null: nothing to end
  uint64_t Outer;     ///< ThreadHeap::Freeing to be restored
};

/// The process's part. What every allocation reads stands first, away from what
/// threads write.
struct alignas(64) Heap {
  bool IsOn = false;           ///< heap=on, and the start is done
  uint32_t SiteGeneration = 0; ///< advances when objects were unloaded
  const char *Alone = nullptr; ///< libc's: not 0 while there is one thread
  abi::HeapHeader *Header = nullptr;
  LiveTable Live;
  FileTable<abi::SiteRecord> Sites;
  FileTable<abi::HeapRecord> Records;
  uint32_t State = 0; ///< of the heap part of the file

  alignas(64) int64_t NextPeak = 0; ///< a larger LiveBytes is news for one of
                                    ///< the peaks
  int64_t UserPeak = 0;             ///< since autoprof_heap_reset_peak()
  uint64_t Allocations = 0;
  uint64_t Early[abi::kHeapEvents] = {}; ///< events before there is a header

  bool isAlone() const { return Alone && *Alone; }
};
extern Heap TheHeap;

/// In a forked child, before its file is used.
void forgetHeap();
/// The end of the run: what this thread has not told yet.
void finishHeap();
void countHeapEvent(abi::HeapEvent E, uint64_t N = 1);

/// After the call; Block may be null. SerialBefore: ThreadHeap::Serial before
/// the call. Returns Block, for the wrappers' sake.
void *noteAllocated(void *Block, abi::HeapFunction Function, uint64_t Size,
                    uint64_t SerialBefore);
/// Before the call. Size: what the caller says (sized delete), ~0 = nothing.
HeapFreeing noteFreed(void *Block, abi::HeapFunction Function, uint64_t Size);
/// realloc of a block that is not null, before and after the call.
void noteTaken(void *Old, abi::HeapFunction Function, HeapTaken &Taken);
void *noteMoved(void *Block, void *Old, const HeapTaken &Taken,
                abi::HeapFunction Function, uint64_t Size,
                uint64_t SerialBefore);
/// Instead of noteMoved, when the call gave nothing that is recorded.
void endTaken(const HeapTaken &Taken);
/// mmap of anonymous memory that succeeded; munmap, before the call.
void noteMapped(void *At, abi::HeapFunction Function, uint64_t Bytes,
                uint64_t SerialBefore);
void noteUnmapped(void *At, uint64_t Bytes, abi::HeapFunction Function);

/// The block was made by the loader for itself.
void noteOfLoader(void *Block);

/// Live bytes now, of all threads.
int64_t liveBytesNow();
void resetUserPeak();

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HEAPSTATS_H

//===-- HeapFile.cpp - the heap part of the file --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Made with the first allocation that is recorded: the header, the live table,
// the tables of sites and records; and for each thread its index of statistics.
//
//===----------------------------------------------------------------------===//
#include "HeapFile.h"
#include "Interpose.h"
#include "ThreadBlock.h"

using namespace autoprof;
using namespace autoprof::abi;

constinit Heap autoprof::TheHeap;

namespace {

constexpr unsigned kPatience = 100000;

enum HeapState : uint32_t { kNone, kMaking, kMade, kRefused };

/// Header, the directories of two tables.
bool makeFilePart() {
  TraceFile &File = TheRuntime.File;
  FileHeader &H = File.header();
  uint64_t At = File.allocatePages(kPage + 2 * kDirectoryBytes);
  if (!At)
    return false;
  auto *Header = File.at<HeapHeader>(At);
  if (!TheHeap.Live.make(
          *Header,
          {File.at<char>(0),
           [](uint64_t Bytes) { return TheRuntime.File.allocatePages(Bytes); },
           [](bool Sleeps) {
             if (TheRuntime.IsSealed)
               return;
             if (Sleeps)
               sys::sleepMs(1);
             else
               sys::yield();
           }}))
    return false;
  auto Place = [&](Region &R, uint64_t Directory, uint32_t RecordBytes,
                   uint64_t Most) {
    uint64_t Fits = uint64_t(kDirectoryEntries) * (kExtentBytes / RecordBytes);
    R.Directory = Directory;
    R.RecordBytes = RecordBytes;
    R.ExtentBytes = kExtentBytes;
    R.Count = 1;
    R.Capacity = Most < Fits ? Most : Fits;
    return File.extent(R, 0) != 0;
  };
  if (!Place(H.Sites, At + kPage, sizeof(SiteRecord), UINT64_MAX) ||
      !Place(H.HeapRecords, At + kPage + kDirectoryBytes, sizeof(HeapRecord),
             kMaxHeapRecords))
    return false;
  TheHeap.Sites.bind(File, H.Sites);
  TheHeap.Records.bind(File, H.HeapRecords);
  H.HeapStatsPerSlab = kHeapStatsPerSlab;
  H.HeapStatBytes = sizeof(HeapStat);
  H.HeapHeaderBytes = sizeof(HeapHeader);
  for (uint32_t I = 0; I < kHeapEvents; ++I)
    Header->Events[I] = TheHeap.Early[I];
  TheHeap.NextPeak = TheHeap.UserPeak = 0;
  TheHeap.Allocations = 0;
  // From here on every thread finds the table.
  __atomic_store_n(&TheHeap.Header, Header, __ATOMIC_RELEASE);
  __atomic_store_n(&H.Heap, At, __ATOMIC_RELEASE);
  return true;
}

} // namespace

bool autoprof::makeHeapPart() {
  for (unsigned Try = 0; Try < kPatience; ++Try) {
    uint32_t Old = __atomic_load_n(&TheHeap.State, __ATOMIC_ACQUIRE);
    if (Old == kMade)
      return true;
    if (Old == kRefused)
      return false;
    if (Old == kNone &&
        __atomic_compare_exchange_n(&TheHeap.State, &Old, kMaking, false,
                                    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
      bool Made = makeFilePart();
      if (!Made) // what is not there is not "nothing"
        TheRuntime.File.header().HeapHeaderBytes = 0;
      __atomic_store_n(&TheHeap.State, Made ? kMade : kRefused,
                       __ATOMIC_RELEASE);
      return Made;
    }
    sys::yield();
  }
  return false;
}

bool autoprof::prepareHeap(ThreadBlock *B) {
  if (!makeHeapPart())
    return false;
  TraceFile &File = TheRuntime.File;
  uint64_t At = File.allocatePages(kHeapSlabs * 4);
  if (!At)
    return false;
  B->Header.HeapSlots = kHeapSlabs;
  __atomic_store_n(&B->Header.HeapIndexAt, At, __ATOMIC_RELEASE);
  return true;
}

void autoprof::countHeapEvent(HeapEvent E, uint64_t N) {
  uint64_t *Events = TheHeap.Header ? TheHeap.Header->Events : TheHeap.Early;
  __atomic_fetch_add(&Events[uint32_t(E)], N, __ATOMIC_RELAXED);
}

void autoprof::forgetHeap() {
  forgetLoads();
  TheHeap.Header = nullptr;
  TheHeap.State = kNone;
  for (uint64_t &E : TheHeap.Early)
    E = 0;
}

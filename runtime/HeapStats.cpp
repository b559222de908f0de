//===-- HeapStats.cpp - what is kept of allocations -----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The common case of an allocation: a hit in the thread's cache, a place in the
// live table, a dozen additions; of a free: a probe of the table and as many.
// No atomic read-modify-write while the process has one thread
// (test/bench, workload "heap").
//
//===----------------------------------------------------------------------===//
#include "HeapStats.h"
#include "Hooks.h"
#include "Interpose.h"
#include "ThreadBlock.h"
#include <signal.h>

using namespace autoprof;
using namespace autoprof::abi;

constinit Heap autoprof::TheHeap;

namespace {

/// While there are several threads, each tells the header of its bytes when so
/// many have come together.
constexpr int64_t kSlack = 64 * 1024;
/// The clock is read at every so many allocations of a thread.
constexpr uint64_t kClockEvery = 64;
constexpr unsigned kPatience = 100000;
constexpr unsigned kTimeShift = 40;

enum HeapState : uint32_t { kNone, kMaking, kMade, kRefused };

inline uint64_t stackPointer() {
  uint64_t Sp;
  asm volatile("movq %%rsp, %0" : "=r"(Sp));
  return Sp;
}

inline uint64_t addressOf(const void *P) {
  return reinterpret_cast<uint64_t>(P);
}

constexpr HeapKind kindOf(HeapFunction F) {
  return kHeapFunctions[uint32_t(F)].Kind;
}

//===-- the heap part of the file ----------------------------------------===//

/// Header, the directories of two tables, first page of the points.
bool makeFilePart() {
  TraceFile &File = TheRuntime.File;
  FileHeader &H = File.header();
  constexpr uint64_t kPoints = kHeapPoints * sizeof(HeapPoint);
  uint64_t At = File.allocatePages(kPage + 2 * kDirectoryBytes);
  uint64_t Points = At ? File.reservePages(kPoints) : 0;
  if (!Points || !File.populate(Points, kPage))
    return false;
  auto *Header = File.at<HeapHeader>(At);
  TheHeap.Memory = {
      File.at<char>(0),
      [](uint64_t Bytes) { return TheRuntime.File.allocatePages(Bytes); },
      [] {
        if (!TheRuntime.IsSealed)
          sys::yield();
      }};
  if (!LiveTable::make(*Header, TheHeap.Memory))
    return false;
  Header->Points = Points;
  Header->PointInterval = TheRuntime.TicksPerMs;
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
  TheHeap.Header = Header;
  TheHeap.NextPeak = TheHeap.UserPeak = 0;
  TheHeap.NextPoint = 0;
  TheHeap.Allocations = 0;
  __atomic_store_n(&H.Heap, At, __ATOMIC_RELEASE);
  return true;
}

__attribute__((noinline, cold)) bool ensureFilePart() {
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
      __atomic_store_n(&TheHeap.State, Made ? kMade : kRefused,
                       __ATOMIC_RELEASE);
      return Made;
    }
    sys::yield();
  }
  return false;
}

/// The thread's index of statistics; with it the thread is ready to record.
__attribute__((noinline, cold)) bool prepareThread(ThreadBlock *B) {
  if (!ensureFilePart())
    return false;
  TraceFile &File = TheRuntime.File;
  uint64_t At = File.allocatePages(kHeapSlabs * 4);
  if (!At)
    return false;
  B->Header.HeapSlots = kHeapSlabs;
  __atomic_store_n(&B->Header.HeapIndexAt, At, __ATOMIC_RELEASE);
  return true;
}

//===-- who is recording -------------------------------------------------===//

/// The block of a thread that has none. Null: nothing is recorded. Site: of
/// the call under way, which was stored where the thread looked then.
__attribute__((noinline, cold)) ThreadBlock *findBlock(uint64_t &Site) {
  Site = 0;
  if (!TheHeap.IsOn || TheRuntime.IsSealed)
    return nullptr;
  if (CurrentBlock != &NoBlock && CurrentBlock != &ForkedBlock)
    noteForkedChild();
  // A forked child makes its file only for instrumented code.
  if (CurrentBlock == &ForkedBlock &&
      (!ForkedBlock.Header.Site || TheRuntime.phase() == Phase::Refused))
    return nullptr;
  Site = CurrentBlock->Header.Site;
  return obtainBlock();
}

/// Marks the thread as working on the tables.
class Section {
public:
  explicit Section(ThreadBlock *B) : B_(B) {
    uint64_t Sp = stackPointer();
    if (__builtin_expect(B->Heap.Busy != 0, 0) && !isLeft(Sp)) {
      B_ = nullptr;
      return;
    }
    B->Heap.Busy = Sp;
    asm volatile("" : : : "memory");
  }
  ~Section() {
    asm volatile("" : : : "memory");
    if (B_)
      B_->Heap.Busy = 0;
  }
  Section(const Section &) = delete;
  bool isMine() const { return B_; }

private:
  /// Whether the frame that worked is gone: a signal handler jumped out of it.
  __attribute__((noinline, cold)) bool isLeft(uint64_t Sp) const {
    stack_t Stack{};
    if (TheRuntime.IsSealed ||
        sys::call(SYS_sigaltstack, 0, sys::arg(&Stack)) != 0)
      return false;
    return !(Stack.ss_flags & SS_ONSTACK) && Sp > B_->Heap.Busy;
  }
  ThreadBlock *B_;
};

inline LiveTable::Caller callerOf(const ThreadBlock *B) {
  return {B->Header.Tid, TheHeap.isAlone()};
}

inline LiveTable table() { return {*TheHeap.Header, TheHeap.Memory}; }

__attribute__((noinline, cold)) void countLost(LiveTable::Outcome O) {
  countHeapEvent(O == LiveTable::Outcome::Locked ? HeapEvent::LostLocked
                                                 : HeapEvent::LostNoSpace);
}

//===-- records ----------------------------------------------------------===//

__attribute__((noinline, cold)) HeapStat *makeSlab(ThreadBlock *B,
                                                   HeapId Record) {
  TraceFile &File = TheRuntime.File;
  if (!B->Header.HeapIndexAt && !prepareThread(B))
    return nullptr;
  uint32_t &Page =
      File.at<uint32_t>(B->Header.HeapIndexAt)[Record / kHeapStatsPerSlab];
  if (!Page)
    Page = uint32_t(File.allocatePages(sizeof(HeapSlab)) / kPage);
  if (!Page)
    return nullptr;
  return &File.at<HeapSlab>(uint64_t(Page) * kPage)
              ->Stats[Record % kHeapStatsPerSlab];
}

/// Null: no space.
inline HeapStat *statOf(ThreadBlock *B, HeapId Record) {
  TraceFile &File = TheRuntime.File;
  uint64_t Index = B->Header.HeapIndexAt;
  uint32_t Page =
      Index ? File.at<uint32_t>(Index)[Record / kHeapStatsPerSlab] : 0;
  if (__builtin_expect(!Page, 0))
    return makeSlab(B, Record);
  return &File.at<HeapSlab>(uint64_t(Page) * kPage)
              ->Stats[Record % kHeapStatsPerSlab];
}

StringRef addText(const int32_t &Rel) {
  if (!Rel)
    return 0;
  auto *S =
      reinterpret_cast<const char *>(reinterpret_cast<intptr_t>(&Rel) + Rel);
  return *S ? TheRuntime.File.addString(S, length(S)) : 0;
}

SiteId siteOf(const SiteDescriptor *D) {
  if (!D)
    return kNoSite;
  return intern(
      TheHeap.Sites, mixHash(D->Hash, 0),
      [&](const SiteRecord &R) { return R.Hash == D->Hash; },
      [&](SiteRecord &R) {
        R.File = addText(D->RelFile);
        R.Type = addText(D->RelType);
        R.Function = addText(D->RelFunction);
        R.Line = D->Line;
        R.Column = D->Column;
        R.HeapFunc = uint8_t(D->Function);
        R.Hash = D->Hash;
      },
      [](SiteRecord &R) { R.Hash = 0; });
}

HeapId internRecord(NodeId Node, SiteId Site, HeapKind Kind) {
  return intern(
      TheHeap.Records, mixHash(uint64_t(Site) << 8 | uint64_t(Kind), Node),
      [&](const HeapRecord &R) {
        return R.Node == Node && R.Site == Site && R.Kind == uint8_t(Kind);
      },
      [&](HeapRecord &R) {
        R.Node = Node;
        R.Site = Site;
        R.Kind = uint8_t(Kind);
      },
      [](HeapRecord &R) { R.Kind = 0; });
}

inline NodeId nodeAt(Handle Cursor) {
  if (__builtin_expect(Cursor & kTailBit, 0))
    return TheRuntime.File.Tails.at(nodeOf(Cursor))->Via;
  return nodeOf(Cursor);
}

__attribute__((noinline, cold)) bool fill(ThreadBlock *B, HeapKind Kind,
                                          HeapCacheEntry &C) {
  if (!B->Header.HeapIndexAt && !prepareThread(B))
    return false;
  NodeId Node = nodeAt(B->Header.Cursor);
  SiteId Site =
      siteOf(reinterpret_cast<const SiteDescriptor *>(B->Header.Site));
  HeapId Record = internRecord(Node, Site, Kind);
  if (!Record) // what is known of all that came too late
    Record = internRecord(kOverflowNode, kNoSite, Kind);
  HeapStat *Stat = Record ? statOf(B, Record) : nullptr;
  if (!Stat)
    return false;
  C.SiteKind = B->Header.Site | uint64_t(Kind) << 56;
  C.CursorGen =
      B->Header.Cursor |
      uint64_t(__atomic_load_n(&TheHeap.SiteGeneration, __ATOMIC_RELAXED))
          << 32;
  C.Stat = Stat;
  C.Record = Record;
  C.Node = Node;
  return true;
}

/// The record of an allocation here and now. Null: no space.
inline const HeapCacheEntry *recordOf(ThreadBlock *B, HeapKind Kind) {
  constexpr unsigned kBits = __builtin_ctz(ThreadHeap::kCacheEntries);
  uint64_t SiteKind = B->Header.Site | uint64_t(Kind) << 56;
  uint64_t CursorGen =
      B->Header.Cursor |
      uint64_t(__atomic_load_n(&TheHeap.SiteGeneration, __ATOMIC_RELAXED))
          << 32;
  uint64_t Hash = (SiteKind ^ CursorGen << 16) * 0x9e3779b97f4a7c15;
  HeapCacheEntry &C = B->Heap.Cache[Hash >> (64 - kBits)];
  if (__builtin_expect(C.SiteKind != SiteKind || C.CursorGen != CursorGen, 0) &&
      !fill(B, Kind, C))
    return nullptr;
  return &C;
}

//===-- totals and peaks -------------------------------------------------===//

/// Before what is live in a stat changes: what it held at the latest peak.
inline void catchUp(HeapStat &S) {
  uint32_t Epoch =
      __atomic_load_n(&TheHeap.Header->PeakEpoch, __ATOMIC_RELAXED);
  if (S.Epoch != Epoch) {
    S.PeakBytes = int64_t(S.Bytes - S.FreedBytes);
    S.PeakBlocks = int32_t(S.Allocations - S.Frees);
    S.Epoch = Epoch;
  }
}

inline int64_t smaller(int64_t A, int64_t B) { return A < B ? A : B; }

/// LiveBytes is above one of the peaks.
__attribute__((noinline)) void newPeak(const ThreadBlock *B, int64_t Bytes,
                                       int64_t Blocks, NodeId Node) {
  HeapHeader &H = *TheHeap.Header;
  int64_t Peak = __atomic_load_n(&H.PeakBytes, __ATOMIC_RELAXED);
  if (Bytes > Peak) {
    if (TheHeap.isAlone()) {
      H.PeakBytes = Bytes;
      ++H.PeakEpoch;
    } else {
      while (Bytes > Peak &&
             !__atomic_compare_exchange_n(&H.PeakBytes, &Peak, Bytes, false,
                                          __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        ;
      if (Bytes > Peak)
        __atomic_fetch_add(&H.PeakEpoch, 1, __ATOMIC_RELAXED);
    }
    if (Bytes > Peak) {
      H.PeakBlocks = Blocks;
      H.PeakTicks = B->Header.LastTicks;
      H.PeakNode = Node;
    }
  }
  if (Bytes > TheHeap.UserPeak)
    TheHeap.UserPeak = Bytes;
  TheHeap.NextPeak = smaller(H.PeakBytes, TheHeap.UserPeak);
}

__attribute__((noinline)) void flushDelta(ThreadBlock *B, NodeId Node) {
  HeapHeader &H = *TheHeap.Header;
  ThreadHeap &T = B->Heap;
  int64_t Bytes =
      __atomic_add_fetch(&H.LiveBytes, T.DeltaBytes, __ATOMIC_RELAXED);
  int64_t Blocks =
      __atomic_add_fetch(&H.LiveBlocks, T.DeltaBlocks, __ATOMIC_RELAXED);
  T.DeltaBytes = T.DeltaBlocks = 0;
  if (H.Slack != uint64_t(kSlack))
    H.Slack = kSlack;
  if (Bytes > TheHeap.NextPeak)
    newPeak(B, Bytes, Blocks, Node);
}

inline void addLive(ThreadBlock *B, int64_t Bytes, int64_t Blocks,
                    NodeId Node) {
  HeapHeader &H = *TheHeap.Header;
  ThreadHeap &T = B->Heap;
  T.Live += Bytes;
  if (T.Live > T.Peak)
    T.Peak = T.Live;
  if (TheHeap.isAlone()) {
    H.LiveBytes += Bytes;
    H.LiveBlocks += Blocks;
    if (H.LiveBytes > TheHeap.NextPeak)
      newPeak(B, H.LiveBytes, H.LiveBlocks, Node);
    return;
  }
  T.DeltaBytes += Bytes;
  T.DeltaBlocks += Blocks;
  if (uint64_t(T.DeltaBytes + kSlack) > uint64_t(2 * kSlack))
    flushDelta(B, Node);
}

void addMapped(int64_t Bytes) {
  HeapHeader &H = *TheHeap.Header;
  int64_t Now = __atomic_add_fetch(&H.MapBytes, Bytes, __ATOMIC_RELAXED);
  int64_t Peak = __atomic_load_n(&H.MapPeakBytes, __ATOMIC_RELAXED);
  while (Now > Peak &&
         !__atomic_compare_exchange_n(&H.MapPeakBytes, &Peak, Now, false,
                                      __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    ;
}

//===-- time -------------------------------------------------------------===//

void dropEverySecondPoint(HeapHeader &H, HeapPoint *P) {
  for (uint32_t I = 0; I < kHeapPoints / 2; ++I)
    P[I] = P[2 * I];
  H.PointCount = kHeapPoints / 2;
  H.PointInterval *= 2;
}

void addPoint(uint64_t Now) {
  HeapHeader &H = *TheHeap.Header;
  if (__atomic_exchange_n(&H.PointLock, 1, __ATOMIC_ACQUIRE))
    return;
  TraceFile &File = TheRuntime.File;
  auto *Points = File.at<HeapPoint>(H.Points);
  if (H.PointCount == kHeapPoints)
    dropEverySecondPoint(H, Points);
  constexpr uint32_t kPerPage = kPage / sizeof(HeapPoint);
  uint32_t I = H.PointCount;
  if (I % kPerPage || File.populate(File.offsetOf(&Points[I]), kPage)) {
    Points[I] = {Now, __atomic_load_n(&H.LiveBytes, __ATOMIC_RELAXED),
                 __atomic_load_n(&H.LiveBlocks, __ATOMIC_RELAXED),
                 __atomic_load_n(&TheHeap.Allocations, __ATOMIC_RELAXED)};
    __atomic_store_n(&H.PointCount, I + 1, __ATOMIC_RELEASE);
  }
  __atomic_store_n(&TheHeap.NextPoint, Now + H.PointInterval, __ATOMIC_RELAXED);
  __atomic_store_n(&H.PointLock, 0, __ATOMIC_RELEASE);
}

/// Every kClockEvery allocations: the clock, and what others want to know.
__attribute__((noinline)) void readClock(ThreadBlock *B, NodeId Node) {
  uint64_t Now = TheRuntime.TickClock.ticks();
  B->Header.LastTicks = Now;
  __atomic_fetch_add(&TheHeap.Allocations, B->Heap.Serial - B->Heap.Counted,
                     __ATOMIC_RELAXED);
  B->Heap.Counted = B->Heap.Serial;
  if (B->Heap.DeltaBlocks || B->Heap.DeltaBytes)
    flushDelta(B, Node);
  if (Now >= __atomic_load_n(&TheHeap.NextPoint, __ATOMIC_RELAXED))
    addPoint(Now);
  noteTicks(Now);
}

__attribute__((noinline)) void refreshTime(ThreadBlock *B) {
  uint64_t Start = TheRuntime.File.header().StartTicks;
  uint64_t Per = TheRuntime.TicksPerMs;
  uint64_t Ms = B->Header.LastTicks > Start && Per
                    ? (B->Header.LastTicks - Start) / Per
                    : 0;
  B->Heap.TimeBitsEnd = Start + (Ms + 1) * Per;
  B->Heap.TimeBits = (Ms < kLiveMaxMs ? Ms : kLiveMaxMs) << kTimeShift;
}

inline uint64_t timeBits(ThreadBlock *B) {
  if (__builtin_expect(B->Header.LastTicks >= B->Heap.TimeBitsEnd, 0))
    refreshTime(B);
  return B->Heap.TimeBits;
}

inline uint32_t lifetimeClass(uint64_t Ms) {
  uint32_t Class = 0;
  for (uint64_t Bound = 1; Ms >= Bound && Class < kLifetimes - 1; Bound *= 10)
    ++Class;
  return Class;
}

//===-- frees ------------------------------------------------------------===//

inline uint64_t sizeOf(const LiveEntry &E) {
  return E.SizeTime & kLiveSizeMask;
}
inline HeapKind kindOf(const LiveEntry &E) {
  return kindOf(HeapFunction(E.Function));
}

/// malloc's functions, new, new[]: what one gives must go back to its own.
inline unsigned familyOf(HeapKind K) {
  return K == HeapKind::New ? 1 : K == HeapKind::NewArray ? 2 : 0;
}

/// Whether a block was given back wrongly. A malloc or free that no call site
/// tells of may be the inside of an operator that was linked statically.
__attribute__((noinline, cold)) bool isBad(const ThreadBlock *B,
                                           const LiveEntry &E, HeapFunction F) {
  if (familyOf(kindOf(E)) == 0 && !TheHeap.Records.at(E.Record)->Site)
    return false;
  return familyOf(kindOf(F)) != 0 || B->Header.Site;
}

/// A block has gone: its statistics.
void accountFree(ThreadBlock *B, const LiveEntry &E, HeapFunction F,
                 uint64_t SaidSize, bool IsRealloc) {
  ThreadHeap &T = B->Heap;
  HeapStat *S = statOf(B, E.Record);
  if (__builtin_expect(!S, 0)) {
    countHeapEvent(HeapEvent::LostNoSpace);
    return;
  }
  uint64_t Size = sizeOf(E);
  catchUp(*S);
  ++S->Frees;
  S->FreedBytes += Size;
  uint64_t Now = timeBits(B) >> kTimeShift, Then = E.SizeTime >> kTimeShift;
  ++S->Lifetimes[Now > Then ? lifetimeClass(Now - Then) : 0];
  if (uint16_t(B->Header.Index) != E.Address >> 48)
    ++S->OtherThread;
  if (T.LastAddress == LiveTable::addressOf(E)) {
    S->Temporary += !IsRealloc;
    T.LastAddress = 0;
  }
  if (__builtin_expect(familyOf(kindOf(E)) != familyOf(kindOf(F)), 0)) {
    S->BadFrees += isBad(B, E, F);
  } else if (__builtin_expect(SaidSize != Size && SaidSize != ~0ull, 0)) {
    ++S->BadFrees;
  }
  if (__builtin_expect(kindOf(E) == HeapKind::Mmap, 0))
    addMapped(-int64_t(Size));
  else
    addLive(B, -int64_t(Size), -1, kNoNode);
}

/// The free did not happen.
void unaccountFree(ThreadBlock *B, const LiveEntry &E) {
  HeapStat *S = statOf(B, E.Record);
  if (!S)
    return;
  catchUp(*S);
  --S->Frees;
  S->FreedBytes -= sizeOf(E);
  uint64_t Now = timeBits(B) >> kTimeShift, Then = E.SizeTime >> kTimeShift;
  --S->Lifetimes[Now > Then ? lifetimeClass(Now - Then) : 0];
  if (uint16_t(B->Header.Index) != E.Address >> 48)
    --S->OtherThread;
  if (kindOf(E) == HeapKind::Mmap)
    addMapped(int64_t(sizeOf(E)));
  else
    addLive(B, int64_t(sizeOf(E)), 1, kNoNode);
}

__attribute__((noinline, cold)) void countUnknown(const ThreadBlock *B,
                                                  uint64_t Address) {
  if (TheRuntime.File.header().ForkedFrom)
    return countHeapEvent(HeapEvent::InheritedFree);
  countHeapEvent(HeapEvent::UnknownFree);
  for (uint64_t Old : B->Heap.Freed)
    if (Old == Address)
      return countHeapEvent(HeapEvent::DoubleFree);
}

//===-- allocations ------------------------------------------------------===//

inline uint64_t kept(uint64_t Size) {
  return Size < kLiveSizeMask ? Size : kLiveSizeMask;
}

inline void addSize(HeapStat &S, uint64_t Size) {
  if (!S.Allocations || Size < S.MinSize)
    S.MinSize = Size;
  if (Size > S.MaxSize)
    S.MaxSize = Size;
  ++S.Allocations;
  S.Bytes += Size;
}

/// An allocation that no inner function has recorded. From: what a realloc
/// took out, or null.
inline void record(ThreadBlock *B, uint64_t Address, uint64_t Size,
                   HeapFunction F, const LiveEntry *From) {
  ThreadHeap &T = B->Heap;
  const HeapCacheEntry *C = recordOf(B, kindOf(F));
  if (__builtin_expect(!C, 0))
    return countHeapEvent(HeapEvent::LostNoSpace);
  if (__builtin_expect((++T.Serial & (kClockEvery - 1)) == 0, 0))
    readClock(B, C->Node);
  Size = kept(Size);
  LiveEntry E, Old;
  E.Address = Address | uint64_t(B->Header.Index) << 48;
  E.SizeTime = Size | timeBits(B);
  E.Record = C->Record;
  E.Resizes = From ? uint8_t(From->Resizes + (From->Resizes < 255)) : 0;
  E.Function = uint8_t(F);
  LiveTable::Outcome O = table().insert(E, Old, callerOf(B));
  if (__builtin_expect(O != LiveTable::Outcome::Done, 0)) {
    if (O != LiveTable::Outcome::Replaced)
      return countLost(O);
    // It was given back where nobody looked.
    accountFree(B, Old, HeapFunction(Old.Function), ~0ull, true);
  }
  HeapStat &S = *C->Stat;
  catchUp(S);
  T.LastAddress = Address;
  T.LastSize = Size;
  T.LastStat = &S;
  T.LastMin = S.MinSize;
  T.LastMax = S.MaxSize;
  addSize(S, Size);
  if (From) {
    ++S.Resizes;
    if (E.Resizes > S.MaxResizes)
      S.MaxResizes = E.Resizes;
    if (LiveTable::addressOf(*From) != Address)
      S.CopiedBytes += sizeOf(*From) < Size ? sizeOf(*From) : Size;
  }
  if (__builtin_expect(kindOf(F) == HeapKind::Mmap, 0))
    addMapped(int64_t(Size));
  else
    addLive(B, int64_t(Size), 1, C->Node);
}

/// The block was recorded by a function that F called: kind, site and size are
/// put right. At the peak both records keep what they say of it in step.
__attribute__((noinline)) void correct(ThreadBlock *B, uint64_t Address,
                                       uint64_t Size, HeapFunction F,
                                       const LiveEntry *From) {
  ThreadHeap &T = B->Heap;
  HeapHeader &H = *TheHeap.Header;
  const HeapCacheEntry *C = recordOf(B, kindOf(F));
  if (!C)
    return;
  Size = kept(Size);
  uint8_t Resizes = From ? uint8_t(From->Resizes + (From->Resizes < 255)) : 0;
  if (table().change(Address, callerOf(B), [&](LiveEntry &E) {
        E.SizeTime = (E.SizeTime & ~kLiveSizeMask) | Size;
        E.Record = C->Record;
        E.Function = uint8_t(F);
        E.Resizes = Resizes;
      }) != LiveTable::Outcome::Done)
    return;
  HeapStat &From1 = *T.LastStat, &To = *C->Stat;
  uint64_t Was = T.LastSize;
  bool IsInPeak = From1.Epoch != H.PeakEpoch;
  From1.Bytes -= Was;
  --From1.Allocations;
  From1.MinSize = T.LastMin;
  From1.MaxSize = T.LastMax;
  if (!IsInPeak)
    catchUp(To);
  else if (To.Epoch == H.PeakEpoch && &To != &From1) {
    To.PeakBytes += int64_t(Size);
    ++To.PeakBlocks;
  }
  T.LastStat = &To;
  T.LastMin = To.MinSize;
  T.LastMax = To.MaxSize;
  T.LastSize = Size;
  addSize(To, Size);
  if (From) {
    ++To.Resizes;
    if (Resizes > To.MaxResizes)
      To.MaxResizes = Resizes;
    if (LiveTable::addressOf(*From) != Address)
      To.CopiedBytes += sizeOf(*From) < Size ? sizeOf(*From) : Size;
  }
  if (Size == Was)
    return;
  bool IsPeak = TheHeap.isAlone() && H.LiveBytes == H.PeakBytes;
  int64_t More = int64_t(Size) - int64_t(Was);
  if (IsPeak) {
    H.PeakBytes += More;
    if (TheHeap.UserPeak > H.PeakBytes)
      TheHeap.UserPeak = H.PeakBytes;
    TheHeap.NextPeak = smaller(H.PeakBytes, TheHeap.UserPeak);
  }
  addLive(B, More, 0, C->Node);
}

__attribute__((noinline, cold)) void noteFailed(ThreadBlock *B,
                                                HeapFunction F) {
  Section Mine(B);
  if (!Mine.isMine())
    return;
  if (const HeapCacheEntry *C = recordOf(B, kindOf(F)))
    ++C->Stat->Failed;
}

/// Calls Do with the thread's new block; it is told the site that the call was
/// made from.
template <class F> __attribute__((noinline, cold)) void withNewBlock(F Do) {
  uint64_t Site = 0;
  ThreadBlock *B = findBlock(Site);
  if (!B)
    return;
  uint64_t Kept = B->Header.Site;
  B->Header.Site = Site;
  Do();
  B->Header.Site = Kept;
}

} // namespace

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

bool autoprof::makeHeapPart() { return ensureFilePart(); }

void autoprof::finishHeap() {
  ThreadBlock *B = CurrentBlock;
  if (!TheHeap.Header || !B->isLive())
    return;
  flushDelta(B, kNoNode);
  addPoint(TheRuntime.TickClock.ticks());
}

void *autoprof::noteAllocated(void *Block, HeapFunction F, uint64_t Size,
                              uint64_t SerialBefore) {
  ThreadBlock *B = CurrentBlock;
  if (__builtin_expect(!B->isLive(), 0)) {
    withNewBlock([&] { noteAllocated(Block, F, Size, SerialBefore); });
    return Block;
  }
  if (__builtin_expect(!Block, 0)) {
    if (Size)
      noteFailed(B, F);
    return Block;
  }
  Section Mine(B);
  if (__builtin_expect(!Mine.isMine(), 0)) {
    countHeapEvent(HeapEvent::LostReentrant);
    return Block;
  }
  ThreadHeap &T = B->Heap;
  uint64_t Address = addressOf(Block);
  if (__builtin_expect(T.Freeing == Address, 0))
    T.Freeing = 0; // a free that was left by a jump
  if (__builtin_expect(T.LastAddress == Address && T.Serial != SerialBefore, 0))
    correct(B, Address, Size, F, nullptr);
  else
    record(B, Address, Size, F, nullptr);
  return Block;
}

HeapFreeing autoprof::noteFreed(void *Block, HeapFunction F, uint64_t Size) {
  ThreadBlock *B = CurrentBlock;
  uint64_t Address = addressOf(Block);
  if (__builtin_expect(!B->isLive(), 0)) {
    HeapFreeing R{nullptr, 0};
    if (Block)
      withNewBlock([&] { R = noteFreed(Block, F, Size); });
    return R;
  }
  ThreadHeap &T = B->Heap;
  if (!Block || T.Freeing == Address)
    return {nullptr, 0};
  Section Mine(B);
  if (__builtin_expect(!Mine.isMine(), 0)) {
    countHeapEvent(HeapEvent::LostReentrant);
    return {nullptr, 0};
  }
  HeapFreeing R{B, T.Freeing};
  LiveEntry E;
  LiveTable::Outcome O = TheHeap.Header ? table().take(Address, E, callerOf(B))
                                        : LiveTable::Outcome::NotThere;
  if (__builtin_expect(O == LiveTable::Outcome::Done, 1))
    accountFree(B, E, F, Size, false);
  else if (O == LiveTable::Outcome::NotThere)
    countUnknown(B, Address);
  else
    countLost(O);
  T.Freed[T.FreedAt++ % ThreadHeap::kFreed] = Address;
  T.Freeing = Address;
  return R;
}

void autoprof::endFreed(HeapFreeing F) {
  if (F.Block)
    F.Block->Heap.Freeing = F.Outer;
}

void autoprof::noteTaken(void *Old, HeapFunction F, HeapTaken &Taken) {
  Taken.Entry.Address = 0;
  Taken.IsInner = Taken.IsNoted = false;
  ThreadBlock *B = CurrentBlock;
  if (__builtin_expect(!B->isLive(), 0)) {
    withNewBlock([&] { noteTaken(Old, F, Taken); });
    return;
  }
  ThreadHeap &T = B->Heap;
  uint64_t Address = addressOf(Old);
  Taken.OuterFreeing = T.Freeing;
  if (T.Freeing == Address) {
    Taken.IsInner = Taken.IsNoted = true;
    return;
  }
  Section Mine(B);
  if (!Mine.isMine()) {
    countHeapEvent(HeapEvent::LostReentrant);
    return;
  }
  Taken.IsNoted = true;
  LiveTable::Outcome O = TheHeap.Header
                             ? table().take(Address, Taken.Entry, callerOf(B))
                             : LiveTable::Outcome::NotThere;
  if (O == LiveTable::Outcome::Done)
    accountFree(B, Taken.Entry, F, ~0ull, true);
  else if (O != LiveTable::Outcome::NotThere)
    countLost(O);
  T.Freeing = Address;
}

void *autoprof::noteMoved(void *Block, void *Old, const HeapTaken &Taken,
                          HeapFunction F, uint64_t Size,
                          uint64_t SerialBefore) {
  ThreadBlock *B = CurrentBlock;
  if (!Taken.IsNoted || !B->isLive())
    return Block;
  ThreadHeap &T = B->Heap;
  T.Freeing = Taken.OuterFreeing;
  bool WasThere = Taken.Entry.Address != 0;
  if (!Block && Size) {
    {
      Section Mine(B);
      LiveEntry Other;
      if (WasThere && Mine.isMine() &&
          table().insert(Taken.Entry, Other, callerOf(B)) ==
              LiveTable::Outcome::Done)
        unaccountFree(B, Taken.Entry);
    }
    noteFailed(B, F);
    return Block;
  }
  Section Mine(B);
  if (!Mine.isMine()) {
    countHeapEvent(HeapEvent::LostReentrant);
    return Block;
  }
  if (!WasThere && !Taken.IsInner)
    countUnknown(B, addressOf(Old));
  if (!Block)
    return Block;
  const LiveEntry *From = WasThere ? &Taken.Entry : nullptr;
  uint64_t Address = addressOf(Block);
  if (T.LastAddress == Address && T.Serial != SerialBefore)
    correct(B, Address, Size, F, From);
  else
    record(B, Address, Size, F, From);
  return Block;
}

void autoprof::endTaken(const HeapTaken &Taken) {
  if (Taken.IsNoted && CurrentBlock->isLive())
    CurrentBlock->Heap.Freeing = Taken.OuterFreeing;
}

//===-- mappings ---------------------------------------------------------===//

static uint64_t roundUp(uint64_t V) {
  return (V + kPage - 1) & ~uint64_t(kPage - 1);
}

void autoprof::noteMapped(void *At, HeapFunction F, uint64_t Bytes,
                          uint64_t SerialBefore) {
  noteAllocated(At, F, Bytes, SerialBefore);
  ThreadBlock *B = CurrentBlock;
  if (B->isLive())
    B->Heap.LastMap[B->Heap.LastMapAt++ % ThreadHeap::kMaps] = addressOf(At);
}

/// The mapping that holds Address: one made lately by this thread, or found by
/// looking through the table while it is small. 0 = none.
static uint64_t findMapping(ThreadBlock *B, uint64_t Address) {
  constexpr uint32_t kFewSegments = 1024;
  HeapHeader &H = *TheHeap.Header;
  auto Holds = [&](const LiveEntry &E) {
    uint64_t Start = LiveTable::addressOf(E);
    return LiveTable::isUsed(E) && kindOf(E) == HeapKind::Mmap &&
           Start <= Address && Address < Start + roundUp(sizeOf(E));
  };
  for (uint64_t Start : B->Heap.LastMap) {
    bool Found = false;
    if (Start)
      table().change(Start, callerOf(B),
                     [&](LiveEntry &E) { Found = Holds(E); });
    if (Found)
      return Start;
  }
  if (H.Segments > kFewSegments)
    return 0;
  for (uint32_t Page = H.LastSegment; Page;) {
    auto *S = TheRuntime.File.at<LiveSegment>(uint64_t(Page) * kPage);
    for (const LiveEntry &E : S->Entries)
      if (Holds(E))
        return LiveTable::addressOf(E);
    Page = S->Next;
  }
  return 0;
}

/// Takes [At, At + Bytes) out of the mapping that holds At. What is left of it
/// stays under its record. Returns the bytes to go on with behind it.
static uint64_t unmapOne(ThreadBlock *B, uint64_t At, uint64_t Bytes,
                         HeapFunction F) {
  LiveEntry E, Old;
  LiveTable::Outcome O = table().take(At, E, callerOf(B));
  if (O == LiveTable::Outcome::NotThere) {
    uint64_t Start = findMapping(B, At);
    if (!Start)
      return 0;
    O = table().take(Start, E, callerOf(B));
  }
  if (O != LiveTable::Outcome::Done)
    return 0;
  uint64_t Start = LiveTable::addressOf(E), Size = sizeOf(E);
  uint64_t End = Start + roundUp(Size);
  if (kindOf(E) != HeapKind::Mmap) { // an allocator's page: not ours to judge
    table().insert(E, Old, callerOf(B));
    return 0;
  }
  uint64_t Behind = At + Bytes;
  if (Start == At && Behind >= End) {
    accountFree(B, E, F, ~0ull, false);
    return Behind - End;
  }
  countHeapEvent(HeapEvent::MapPartial);
  // Its pieces before and behind; the bytes that go count as freed, the block
  // only when nothing is left.
  uint64_t Left = At - Start;
  uint64_t Right = Behind < End ? End - Behind : 0;
  HeapStat *S = statOf(B, E.Record);
  LiveEntry Piece = E;
  uint64_t Time = E.SizeTime & ~kLiveSizeMask;
  uint64_t Owner = E.Address & ~kLiveAddressMask;
  uint64_t Stays = 0, Pieces = 0;
  if (Left) {
    Piece.SizeTime = Time | Left;
    table().insert(Piece, Old, callerOf(B));
    Stays += Left;
    ++Pieces;
  }
  if (Right) {
    uint64_t Bytes1 = Right - (roundUp(Size) - Size);
    Piece.Address = Behind | Owner;
    Piece.SizeTime = Time | Bytes1;
    table().insert(Piece, Old, callerOf(B));
    Stays += Bytes1;
    ++Pieces;
  }
  if (S) {
    catchUp(*S);
    S->FreedBytes += Size - Stays;
    if (Pieces > 1)
      ++S->Allocations; // one block has become two
  }
  addMapped(-int64_t(Size - Stays));
  return Behind > End ? Behind - End : 0;
}

void autoprof::noteUnmapped(void *At, uint64_t Bytes, HeapFunction F) {
  ThreadBlock *B = CurrentBlock;
  if (!B->isLive() || !TheHeap.Header)
    return;
  Section Mine(B);
  if (!Mine.isMine())
    return countHeapEvent(HeapEvent::LostReentrant);
  if (!TheHeap.Header->MapBytes)
    return;
  uint64_t Address = addressOf(At);
  Bytes = roundUp(Bytes);
  bool IsFirst = true;
  while (Bytes) {
    uint64_t Rest = unmapOne(B, Address, Bytes, F);
    if (!Rest || Rest >= Bytes)
      break;
    if (IsFirst)
      countHeapEvent(HeapEvent::MapPartial); // of several
    IsFirst = false;
    Address += Bytes - Rest;
    Bytes = Rest;
  }
}

//===-- the program's own questions --------------------------------------===//

int64_t autoprof::liveBytesNow() {
  HeapHeader *H = TheHeap.Header;
  if (!H)
    return 0;
  int64_t Sum = __atomic_load_n(&H->LiveBytes, __ATOMIC_RELAXED);
  TraceFile &File = TheRuntime.File;
  for (uint64_t At =
           __atomic_load_n(&File.header().FirstBlock, __ATOMIC_ACQUIRE);
       At;) {
    auto *B = File.at<ThreadBlock>(At);
    if (B->isLive())
      Sum += __atomic_load_n(&B->Heap.DeltaBytes, __ATOMIC_RELAXED);
    At = B->Header.Next;
  }
  return Sum;
}

void autoprof::resetUserPeak() {
  if (!TheHeap.Header)
    return;
  TheHeap.UserPeak = liveBytesNow();
  TheHeap.NextPeak = smaller(TheHeap.Header->PeakBytes, TheHeap.UserPeak);
}

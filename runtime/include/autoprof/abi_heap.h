//===-- autoprof/abi_heap.h - the contract about memory -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of abi.h that is about the heap: what the plugin emits at call sites
// of allocation functions, and what the runtime keeps of allocations in the
// file. The rules of abi.h hold. docs/heap.md tells how it works together.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ABI_HEAP_H
#define AUTOPROF_ABI_HEAP_H

#include <cstddef>
#include <cstdint>

namespace autoprof::abi {

//===-- functions --------------------------------------------------------===//

/// What a block was asked with. Named in reports: "malloc", "calloc",
/// "realloc", "aligned_alloc", "new", "new[]", "mmap".
enum class HeapKind : uint8_t {
  None = 0,
  Malloc,
  Calloc,
  Realloc, ///< realloc or reallocarray made or moved it
  AlignedAlloc,
  New,
  NewArray,
  Mmap, ///< not heap: counted apart
  kCount
};

/// What a function's arguments are. `AndN`: N more that are passed on.
enum class HeapShape : uint8_t {
  Size,         ///< (size)
  SizeAnd1,     ///< (size, x)
  SizeAnd2,     ///< (size, x, y)
  CountSize,    ///< (count, size)
  AlignSize,    ///< (alignment, size)
  OutAlignSize, ///< (&block, alignment, size), 0 or an errno returned
  OldSize,      ///< (block, size)
  OldCountSize, ///< (block, count, size)
  Old,          ///< (block)
  OldAnd1,
  OldAnd2,
  OldKnownSize, ///< (block, size it was asked with)
  OldKnownSizeAnd1,
  Map,   ///< mmap
  Unmap, ///< munmap
  Remap, ///< mremap
  Inside ///< allocates by calling another function of the list
};

enum class HeapFunction : uint8_t {
#define HEAP_FUNCTION(Id, Symbol, Kind, Shape) Id,
#include "autoprof/heap_functions.inc"
#undef HEAP_FUNCTION
  kCount
};
static_assert(static_cast<unsigned>(HeapFunction::kCount) <= 64,
              "ObjectRecord::DirectHeap has a bit for each");

struct HeapFunctionInfo {
  const char *Symbol;
  HeapKind Kind;
  HeapShape Shape;
};
inline constexpr HeapFunctionInfo kHeapFunctions[] = {
#define HEAP_FUNCTION(Id, Symbol, Kind, Shape)                                 \
  {Symbol, HeapKind::Kind, HeapShape::Shape},
#include "autoprof/heap_functions.inc"
#undef HEAP_FUNCTION
};
static_assert(sizeof(kHeapFunctions) / sizeof(HeapFunctionInfo) ==
              static_cast<unsigned>(HeapFunction::kCount));

constexpr bool givesMemory(HeapShape S) {
  return S < HeapShape::Old || S == HeapShape::Map || S == HeapShape::Remap ||
         S == HeapShape::Inside;
}

//===-- what the plugin emits -------------------------------------------===//

/// A call site of an allocation function, in the program. Read only, no
/// relocations: like Descriptor, `Rel*` are distances from the field itself, 0
/// for none.
struct SiteDescriptor {
  int32_t RelFile;     ///< source file, as debug locations name it
  int32_t RelType;     ///< the type allocated, as the user wrote it
  int32_t RelFunction; ///< linkage name of the inlined function it lies in, if
                       ///< that is not the function whose code holds it
  uint32_t Line;       ///< 0 = unknown
  uint16_t Column;
  HeapFunction Function; ///< called here
  uint8_t Reserved;
  uint32_t Reserved2;
  uint64_t Hash; ///< of all of the above (texts, not distances); never 0
};
static_assert(sizeof(SiteDescriptor) == 32);

//===-- the file ---------------------------------------------------------===//

/// A call site, interned by its hash: equal sites of several objects are one.
/// Record 0 is the trie's root, kNoSite the site of all that have none.
struct SiteRecord {
  uint32_t Slots[4];
  uint64_t Hash;     ///< 0 = not published
  uint32_t File;     ///< StringRef
  uint32_t Type;     ///< StringRef
  uint32_t Function; ///< StringRef, see SiteDescriptor::RelFunction
  uint32_t Line;
  uint16_t Column;
  uint8_t HeapFunc; ///< abi::HeapFunction
  uint8_t Reserved[5];
};
static_assert(sizeof(SiteRecord) == 48);
using SiteId = uint32_t;
inline constexpr SiteId kNoSite = 0;

/// Where blocks come from: a call path, a site in its last function and the
/// kind. Everything known of allocations is known per such record (HeapStat).
struct HeapRecord {
  uint32_t Slots[4];
  uint32_t Node; ///< NodeId: the thread's place when it allocated
  SiteId Site;
  uint8_t Kind; ///< HeapKind; 0 = not published
  uint8_t Reserved[7];
};
static_assert(sizeof(HeapRecord) == 32);
using HeapId = uint32_t; ///< of a HeapRecord; 0 = none

/// Lifetimes are counted in classes: below 1 ms, 10 ms, 100 ms, 1 s, 10 s,
/// 100 s, 1000 s, and longer.
inline constexpr unsigned kLifetimes = 8;

/// What one thread did to the blocks of one HeapRecord. A block that another
/// thread frees counts with the freeing thread: only sums over threads mean
/// something for Frees and what follows from them. Live bytes = Bytes -
/// FreedBytes, live blocks = Allocations - Frees. A realloc is a free and an
/// allocation, even in place.
struct HeapStat {
  uint64_t Allocations;
  uint64_t Bytes; ///< asked for
  uint64_t Frees;
  uint64_t FreedBytes;
  uint64_t MinSize; ///< valid when Allocations > 0
  uint64_t MaxSize;
  /// Live bytes and blocks when the global peak was PeakEpoch (HeapHeader): if
  /// Epoch is older than the header's, what is live now was live then too.
  int64_t PeakBytes;
  int32_t PeakBlocks;
  uint32_t Epoch;
  uint64_t CopiedBytes; ///< by reallocs that moved the block
  uint32_t Resizes;     ///< reallocs of blocks of this record
  uint32_t MaxResizes;  ///< of one block, saturates at 255
  uint32_t Temporary;   ///< freed before the thread's next allocation
  uint32_t OtherThread; ///< frees by another thread than the allocating one
  uint32_t Failed;      ///< requests answered with null or bad_alloc
  uint32_t BadFrees;    ///< mismatched delete/free, wrong size
  uint32_t Lifetimes[kLifetimes];
};
static_assert(sizeof(HeapStat) == 128);

/// Allocations (not mmap) are counted by size, per thread, in
/// BlockHeader::HeapSizes: class N > 0 holds sizes from 2^(N-1) below 2^N,
/// class 0 the size 0, the last class all that is larger.
inline constexpr unsigned kHeapSizes = 48;
constexpr unsigned heapSizeClass(uint64_t Size) {
  unsigned Width =
      Size ? 64u - static_cast<unsigned>(__builtin_clzll(Size)) : 0;
  return Width < kHeapSizes ? Width : kHeapSizes - 1;
}
static_assert(heapSizeClass(0) == 0 && heapSizeClass(1) == 1 &&
              heapSizeClass(15) == 4 && heapSizeClass(16) == 5);

inline constexpr uint32_t kHeapStatsPerSlab = 128;
struct HeapSlab {
  HeapStat Stats[kHeapStatsPerSlab];
};
static_assert(sizeof(HeapSlab) == 4 * 4096);
/// A thread's index of slabs: so many u32 page numbers. Bounds HeapIds.
inline constexpr uint32_t kHeapSlabs = 4096;
inline constexpr uint32_t kMaxHeapRecords = kHeapSlabs * kHeapStatsPerSlab;

/// A live block, 24 bytes.
struct LiveEntry {
  uint64_t Address;  ///< bits 0..47; 48..63 the allocating thread's block index
                     ///< (BlockHeader::Index, modulo 65536). 0 = empty,
                     ///< kLiveDeleted = was taken
  uint64_t SizeTime; ///< bits 0..39 size (saturates), 40..63 ms since the start
                     ///< when it was made (saturates)
  HeapId Record;
  uint8_t Resizes;  ///< reallocs of this block, saturates
  uint8_t Function; ///< HeapFunction that made it
  uint16_t Flags;   ///< kLive*; none of the last two: it was not looked for
};
static_assert(sizeof(LiveEntry) == 24);
/// Made by the dynamic loader, which keeps what it needs where no scan sees it.
inline constexpr uint16_t kLiveOfLoader = 1;
/// At the end of a run with leaks=reachable: a pointer to it, or into it, was
/// found, perhaps in another such block (LeakScan); no such pointer was found.
inline constexpr uint16_t kLiveReachable = 2;
inline constexpr uint16_t kLiveLost = 4;
inline constexpr uint64_t kLiveDeleted = 1;
inline constexpr uint64_t kLiveAddressMask = (1ull << 48) - 1;
inline constexpr uint64_t kLiveSizeMask = (1ull << 40) - 1;
inline constexpr uint64_t kLiveMaxMs = (1ull << 24) - 1;

/// The live table is an extendible hash table (Fagin et al. 1979): a directory
/// of 2^Depth segments, each a page, chosen by the top bits of the hash of the
/// address; a full segment splits. Readers may walk the segments' chain and
/// ignore the rest.
inline constexpr uint32_t kLivePerSegment = 160;
struct LiveSegment {
  uint32_t Lock;  ///< tid of the thread that changes it, 0 = nobody
  uint16_t Count; ///< entries in use
  uint8_t Depth;  ///< so many bits of the hash are the same in all entries
  uint8_t Reserved;
  uint32_t Prefix;  ///< those bits
  uint32_t Next;    ///< page number of the segment made before this, 0 = none
  uint64_t Spilled; ///< bit N: bucket N was full, entries may lie behind it
  uint64_t Reserved2;
  uint8_t Tags[kLivePerSegment]; ///< of the entries, for the runtime's search
  LiveEntry Entries[kLivePerSegment];
  uint64_t Reserved3[8];
};
static_assert(offsetof(LiveSegment, Entries) == 192);
static_assert(sizeof(LiveSegment) == 4096);
inline constexpr uint32_t kLiveMaxDepth = 20;

/// Blocks of one granule of memory stand in one segment: what is allocated
/// together is found together, and by the thread that allocates there. Small
/// enough that they are no more than a segment holds.
inline constexpr unsigned kLiveGranuleShift = 9;
inline constexpr uint64_t kLiveGranule = 1 << kLiveGranuleShift;
/// So many low bits of the hash choose the place in a segment.
inline constexpr unsigned kLivePlaceBits = 44;
static_assert(64 - kLivePlaceBits >= kLiveMaxDepth);

/// Hash of an address; fixed, because the directory is in the file. The top
/// bits are those of its granule. The first two of them make quarters of which
/// each is fuller than the one before by the fourth root of 2, so that not all
/// segments split, and are half empty, at the same number of blocks.
constexpr uint64_t liveHash(uint64_t Address) {
  constexpr uint64_t kMul = 0x9e3779b97f4a7c15;
  uint64_t Segment = (Address >> kLiveGranuleShift) * kMul;
  uint64_t Place = (Address >> 3) * kMul;
  auto Part = uint8_t(Segment >> 24);
  uint64_t Quarter = uint64_t(Part >= 48) + (Part >= 106) + (Part >= 174);
  constexpr uint64_t kPlaceMask = (1ull << kLivePlaceBits) - 1;
  return Quarter << 62 | (Segment >> 2 & ~kPlaceMask) | (Place & kPlaceMask);
}

/// Memory operations that are no allocation of a known block, and what was not
/// seen. Counters in HeapHeader.
enum class HeapEvent : uint32_t {
  UnknownFree = 0, ///< free of an address that is not live: foreign, older than
                   ///< the recording, or freed twice (below)
  DoubleFree,      ///< of these: freed by this thread before, and recently
  InheritedFree,   ///< in a forked child: a block of the parent
  LostNoSpace,     ///< allocations not recorded: the file could not grow
  LostReentrant,   ///< not recorded: a signal handler came in between
  LostLocked,      ///< not recorded: a segment stayed locked
  MissedBlocks,    ///< allocations before the recording, found at its start
  MissedBytes,     ///< their bytes
  UnpatchedSlots,  ///< import slots of allocation functions left alone
  PatchedSlots,
  MapPartial, ///< munmap of a part of a mapping, or of several
  kCount
};
inline constexpr uint32_t kHeapEvents = 16;
static_assert(static_cast<uint32_t>(HeapEvent::kCount) <= kHeapEvents);

/// What became of the scan for reachable blocks (leaks=reachable) at the end of
/// the run. Scanned are the writable segments of loaded objects, the exiting
/// thread's registers, stack and thread-local storage, blocks of the loader,
/// and what is reachable from there; words at multiples of 8.
enum class LeakScan : uint32_t {
  None = 0, ///< not asked for, or the run did not come to its end
  Refused,  ///< no memory, or the system does not let a process read itself
  Done,
  Partial, ///< done, but some of it could not be read
};

/// Bytes over all threads. Each thread adds what it did when it has changed by
/// Slack bytes or more (0 while the process has one thread): the peak is exact
/// up to Slack x threads.
struct HeapHeader {
  uint64_t DirectoryOfDepth[kLiveMaxDepth + 1]; ///< u32[2^depth], 0 = not made
  uint32_t Depth;
  uint32_t SplitLock;   ///< tid of the thread that splits, 0 = nobody
  uint32_t LastSegment; ///< page number, heads the chain
  uint32_t Segments;
  int64_t LiveBytes; ///< of the heap, without mmap
  int64_t LiveBlocks;
  int64_t PeakBytes;
  int64_t PeakBlocks; ///< when the bytes were at their peak
  uint64_t PeakTicks; ///< when; as good as the thread's latest clock
  uint32_t PeakEpoch; ///< advances with every new peak
  uint32_t PeakNode;  ///< NodeId whose allocation made the peak
  uint64_t Slack;     ///< the largest used
  int64_t MapBytes;   ///< live anonymous mappings made by the program
  int64_t MapPeakBytes;
  uint64_t Granule; ///< kLiveGranule; 0 = blocks are not in the segment of
                    ///< their granule (older traces)
  uint64_t Reserved[2];
  uint64_t Events[kHeapEvents];
  uint64_t Scopes; ///< offset of MemoryScopeRecord[], 0 = none
  uint64_t ScopeCount;
  LeakScan Scan;
  uint32_t ScanThreads; ///< other threads then, which were not scanned
  uint64_t ScanBytes;   ///< that were looked through
};

/// What MemoryScope (autoprof/autoprof.h) measured under one name, all threads.
struct MemoryScopeRecord {
  uint32_t Name; ///< StringRef, 0 = not published
  uint32_t Reserved;
  uint64_t NameHash;
  uint64_t Count;
  int64_t DeltaSum, DeltaMin, DeltaMax; ///< live bytes at end minus at begin,
                                        ///< of the thread
  int64_t PeakSum, PeakMin, PeakMax;    ///< highest in between minus at begin
};
static_assert(sizeof(MemoryScopeRecord) == 72);
inline constexpr uint32_t kMemoryScopes = 224; // four pages

} // namespace autoprof::abi

#endif // AUTOPROF_ABI_HEAP_H

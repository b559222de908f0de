//===-- autoprof/abi.h - the contract between plugin, runtime and report --===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The single source of truth for everything two of the three parts must agree
// on: what the plugin emits into a program (abi_hooks.h), what the runtime
// keeps in the mapped file (header, tables, blocks) and what the report reads.
// Nothing here allocates or calls the system; the conversions that need both
// sides stand beside the structs.
//
// The format follows from these constraints: a hook changes one word per fact,
// so the file is valid after every instruction; nothing ever moves, so readers
// follow offsets; all records are zero before their first use and a zero key
// means "not there"; the writer never needs the descriptor of the file again.
//
// All integers are little endian. Offsets are bytes from the start of the file
// unless a name says otherwise. Times are ticks of the clock named in the
// header, converted with its two calibration points.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ABI_H
#define AUTOPROF_ABI_H

#include "autoprof/abi_events.h"
#include "autoprof/abi_heap.h"
#include "autoprof/abi_hooks.h"
#include "autoprof/abi_series.h"
#include "autoprof/abi_user.h"
#include <cstddef>
#include <cstdint>

namespace autoprof::abi {

//===-- the file ---------------------------------------------------------===//

inline constexpr char kMagic[8] = {'A', 'U', 'T', 'O', 'P', 'R', 'O', 'F'};
/// Readers refuse a higher major and accept a higher minor: records may grow
/// at their end (their size is in the header) and new fields are 0 when old.
inline constexpr uint16_t kFormatMajor = 1;
inline constexpr uint16_t kFormatMinor = 0;

/// A table of equal records (or, for strings, of bytes: RecordBytes = 1) in
/// extents that are allocated when needed, so the file has no large holes.
/// Record I lies in extent I / (ExtentBytes / RecordBytes); no record and no
/// string crosses an extent. The directory is a u32 per extent: the number of
/// its first page (offset / kPage), 0 = not allocated.
struct Region {
  uint64_t Directory;   ///< offset of the directory
  uint64_t Capacity;    ///< in records
  uint64_t Count;       ///< records handed out, including record 0
  uint32_t RecordBytes; ///< size of a record in this file
  uint32_t ExtentBytes;
};
static_assert(sizeof(Region) == 32);
inline constexpr uint32_t kExtentBytes = 32 * 1024;
inline constexpr uint32_t kDirectoryEntries = 2048; // two pages, 64 MiB
inline constexpr uint32_t kDirectoryBytes = kDirectoryEntries * 4;

/// Position of a string in the string table: u32 length, bytes, NUL, at a
/// multiple of 4. 0 = none.
using StringRef = uint32_t;

enum class ClockKind : uint32_t { None = 0, Tsc = 1, Monotonic = 2 };
enum class RunState : uint32_t {
  None = 0,
  Running = 1, ///< still running, or killed, or left by _exit
  Exited = 2,  ///< returned from main or called exit: ExitStatus is valid
  Execed = 3   ///< reserved
};
enum class TimingMode : uint32_t { Auto = 0, Clock = 1, Count = 2 };
enum class BeginMode : uint32_t {
  AtStart = 0,
  ByHand = 1, ///< start=off: with autoprof_start or the signal
  Later = 2   ///< after=
};

/// Why something could not be recorded; the header holds one counter for each.
enum class Loss : uint32_t {
  CallsNoSpace = 0, ///< calls not counted: the file could not grow
  CallsNoBlock,     ///< calls not counted: no block for the thread
  PathsOverflow,    ///< calls counted below kOverflowNode (max-nodes reached)
  TailsOverflow,    ///< tail calls shown below the caller of their caller
  ClocksAbandoned,  ///< clocked calls left by longjmp or unwinding
  ClocksDropped,    ///< calls not clocked: more open than the stack holds
  ClocksTorn,       ///< clocked calls that a handler's siglongjmp left while
                    ///< they were added up: in some of their sums only
  EventsTorn,       ///< events that a handler's siglongjmp left while they
                    ///< were written: perhaps not there
  DurationsNoSpace, ///< calls that are in no histogram: the file could not grow
  ScopesUnended,    ///< scopes that ended with their function, or by their next
                    ///< begin, for want of their own end
  ScopesUnbegun,    ///< ends of scopes that had not begun
  ScopesTooDeep,    ///< scopes not recorded: too many in each other
  kCount
};
inline constexpr uint32_t kLossSlots = 16;
static_assert(static_cast<uint32_t>(Loss::kCount) <= kLossSlots);

/// Events that a thread counts at once (perf=).
inline constexpr uint32_t kCounters = 4;

struct FileHeader {
  char Magic[8];
  uint16_t FormatMajor;
  uint16_t FormatMinor;
  uint32_t HeaderBytes;
  uint64_t Capacity; ///< bytes mapped by the writer; the file may be shorter
  Region Funcs;      ///< FuncRecord
  Region Nodes;      ///< NodeRecord
  Region Tails;      ///< TailRecord
  Region Strings;    ///< bytes
  uint64_t PoolUsed; ///< first byte never handed out; blocks, slabs and extents
                     ///< are taken from here, in pages
  uint64_t FirstBlock; ///< offset of a BlockHeader, linked by Next; 0 = none
  uint32_t BlockCount;
  uint32_t BlockHeaderBytes;
  uint32_t NodesPerSlab;
  uint32_t FuncsPerPage;

  uint32_t Pid;
  uint32_t ParentPid;
  uint32_t ForkedFrom; ///< pid of the process this one was forked from, or 0
  ClockKind Clock;
  uint64_t StartTicks;
  uint64_t StartMonoNs; ///< CLOCK_MONOTONIC at StartTicks
  uint64_t StartRealNs; ///< CLOCK_REALTIME at StartTicks
  uint64_t LastTicks;   ///< second calibration point, refreshed as we go
  uint64_t LastMonoNs;
  uint64_t EndTicks; ///< set by a normal exit, else 0
  RunState State;
  int32_t ExitStatus;
  TimingMode Timing;
  uint32_t RecursionLevels;
  uint64_t MaxNodes;
  StringRef Program; ///< path of the executable
  StringRef CommandLine;
  StringRef Host;
  StringRef Directory;          ///< working directory at start
  StringRef Options;            ///< AUTOPROF_OPTIONS as given
  uint32_t DescriptorFlagsSeen; ///< union of DescriptorFlags
  uint32_t LlvmMajors;          ///< bit N set: code compiled by clang N was run
  uint32_t FirstErrno;          ///< errno of the first refusal
  uint64_t Losses[kLossSlots];
  uint32_t RefusalSaid; ///< a child could not make its file, and it was said
  uint32_t HeapHeaderBytes;
  uint64_t Heap;      ///< offset of the HeapHeader; 0 = nothing was allocated,
                      ///< or with HeapHeaderBytes 0, the heap is not recorded
  Region Sites;       ///< SiteRecord
  Region HeapRecords; ///< HeapRecord
  uint32_t HeapStatsPerSlab;
  uint32_t HeapStatBytes;
  uint32_t SampleBytes;    ///< of a NodeSample, 0 = there are none
  uint32_t SamplePeriodNs; ///< aimed at
  uint32_t HookPs;         ///< what a counted call costs, picoseconds
  uint32_t HookDoubtPs;    ///< how far that may be off
  uint64_t StoppedAt;      ///< calls are not recorded since; 0 = they are
  uint64_t OffTicks;       ///< how long they were not, up to the latest start
  uint32_t Stops;          ///< how often recording was stopped
  uint32_t Resets;         ///< how often counts and times began anew
  uint64_t ResetTicks;     ///< when they last did
  SeriesHeader Series;
  uint32_t MeasuresWaits; ///< 1: time spent waiting is known
  uint32_t BlocksLinked;  ///< counted when they hang below FirstBlock, so no
                          ///< fewer do; BlockCount is counted before
  EventMode Events;
  EventsEnd EventsEnded;
  uint64_t EventBytes;   ///< of chunks given out
  uint64_t EventLimit;   ///< no more are
  uint32_t CountsThrows; ///< 1: NodeSample::Throws is known
  uint32_t Budget;       ///< percent that clocks and samples may cost
  /// What was chosen for this run, and what came of it. Functions that were met
  /// and are off have a FuncRecord with kFuncOff and no node.
  StringRef Only; ///< globs of only=, 0 = all functions
  StringRef Skip; ///< globs of skip=
  uint32_t FunctionsOff;
  uint32_t Depth;      ///< calls deeper in the tree are not kept apart; 0 = all
  BeginMode Begin;     ///< when calls were to be recorded first
  uint32_t IsForOver;  ///< 1: the time of for= was over, calls are not recorded
                       ///< since StoppedAt
  uint64_t AfterNs;    ///< of after=
  uint64_t ForNs;      ///< of for=
  uint64_t BeganTicks; ///< when they were first; 0 = at the start or not yet
  uint32_t AskedPeriodNs; ///< of sample=; 0 = the runtime chose
  uint32_t DeliveryNs;    ///< what a signal took at the start, without handler
  uint64_t User;          ///< offset of the UserHeader, 0 = nothing was told
  uint32_t CounterCount;  ///< of perf=: events that are counted
  uint32_t CounterErrno;  ///< why the others are not; 0 = all are
  StringRef CounterNames[kCounters];
  uint32_t KnowsMatched; ///< 1: the two masks are known
  uint32_t ClockPs;      ///< what a read of the clock takes; 0 = not known
  uint64_t OnlyMatched;  ///< bit N: the Nth glob of only= matched something
  uint64_t SkipMatched;  ///< of skip=; the last bit: some glob from there on
};
static_assert(sizeof(FileHeader) <= kPage);

/// Tables are hash tries: record -> four slots, two bits of the key's hash per
/// level (after C. Wellons, "MSI hash-trie"). Readers may ignore the slots and
/// walk the array; records with a zero first key were never published.
inline constexpr unsigned kTrieSlots = 4;

inline constexpr uint32_t kFuncOff = 1u << 31; ///< left out by only= or skip=

struct FuncRecord {
  uint32_t Slots[kTrieSlots];
  uint64_t Hash;  ///< of name, file, line, module; 0 = not published
  StringRef Name; ///< linkage name
  StringRef File;
  uint32_t Line;
  uint32_t Flags; ///< DescriptorFlags | LlvmMajor << 16, kFuncOff
  uint64_t Module;
  /// Functions whose direct calls here are gone: inlined, or found to do
  /// nothing. For each its linkage name, line (decimal) and file, each with a
  /// NUL; the file is empty if it is this function's. A last one without a name
  /// says by its line how many more there were. 0 = none, or not known.
  StringRef Inlined;
  uint32_t Reserved;
  uint64_t Reserved2;
};
static_assert(sizeof(FuncRecord) == 64);

enum NodeFlags : uint32_t {
  kNodeTail = 1,     ///< entered by a tail call: not inside its parent's time
  kNodeRecursive = 2 ///< an edge back to the ancestor `Target`
  // From bit 8 on: ordinals, see abi_events.h.
};

/// A call path, or (kNodeRecursive) an edge from `Parent` back to `Target`,
/// an ancestor of `Parent` or `Parent` itself. Both have their own counter.
struct NodeRecord {
  uint32_t Slots[kTrieSlots];
  FuncId Func; ///< 0 = not published (root and overflow have 0 as well)
  NodeId Parent;
  NodeId Target; ///< for kNodeRecursive the ancestor, else 0
  uint32_t Flags;
};
static_assert(sizeof(NodeRecord) == 32);

/// A tail call in flight: `Via` made it, its callee returns to `Return`.
struct TailRecord {
  uint32_t Slots[kTrieSlots];
  uint64_t Callee; ///< address or, with the top bit set, hash of the name
  NodeId Via;      ///< 0 = not published
  NodeId Return;
};
static_assert(sizeof(TailRecord) == 32);
inline constexpr uint64_t kCalleeByName = 1ull << 63;

//===-- a thread's block -------------------------------------------------===//

inline constexpr uint32_t kNodesPerSlab = 512;
inline constexpr uint32_t kFuncsPerPage = 1024;

/// Times of one node in one thread, from clocked calls only. Ticks.
struct NodeStat {
  uint64_t Clocked;      ///< calls clocked and finished, nested ones included
  uint64_t ClockedOuter; ///< of these, calls with no open clocked call of the
                         ///< same node around them
  uint64_t OuterTicks;   ///< sum over the outer ones
  uint64_t AllTicks;     ///< sum over all
  uint64_t MinTicks;     ///< over all; valid when Clocked > 0
  uint64_t MaxTicks;
  uint32_t Open;    ///< clocked calls of this node now open
  uint32_t MaxOpen; ///< largest Open seen
  uint64_t Deeper;  ///< calls made inside it that depth= does not keep apart
};
static_assert(sizeof(NodeStat) == 64);

/// Counters of kNodesPerSlab consecutive nodes, on its own pages.
struct Slab {
  uint64_t Calls[kNodesPerSlab];
  NodeStat Stats[kNodesPerSlab];
};
static_assert(sizeof(Slab) % kPage == 0);

/// What a thread waited for; bits of NodeSample::WaitedFor.
enum class WaitKind : uint32_t {
  Input = 0, ///< read, recv and their like
  Output,    ///< write, send, fsync
  Connection,
  Events, ///< poll, select, epoll
  Sleep,
  Signal,
  Process,
  Thread, ///< its end, or a barrier
  Condition,
  Lock,  ///< mutexes, semaphores, locks of files
  Files, ///< open, stat, unlink and their like
  kCount
};

/// What samples and waits say of one node in one thread. CPU time passed while
/// the thread was in the node itself; each sample stands for the CPU time since
/// the one before, so the sum over all nodes is the thread's. Waits are the
/// node's own calls of functions that block (wait_functions.inc), less the CPU
/// time in them. Where samples strike in user mode only, the time in calls that
/// did not wait is counted here, and is no part of CpuNs.
struct NodeSample {
  uint32_t Samples;
  uint32_t LibrarySamples; ///< of these, in code that is not instrumented
  uint64_t CpuNs;
  uint64_t LibraryNs; ///< of these
  uint64_t WaitTicks;
  uint64_t MaxWaitTicks; ///< the longest
  uint32_t Waits;        ///< how many; short calls are none
  uint32_t WaitedFor;    ///< bit N: WaitKind N
  uint64_t SystemTicks;  ///< in such calls, computing
  uint32_t SystemCalls;  ///< how many
  uint32_t Throws;       ///< C++ exceptions it threw, or threw again
  uint64_t HookNs;       ///< of CpuNs, in samples at an instruction of a hook
};
static_assert(sizeof(NodeSample) == 72);
/// Samples stand on pages of their own, found through two levels of page
/// numbers, so that a thread that was in few nodes takes little space: a slot
/// in the block's header, a page of such slots, a page of NodeSample.
inline constexpr uint32_t kSamplesPerPage = kPage / sizeof(NodeSample);
inline constexpr uint32_t kPagesPerSampleTable = kPage / sizeof(uint32_t);
inline constexpr uint32_t kSampleTables = 36;
static_assert(kSampleTables * kPagesPerSampleTable * kSamplesPerPage >=
              2000000); // max-nodes=

/// Events charged to one node in one thread: those between two looks at the
/// counters, of which the later was in the node. In the order of CounterNames.
struct NodeCounters {
  uint64_t Value[kCounters];
};
static_assert(sizeof(NodeCounters) == 32);
/// Found like NodeSample.
inline constexpr uint32_t kCountersPerPage = kPage / sizeof(NodeCounters);
inline constexpr uint32_t kCounterTables = 16;
static_assert(kCounterTables * kPagesPerSampleTable * kCountersPerPage >=
              2000000); // max-nodes=

/// What makes the samples. Named in reports.
enum class SampleSource : uint32_t {
  None = 0,
  ThreadTimer = 1, ///< POSIX timer on the thread's CPU clock: user and system
  PerfEvent = 2    ///< perf_event cpu-clock: strikes in user mode only
};

/// A clocked call that has not returned.
struct ClockRecord {
  uint64_t StartTicks;
  uint64_t StackPointer; ///< of the frame, to recognise abandoned ones
  NodeId Node;           ///< the node entered (the target, for recursion)
  NodeId Edge;           ///< the record counted: Node, or a recursive edge
  uint32_t Generation;
  FuncId Func;
};
static_assert(sizeof(ClockRecord) == 32);
inline constexpr uint32_t kClockRecords = 4096;

/// Log-linear histogram of clocked durations: values below 32 exactly, then 32
/// equal buckets per power of two (half-width 1.6 %). Octaves are allocated
/// when first hit: Octave[i] is an offset in 64-byte units, 0 = none.
inline constexpr unsigned kHistSubBits = 5;
inline constexpr unsigned kHistSub = 1u << kHistSubBits;
inline constexpr unsigned kHistOctaves = 48;
struct Histogram {
  uint32_t Octave[kHistOctaves];
};
static_assert(sizeof(Histogram) % 64 == 0);
using HistCounts = uint32_t[kHistSub];

struct HistIndex {
  unsigned Octave, Sub;
};
constexpr HistIndex histIndex(uint64_t Ticks) {
  if (Ticks < kHistSub)
    return {0, static_cast<unsigned>(Ticks)};
  unsigned Top = 63u - static_cast<unsigned>(__builtin_clzll(Ticks));
  unsigned Octave = Top - kHistSubBits + 1;
  if (Octave >= kHistOctaves)
    return {kHistOctaves - 1, kHistSub - 1};
  return {Octave, static_cast<unsigned>(Ticks >> (Top - kHistSubBits)) &
                      (kHistSub - 1)};
}
/// Middle of a bucket, ticks.
constexpr uint64_t histValue(HistIndex I) {
  if (I.Octave == 0)
    return I.Sub;
  unsigned Shift = I.Octave - 1;
  uint64_t Low = static_cast<uint64_t>(kHistSub + I.Sub) << Shift;
  return Low + ((1ull << Shift) >> 1);
}
static_assert(histIndex(31).Octave == 0 && histIndex(32).Octave == 1 &&
              histIndex(63).Sub == 31 && histIndex(64).Octave == 2);
static_assert(histValue(histIndex(40)) == 40);

/// The first page of a block: one thread's part of the file. After the table
/// (private memory, a hole in the file) come, on file pages, the clock stack,
/// the slab index and the histogram index, at the offsets given here.
struct BlockHeader {
  Handle Cursor;     ///< first: the hook's `cur`
  uint32_t ClockTop; ///< open records in the clock stack
  uint64_t Next;     ///< offset of the next block, 0 = last
  uint32_t Index;    ///< 0, 1, ... in order of creation
  uint32_t Tid;      ///< of the present owner
  uint32_t Owners;   ///< threads that have used this block, one after another
  uint32_t Reserved;
  char Name[16];        ///< of the present owner, as the kernel knows it
  uint64_t StartTicks;  ///< when the first owner got it
  uint64_t LastTicks;   ///< latest clock read by the thread
  uint64_t ClockOffset; ///< ClockRecord[kClockRecords]
  uint64_t SlabIndex;   ///< u32[], node / NodesPerSlab -> page of a Slab
  uint64_t SlabSlots;   ///< length of it
  uint64_t HistIndexAt; ///< u32[], func / FuncsPerPage -> page of u32[]
  uint64_t HistSlots;   ///< length of it; those u32 give Histograms, in
                        ///< 64-byte units
  uint64_t Site; ///< address of the SiteDescriptor whose call is under way, 0 =
                 ///< none; written by compiled code
  uint64_t HeapIndexAt; ///< u32[], HeapId / HeapStatsPerSlab -> page of a
                        ///< HeapSlab
  uint64_t HeapSlots;   ///< length of it
  uint64_t HeapSizes[kHeapSizes];       ///< allocations by heapSizeClass
  uint32_t SampleTables[kSampleTables]; ///< pages, 0 = none
  uint64_t SampledNs; ///< CPU time of the thread at its latest sample
  uint64_t RuntimeNs; ///< of the samples: in the runtime's own code
  uint32_t Samples;   ///< all, those in the runtime included
  uint32_t RuntimeSamples;
  SampleSource SampledBy; ///< of the latest owner
  uint32_t Switches;      ///< voluntary context switches at the latest sample
  uint64_t SampledTicks;  ///< when that was
  /// Between samples without such a switch the thread never waited: their CPU
  /// time, and the time it was ready to run and did not.
  uint64_t SteadyNs;
  uint64_t PreemptedNs;
  uint64_t WaitSince;   ///< recorded ticks; the thread waits, or 0
  uint64_t WaitedTicks; ///< sum over all nodes
  /// What clocking calls, taking samples and recording allocations took, which
  /// is in no call's time: ClockRecord::StartTicks are recorded ticks less what
  /// this was then.
  uint64_t OverheadTicks;
  WaitKind WaitingFor;   ///< valid while WaitSince is
  uint32_t FaultSignals; ///< beside those of samples: told of page faults
  uint64_t EventIndexAt; ///< u32[], slot -> page of an EventChunk
  uint64_t EventSlots;   ///< length of it; in a ring they are used in turn
  uint64_t EventChunks;  ///< begun so far: the Sequence of the latest
  uint64_t EventsLost;   ///< calls not told in events
  uint64_t SampleTicks;  ///< spent in the handler that takes samples
  uint64_t PathsCalled;  ///< nodes with a call counter above 0, or fewer:
                         ///< counted behind the counter. Not after a reset
  UserBlock User;
  uint32_t CounterTables[kCounterTables]; ///< pages, 0 = none
};
static_assert(offsetof(BlockHeader, Cursor) == 0);
static_assert(sizeof(BlockHeader) <= kPage);

} // namespace autoprof::abi

#endif // AUTOPROF_ABI_H

//===-- LeakScan.cpp - which live blocks a pointer still leads to ---------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A conservative mark phase, as LeakSanitizer's, but without stopping anybody:
// the live blocks sorted by address, roots, and a stack of blocks to look
// through. A word that is an address in a block is a pointer to it.
//
// Other threads may run, and may free and unmap meanwhile: memory is read by
// process_vm_readv, which answers where a load would fault. Own memory is
// mapped for the time of the scan, 28 bytes a block.
//
//===----------------------------------------------------------------------===//
#include "LeakScan.h"
#include "HeapBlocks.h"
#include <link.h>
#include <sys/uio.h>

using namespace autoprof;
using namespace autoprof::abi;

namespace {

/// A stack is not looked through further than this.
constexpr uint64_t kMostStack = 256 << 20;
/// Of the thread's control block, where it keeps what pthread keys hold.
constexpr uint64_t kThreadBytes = 4096;
/// Blocks that may be made between counting and collecting.
constexpr uint64_t kSpare = 1024;

struct Block {
  uint64_t Start, End;
  LiveEntry *Entry;
};

class Scan {
public:
  LeakScan run(const ScanRoots &Roots);
  uint64_t bytes() const { return Bytes_; }
  /// Looks through [Start, End). False: not all of it could be read.
  bool look(uint64_t Start, uint64_t End);
  void lookAtObject(const dl_phdr_info &Info);

private:
  bool collect();
  void sort();
  void sink(uint64_t From, uint64_t End);
  void found(uint64_t Word);
  void lookBehindRoots();

  Block *Blocks_ = nullptr;
  uint32_t *Pending_ = nullptr; ///< blocks to look through
  uint64_t Count_ = 0, PendingCount_ = 0, Bytes_ = 0;
  bool IsPartial_ = false;
};

bool isStill(const Block &B) {
  return LiveTable::addressOf(*B.Entry) == B.Start;
}

template <class F> void forEachLive(F Do) {
  for (uint32_t Page = TheHeap.Header->LastSegment; Page;) {
    auto *S = TheRuntime.File.at<LiveSegment>(uint64_t(Page) * kPage);
    for (LiveEntry &E : S->Entries)
      if (LiveTable::isUsed(E))
        Do(E);
    Page = S->Next;
  }
}

bool Scan::collect() {
  uint64_t Most = kSpare;
  forEachLive([&](LiveEntry &) { ++Most; });
  int Errno = 0;
  void *Memory =
      sys::map(nullptr, Most * (sizeof(Block) + sizeof(uint32_t)),
               PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, Errno);
  if (!Memory)
    return false;
  Blocks_ = static_cast<Block *>(Memory);
  Pending_ = reinterpret_cast<uint32_t *>(Blocks_ + Most);
  forEachLive([&](LiveEntry &E) {
    if (Count_ == Most)
      return;
    uint64_t Start = LiveTable::addressOf(E), Size = sizeOf(E);
    Blocks_[Count_++] = {Start, Start + (Size ? Size : 1), &E};
    E.Flags &= kLiveOfLoader;
  });
  sort();
  return true;
}

/// Heapsort: no memory, no recursion.
void Scan::sort() {
  for (uint64_t N = Count_ / 2; N-- > 0;)
    sink(N, Count_);
  for (uint64_t End = Count_; End-- > 1;) {
    Block Last = Blocks_[End];
    Blocks_[End] = Blocks_[0];
    Blocks_[0] = Last;
    sink(0, End);
  }
}

void Scan::sink(uint64_t From, uint64_t End) {
  for (uint64_t Child; (Child = 2 * From + 1) < End; From = Child) {
    if (Child + 1 < End && Blocks_[Child].Start < Blocks_[Child + 1].Start)
      ++Child;
    if (Blocks_[From].Start >= Blocks_[Child].Start)
      return;
    Block Lower = Blocks_[From];
    Blocks_[From] = Blocks_[Child];
    Blocks_[Child] = Lower;
  }
}

void Scan::found(uint64_t Word) {
  if (!Count_ || Word < Blocks_[0].Start || Word >= Blocks_[Count_ - 1].End)
    return;
  uint64_t Low = 0, High = Count_; // the last block that starts at or below it
  while (High - Low > 1) {
    uint64_t Middle = (Low + High) / 2;
    (Blocks_[Middle].Start <= Word ? Low : High) = Middle;
  }
  const Block &B = Blocks_[Low];
  if (Word >= B.End || !isStill(B) || B.Entry->Flags & kLiveReachable)
    return;
  B.Entry->Flags |= kLiveReachable;
  Pending_[PendingCount_++] = uint32_t(Low);
}

bool Scan::look(uint64_t Start, uint64_t End) {
  static uint64_t Buffer[4 * kPage / sizeof(uint64_t)];
  bool IsWhole = true;
  for (uint64_t At = (Start + 7) & ~7ull; At + 8 <= End;) {
    uint64_t Left = End - At;
    uint64_t Bytes = Left < sizeof(Buffer) ? Left & ~7ull : sizeof(Buffer);
    iovec To{Buffer, Bytes}, From{reinterpret_cast<void *>(At), Bytes};
    long Read = sys::call(SYS_process_vm_readv, sys::pid(), sys::arg(&To), 1,
                          sys::arg(&From), 1);
    if (Read < 8) { // not readable: the next page may be
      IsWhole = false;
      At = (At | (kPage - 1)) + 1;
      continue;
    }
    for (long I = 0; I < Read / 8; ++I)
      found(Buffer[I]);
    Bytes_ += uint64_t(Read);
    At += uint64_t(Read) & ~7ull;
  }
  return IsWhole;
}

/// Writable segments, and the thread's copy of the thread-local one. The
/// runtime's own hold nothing of the program's.
void Scan::lookAtObject(const dl_phdr_info &Info) {
  auto Own = reinterpret_cast<uint64_t>(&TheRuntime);
  uint64_t Base = Info.dlpi_addr;
  auto Holds = [&](const ElfW(Phdr) & H) {
    return H.p_type == PT_LOAD && Own - (Base + H.p_vaddr) < H.p_memsz;
  };
#ifndef AUTOPROF_ARCHIVE
  for (unsigned P = 0; P < Info.dlpi_phnum; ++P)
    if (Holds(Info.dlpi_phdr[P]))
      return;
#else
  (void)Holds;
#endif
  for (unsigned P = 0; P < Info.dlpi_phnum; ++P) {
    const auto &H = Info.dlpi_phdr[P];
    if (H.p_type == PT_LOAD && H.p_flags & PF_W)
      IsPartial_ |= !look(Base + H.p_vaddr, Base + H.p_vaddr + H.p_memsz);
    if (H.p_type == PT_TLS && Info.dlpi_tls_data) {
      auto Start = reinterpret_cast<uint64_t>(Info.dlpi_tls_data);
      IsPartial_ |= !look(Start, Start + H.p_memsz);
    }
  }
}

void Scan::lookBehindRoots() {
  while (PendingCount_) {
    const Block &B = Blocks_[Pending_[--PendingCount_]];
    // A mapping may have no access, and other threads give back.
    IsPartial_ |= !look(B.Start, B.End) && isStill(B) &&
                  kindOf(*B.Entry) != HeapKind::Mmap;
  }
}

int lookAtOne(dl_phdr_info *Info, size_t, void *Data) {
  static_cast<Scan *>(Data)->lookAtObject(*Info);
  return 0;
}

LeakScan Scan::run(const ScanRoots &Roots) {
  if (!collect())
    return LeakScan::Refused;
  for (uint64_t Word : Roots.Registers)
    found(Word);
  // Up to the first page that is not there.
  uint64_t At = Roots.Stack;
  while (At < Roots.Stack + kMostStack) {
    uint64_t Next = (At | (kPage - 1)) + 1;
    if (!look(At, Next))
      break;
    At = Next;
  }
  if (At == Roots.Stack)
    return LeakScan::Refused; // no reading at all
  uint64_t Thread;
  asm("movq %%fs:0, %0" : "=r"(Thread));
  look(Thread, Thread + kThreadBytes);
  dl_iterate_phdr(lookAtOne, this);
  for (uint64_t I = 0; I < Count_; ++I)
    if (Blocks_[I].Entry->Flags & kLiveOfLoader)
      found(Blocks_[I].Start);
  lookBehindRoots();
  for (uint64_t I = 0; I < Count_; ++I)
    if (isStill(Blocks_[I]) && !(Blocks_[I].Entry->Flags & kLiveReachable))
      Blocks_[I].Entry->Flags |= kLiveLost;
  return IsPartial_ ? LeakScan::Partial : LeakScan::Done;
}

/// Of this process besides the calling one. The file's 20th field.
uint32_t otherThreads() {
  static char Line[512];
  int Fd = sys::openAt("/proc/self/stat", O_RDONLY | O_CLOEXEC);
  long N = Fd < 0 ? 0 : sys::read(Fd, Line, sizeof(Line) - 1);
  if (Fd >= 0)
    sys::close(Fd);
  long At = N > 0 ? N : 0;
  while (At > 0 && Line[At - 1] != ')') // the name may hold anything
    --At;
  constexpr unsigned kBlanks = 18; // between the name and the number
  for (unsigned Blanks = 0; At > 0 && At < N && Blanks < kBlanks; ++At)
    Blanks += Line[At] == ' ';
  uint32_t Threads = 0;
  for (; At > 0 && At < N && Line[At] >= '0' && Line[At] <= '9'; ++At)
    Threads = Threads * 10 + uint32_t(Line[At] - '0');
  return Threads ? Threads - 1 : !TheHeap.isAlone();
}

} // namespace

void autoprof::scanForLeaks(const ScanRoots &Roots) {
  HeapHeader *H = TheHeap.Header;
  if (!H)
    return;
  static constinit Scan TheScan;
  H->ScanThreads = otherThreads();
  LeakScan Result = TheScan.run(Roots);
  H->ScanBytes = TheScan.bytes();
  H->Scan = Result;
}

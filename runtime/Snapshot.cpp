//===-- Snapshot.cpp - a copy of the file while the program runs ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Read through a descriptor, not the mapping: holes stay holes. Other threads
// go on counting, but wait before they add up a clocked call; counters, which
// must not lie behind what is said of them, and tables, which must know all
// that refers to them, are copied once more at the end.
//
//===----------------------------------------------------------------------===//
#include "Control.h"
#include "ThreadBlock.h"
#include <errno.h>

using namespace autoprof;
using namespace autoprof::abi;

bool autoprof::IsCopying = false;

namespace {

constexpr int kSeekData = 3, kSeekHole = 4;
constexpr int kMembarrierGlobal = 1;
constexpr unsigned kPatienceMs = 100;

char Buffer[1 << 16];
Text<kMaxPath> Temporary;
uint32_t Lock = 0;

class Copy {
public:
  Copy(int From, int To) : From_(From), To_(To) {}
  int error() const { return Error_; }

  void range(uint64_t At, uint64_t End) {
    while (!Error_ && At < End) {
      uint64_t N = End - At < sizeof(Buffer) ? End - At : sizeof(Buffer);
      long Got =
          sys::call(SYS_pread64, From_, sys::arg(Buffer), long(N), long(At));
      if (Got == -EINTR)
        continue;
      if (Got <= 0) {
        Error_ = Got ? int(Got) : -EIO;
        return;
      }
      long Put = sys::pwrite(To_, Buffer, size_t(Got), At);
      if (Put > 0)
        At += uint64_t(Put);
      else if (Put != -EINTR)
        Error_ = Put ? int(Put) : -ENOSPC;
    }
  }
  void data(uint64_t End) {
    for (uint64_t At = 0; !Error_ && At < End;) {
      long Begin = sys::call(SYS_lseek, From_, long(At), kSeekData);
      if (Begin == -ENXIO)
        return;
      long Hole =
          Begin < 0 ? long(End) : sys::call(SYS_lseek, From_, Begin, kSeekHole);
      uint64_t Stop = Hole < 0 || uint64_t(Hole) > End ? End : uint64_t(Hole);
      range(Begin < 0 ? At : uint64_t(Begin), Stop);
      At = Stop;
    }
  }
  void counters(const FileHeader &H) {
    TraceFile &File = TheRuntime.File;
    for (uint64_t At = H.FirstBlock; At && !Error_;) {
      auto *B = File.at<ThreadBlock>(At);
      for (uint64_t I = 0; I < B->Header.SlabSlots; ++I)
        if (uint64_t Page = File.at<uint32_t>(B->Header.SlabIndex)[I])
          range(Page * kPage, Page * kPage + sizeof(Slab::Calls));
      At = B->Header.Next;
    }
  }
  /// A table that others refer to is copied behind them.
  void table(const Region &R) {
    auto *Directory = TheRuntime.File.at<uint32_t>(R.Directory);
    for (uint32_t I = 0; I < kDirectoryEntries; ++I)
      if (uint64_t Page = __atomic_load_n(&Directory[I], __ATOMIC_ACQUIRE))
        range(Page * kPage, Page * kPage + R.ExtentBytes);
    range(R.Directory, R.Directory + kDirectoryBytes);
  }

private:
  int From_, To_;
  int Error_ = 0;
};

/// Until no other thread is in the middle of adding a call up.
void waitForOthers(const FileHeader &H) {
  sys::call(SYS_membarrier, kMembarrierGlobal, 0, 0); // pairs with closeTop
  for (unsigned Ms = 0; Ms < kPatienceMs; ++Ms) {
    bool IsQuiet = true;
    for (uint64_t At = H.FirstBlock; At;) {
      auto *B = TheRuntime.File.at<ThreadBlock>(At);
      IsQuiet &= B == CurrentBlock || !B->isLive() ||
                 !__atomic_load_n(&B->AddingAt, __ATOMIC_RELAXED);
      At = B->Header.Next;
    }
    if (IsQuiet)
      return;
    sys::sleepMs(1);
  }
}

int copyTo(int From, int To) {
  FileHeader &H = TheRuntime.File.header();
  Copy C(From, To);
  uint64_t End = __atomic_load_n(&H.PoolUsed, __ATOMIC_ACQUIRE);
  C.data(End);
  C.counters(H);
  C.table(H.Nodes);
  C.table(H.Tails);
  C.table(H.Funcs);
  C.table(H.Strings);
  C.range(0, kPage);
  uint64_t Now = __atomic_load_n(&H.PoolUsed, __ATOMIC_ACQUIRE);
  if (!C.error() && Now > End)
    C.data(Now);
  return C.error() ? C.error() : int(sys::truncate(To, Now));
}

/// Whether Path leads to the file that is open: renamed over that, a snapshot
/// would take the place of the trace.
bool isFile(const char *Path, int Fd) {
  struct stat Named, Own;
  return sys::call(SYS_newfstatat, AT_FDCWD, sys::arg(Path), sys::arg(&Named),
                   0) == 0 &&
         sys::stat(Fd, &Own) == 0 && Named.st_dev == Own.st_dev &&
         Named.st_ino == Own.st_ino;
}

int snapshot(const char *Path) {
  Runtime &R = TheRuntime;
  flushFile();
  int From = R.File.reopen();
  if (From < 0)
    return From;
  if (isFile(Path, From)) {
    sys::close(From);
    return -EEXIST;
  }
  Temporary.clear();
  Temporary << Path << "." << uint64_t(sys::pid()) << ".tmp";
  int To = Temporary.isCut()
               ? -ENAMETOOLONG
               : sys::openAt(Temporary.get(),
                             O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                             0600);
  if (To < 0) {
    sys::close(From);
    return To;
  }
  sys::makePrivate(To); // whatever the umask took away
  FileHeader &H = R.File.header();
  __atomic_store_n(&IsCopying, true, __ATOMIC_SEQ_CST);
  waitForOthers(H);
  int Error = copyTo(From, To);
  __atomic_store_n(&IsCopying, false, __ATOMIC_RELEASE);
  sys::close(To);
  sys::close(From);
  if (!Error)
    Error = int(sys::rename(Temporary.get(), Path, 0));
  if (Error)
    sys::unlink(Temporary.get());
  return Error;
}

} // namespace

/// What it was about to write has not been written: it is not in the way.
void autoprof::waitForCopy(ThreadBlock *B) {
  uint64_t Adding = B->AddingAt;
  __atomic_store_n(&B->AddingAt, 0, __ATOMIC_RELEASE);
  for (unsigned Ms = 0; Ms < 10 * kPatienceMs; ++Ms) {
    if (!__atomic_load_n(&IsCopying, __ATOMIC_ACQUIRE))
      break;
    sys::sleepMs(1);
  }
  B->AddingAt = Adding;
}

int autoprof::writeSnapshot(const char *Path) {
  Runtime &R = TheRuntime;
  if (!Path || !*Path)
    return -EINVAL;
  if (R.phase() != Phase::Recording || R.IsSealed ||
      R.File.header().Pid != uint32_t(sys::pid()))
    return -ENODATA;
  if (__atomic_exchange_n(&Lock, 1, __ATOMIC_ACQUIRE))
    return -EBUSY;
  int Error = snapshot(Path);
  __atomic_store_n(&Lock, 0, __ATOMIC_RELEASE);
  return Error;
}

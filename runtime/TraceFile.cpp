//===-- TraceFile.cpp - the mapped file and the space in it ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The order of events in the life of a file: created with O_EXCL under a
// temporary name, sized, locked (the lock lives as long as the mapping),
// mapped, descriptor closed; renamed to its name when the run has lasted 10 ms
// (or at once when the user named it); cut to what is used at a normal exit.
//
// Creation and publication may happen on a small stack (a forked child's first
// call), one at a time: their buffers are static.
//
//===----------------------------------------------------------------------===//
#include "TraceFile.h"
#include <errno.h>

using namespace autoprof;
using namespace autoprof::abi;

namespace {

constexpr int kPopulateWrite = 23; // MADV_POPULATE_WRITE, Linux 5.14
constexpr uint64_t kPreallocated = 32ull << 20; // on older kernels
constexpr uint64_t kSmallestCapacity = 1ull << 20;
constexpr uint64_t kLateBytes = 256 * 1024; // for what runs after the end

uint64_t roundUp(uint64_t V) { return (V + kPage - 1) & ~uint64_t(kPage - 1); }

} // namespace

const char *autoprof::reason(int Errno) {
  switch (Errno) {
  case ENOSPC:
  case EFAULT:
    return "no space left on the file system";
  case EDQUOT:
    return "disk quota exceeded";
  case EACCES:
  case EPERM:
    return "permission denied";
  case EROFS:
    return "read-only file system";
  case ENOENT:
    return "no such directory";
  case ENOMEM:
    return "no address space";
  case EFBIG:
    return "file size limit";
  case EMFILE:
  case ENFILE:
    return "too many open files";
  case EISDIR:
    return "is a directory";
  case ELOOP:
    return "is a symbolic link";
  case ENXIO:
    return "is a pipe, a socket or a device";
  default:
    return "refused by the system";
  }
}

/// What the limits of the process leave for the file.
static uint64_t allowedCapacity(uint64_t Wanted) {
  uint64_t FileLimit = sys::softLimit(RLIMIT_FSIZE);
  if (FileLimit < Wanted)
    Wanted = FileLimit;
  uint64_t SpaceLimit = sys::softLimit(RLIMIT_AS);
  if (SpaceLimit != RLIM_INFINITY && SpaceLimit / 16 < Wanted)
    Wanted = SpaceLimit / 16;
  return Wanted & ~uint64_t(kPage - 1);
}

const char *TraceFile::open(const Config &Options, int &Fd, uint64_t &Capacity,
                            int &Errno) {
  Capacity = allowedCapacity(Options.Capacity << 20);
  if (Capacity < kSmallestCapacity) {
    Errno = EFBIG;
    return "the limits of the process leave no room for a trace";
  }
  static constinit Text<kMaxPath> Target;
  expandName(Options, Target);
  size_t Slash = Target.size();
  while (Slash && Target.get()[Slash - 1] != '/')
    --Slash;
  Directory_.clear();
  Directory_.append(Target.get(), Slash);
  // A run that ends early, in whatever way, must leave nothing: until it is
  // published the file has no name. Its descriptor is kept that long; where
  // the program will look for one last, and closed on exec.
  bool IsChild = isOpen();
  Fd = -1;
  if (!Options.HasOutput && !IsChild)
    Fd = sys::openAt(Directory_.get(), O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
  if (Fd >= 0) {
    uint64_t Most = sys::softLimit(RLIMIT_NOFILE);
    long High = sys::call(SYS_fcntl, Fd, F_DUPFD_CLOEXEC,
                          long(Most > 1024 ? 1000
                               : Most > 32 ? Most - 8
                                           : 0));
    PendingFd_ = High >= 0 ? int(High) : -1;
  }
  if (PendingFd_ < 0) {
    if (Fd >= 0)
      sys::close(Fd);
    for (unsigned Try = 0; Try < 100; ++Try) {
      setTemporaryName(Try);
      Fd =
          sys::openAt(Name_.get(),
                      O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
      if (Fd != -EEXIST)
        break;
    }
  }
  if (Fd < 0) {
    Errno = -Fd;
    return "cannot create a file";
  }
  sys::lockExclusive(Fd);
  struct stat S;
  sys::stat(Fd, &S);
  if ((S.st_mode & 07777) != 0600) // an umask took more away
    sys::makePrivate(Fd);
  Device_ = S.st_dev;
  Inode_ = S.st_ino;
  long R = -EFBIG;
  for (; Capacity >= kSmallestCapacity; Capacity /= 2)
    if ((R = sys::truncate(Fd, Capacity)) == 0)
      return nullptr;
  Errno = int(-R);
  return "cannot size the file";
}

const char *TraceFile::map(int Fd, void *Fixed, uint64_t Capacity, int &Errno) {
  // Accessible is only what is handed out (makeAccessible): mlockall() and the
  // like must not bring in the rest.
  void *P = sys::map(Fixed, Capacity, PROT_NONE,
                     MAP_SHARED | (Fixed ? MAP_FIXED : 0), Fd, Errno);
  if (!P)
    return "cannot map the file";
  Base_ = static_cast<char *>(P);
  Capacity_ = Limit_ = Capacity;
  Frontier_ = 0;
  sys::advise(P, Capacity, MADV_DONTDUMP);
  if (!makeAccessible(kPage)) {
    Errno = ENOMEM;
    return "cannot map the file";
  }
  long R = sys::advise(P, kPage, kPopulateWrite);
  CanPopulate_ = R != -EINVAL;
  if (!CanPopulate_) {
    Limit_ = Capacity < kPreallocated ? Capacity : kPreallocated;
    R = sys::call(SYS_fallocate, Fd, 0, 0, long(Limit_));
  }
  if (R == 0)
    return nullptr;
  Errno = int(-R);
  return "cannot write the file";
}

/// Steps large enough that few calls are made; the pieces become one mapping.
bool TraceFile::makeAccessible(uint64_t End) {
  constexpr uint64_t kStep = 2ull << 20;
  uint64_t Now = __atomic_load_n(&Frontier_, __ATOMIC_ACQUIRE);
  while (End > Now) {
    uint64_t To = (End + kStep - 1) & ~(kStep - 1);
    if (To > Capacity_)
      To = Capacity_;
    // Only what lies behind the frontier: before it are the blocks' tables.
    if (sys::call(SYS_mprotect, sys::arg(Base_ + Now), long(To - Now),
                  PROT_READ | PROT_WRITE) != 0)
      return false;
    // Another thread may have gone further; both have done their part.
    if (__atomic_compare_exchange_n(&Frontier_, &Now, To, false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
      break;
  }
  return true;
}

void TraceFile::layOut(uint64_t MaxNodes) {
  FileHeader &H = header();
  copyBytes(H.Magic, kMagic, sizeof(kMagic));
  H.FormatMajor = kFormatMajor;
  H.FormatMinor = kFormatMinor;
  H.HeaderBytes = sizeof(FileHeader);
  H.Capacity = Capacity_;
  H.BlockHeaderBytes = sizeof(BlockHeader);
  H.NodesPerSlab = kNodesPerSlab;
  H.FuncsPerPage = kFuncsPerPage;
  uint64_t At = kPage;
  auto Place = [&](Region &R, uint32_t RecordBytes, uint64_t Capacity) {
    uint64_t Most = uint64_t(kDirectoryEntries) * (kExtentBytes / RecordBytes);
    R.Directory = At;
    R.Capacity = Capacity < Most ? Capacity : Most;
    R.Count = 1;
    R.RecordBytes = RecordBytes;
    R.ExtentBytes = kExtentBytes;
    At += kDirectoryBytes;
  };
  Place(H.Funcs, sizeof(FuncRecord), UINT64_MAX);
  // Beyond max-nodes calls still need a node a function: as many again.
  Place(H.Nodes, sizeof(NodeRecord), MaxNodes + MaxNodes / 2 + 65536);
  Place(H.Tails, sizeof(TailRecord), UINT64_MAX);
  Place(H.Strings, 1, UINT64_MAX);
  H.Strings.Count = 4;
  H.PoolUsed = At;
}

void TraceFile::bindTables() {
  FileHeader &H = header();
  Funcs.bind(*this, H.Funcs);
  Nodes.bind(*this, H.Nodes);
  Tails.bind(*this, H.Tails);
}

const char *TraceFile::create(const Config &Options, int &Errno) {
  int Fd = -1;
  uint64_t Capacity = 0;
  const char *Why = open(Options, Fd, Capacity, Errno);
  if (!Why)
    Why = map(Fd, nullptr, Capacity, Errno);
  if (Fd >= 0)
    sys::close(Fd);
  if (Why && PendingFd_ >= 0)
    sys::close(PendingFd_);
  if (!Why) {
    layOut(Options.MaxNodes);
    FileHeader &H = header();
    if (!makeAccessible(H.PoolUsed) || !populate(0, H.PoolUsed) ||
        !extent(H.Funcs, 0) || !extent(H.Nodes, 0) || !extent(H.Tails, 0) ||
        !extent(H.Strings, 0)) {
      Errno = ENOSPC;
      Why = "cannot write the file";
    }
  }
  if (Why) {
    if (Fd >= 0 && PendingFd_ < 0)
      sys::unlink(Name_.get());
    if (Base_)
      sys::unmap(Base_, Capacity_);
    Base_ = nullptr;
    return Why;
  }
  bindTables();
  Ready_ = true;
  Nodes.allocate();                               // kRootNode
  Nodes.at(Nodes.allocate())->Parent = kRootNode; // kOverflowNode
  return nullptr;
}

const char *TraceFile::recreateAfterFork(const Config &Options, int &Errno) {
  int Fd = -1;
  uint64_t Capacity = 0;
  if (PendingFd_ >= 0 && isOurFile(PendingFd_))
    sys::close(PendingFd_); // the parent's, inherited
  PendingFd_ = -1;
  static FileHeader Old;
  copyBytes(&Old, &header(), sizeof(Old));
  const char *Why = open(Options, Fd, Capacity, Errno);
  if (!Why && Capacity < Capacity_) {
    Errno = EFBIG;
    Why = "cannot size the file";
  }
  // Copy the extents one behind the other and write their new places. The
  // parent goes on inserting: a table is copied before those it refers to, and
  // links to what came too late are cut below.
  uint64_t At = kPage + 4 * kDirectoryBytes;
  Region *Regions[] = {&Old.Nodes, &Old.Tails, &Old.Funcs, &Old.Strings};
  for (Region *R : Regions) {
    auto *Directory = at<uint32_t>(R->Directory);
    uint32_t I = 0;
    for (; !Why && I < kDirectoryEntries && Directory[I]; ++I) {
      // The parent may have grown since: what it made accessible is its own.
      if (!makeAccessible(uint64_t(Directory[I]) * kPage + kExtentBytes)) {
        Errno = ENOMEM;
        Why = "cannot map the file";
        break;
      }
      uint32_t Page = uint32_t(At / kPage);
      long Wrote = sys::pwrite(Fd, at<char>(uint64_t(Directory[I]) * kPage),
                               kExtentBytes, At);
      if (Wrote == kExtentBytes)
        Wrote = sys::pwrite(Fd, &Page, sizeof(Page), R->Directory + I * 4);
      if (Wrote != sizeof(Page)) {
        Errno = ENOSPC;
        Why = "cannot write the file";
      }
      At += kExtentBytes;
    }
    uint64_t Copied = uint64_t(I) * (kExtentBytes / R->RecordBytes);
    if (R->Count > Copied)
      R->Count = Copied;
  }
  Old.PoolUsed = At;
  Old.FirstBlock = 0;
  Old.BlockCount = Old.BlocksLinked = 0;
  Old.State = RunState::Running;
  Old.ForkedFrom = Old.Pid;
  Old.EndTicks = 0;
  Old.OffTicks = Old.Stops = Old.Resets = 0;
  Old.StoppedAt = Old.BeganTicks = Old.IsForOver = 0;
  Old.ResetTicks = 0;
  Old.EventBytes = 0;
  Old.EventsEnded = EventsEnd::None;
  Old.Heap = 0; // the child's starts empty
  Old.Sites = Old.HeapRecords = Region{};
  Old.Series = {};
  Old.User = 0;
  for (uint64_t &L : Old.Losses)
    L = 0;
  if (!Why && sys::pwrite(Fd, &Old, sizeof(Old), 0) != long(sizeof(Old))) {
    Errno = ENOSPC;
    Why = "cannot write the file";
  }
  if (!Why) {
    sys::truncate(Fd, Capacity_);
    Full_ = Published_ = Ready_ = false;
    Why = map(Fd, Base_, Capacity_, Errno);
  }
  if (!Why && (!makeAccessible(At) || !populate(0, At))) {
    Errno = ENOSPC;
    Why = "cannot write the file";
  }
  if (!Why) {
    cutLinks<NodeRecord>(header().Nodes);
    cutLinks<TailRecord>(header().Tails);
    cutLinks<FuncRecord>(header().Funcs);
  }
  Ready_ = !Why;
  if (Fd >= 0) {
    sys::close(Fd);
    if (Why)
      sys::unlink(Name_.get());
  }
  return Why;
}

template <class Record> void TraceFile::cutLinks(const Region &R) {
  FileTable<Record> Table;
  Table.bind(*this, const_cast<Region &>(R));
  for (uint32_t I = 0; I < R.Count; ++I)
    for (uint32_t &Slot : Table.at(I)->Slots)
      if (Slot >= R.Count)
        Slot = 0;
}

void TraceFile::refuse(const char *Why) {
  if (__atomic_exchange_n(&Full_, true, __ATOMIC_RELAXED) || !Ready_)
    return; // while the file is made, whoever makes it says so
  Text<256> Line;
  Line << "autoprof: " << (length(name()) < 128 ? name() : "the trace") << ": "
       << Why << "; calls that need more are counted as lost";
  say(Line);
}

uint64_t TraceFile::reservePages(uint64_t Bytes) {
  if (__atomic_load_n(&Full_, __ATOMIC_RELAXED))
    return 0;
  Bytes = roundUp(Bytes);
  uint64_t *Used = &header().PoolUsed;
  uint64_t At = __atomic_load_n(Used, __ATOMIC_RELAXED);
  do {
    if (At + Bytes > __atomic_load_n(&Limit_, __ATOMIC_RELAXED)) {
      refuse("the file has reached its limit (capacity=, ulimit)");
      return 0;
    }
  } while (!__atomic_compare_exchange_n(Used, &At, At + Bytes, true,
                                        __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
  // Pairs with trim(): either it sees these pages taken, or they see its limit.
  if (At + Bytes > __atomic_load_n(&Limit_, __ATOMIC_SEQ_CST))
    return 0;
  if (makeAccessible(At + Bytes))
    return At;
  refuse(reason(ENOMEM));
  return 0;
}

bool TraceFile::populate(uint64_t Offset, uint64_t Bytes) {
  if (__atomic_load_n(&Full_, __ATOMIC_RELAXED))
    return false;
  if (!CanPopulate_)
    return Offset + Bytes <= Limit_;
  for (;;) {
    long R = sys::advise(Base_ + Offset, roundUp(Bytes), kPopulateWrite);
    if (R == 0)
      return true;
    if (R == -EINTR || R == -EAGAIN)
      continue;
    // A page that cannot be backed would be SIGBUS: to a reader, no space.
    header().FirstErrno = uint32_t(R == -EFAULT ? ENOSPC : -R);
    refuse(reason(int(-R)));
    return false;
  }
}

uint64_t TraceFile::allocatePages(uint64_t Bytes) {
  uint64_t At = reservePages(Bytes);
  return At && populate(At, Bytes) ? At : 0;
}

uint64_t TraceFile::extent(Region &R, uint64_t Index) {
  if (Index >= kDirectoryEntries)
    return 0;
  uint32_t *Entry = at<uint32_t>(R.Directory) + Index;
  uint32_t Page = __atomic_load_n(Entry, __ATOMIC_ACQUIRE);
  if (Page)
    return uint64_t(Page) * kPage;
  uint64_t At = allocatePages(kExtentBytes);
  if (!At)
    return 0;
  // Who loses the race leaves its extent unused: rare, and bounded by the
  // number of threads that grow the same table at the same instant.
  if (__atomic_compare_exchange_n(Entry, &Page, uint32_t(At / kPage), false,
                                  __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return At;
  return uint64_t(Page) * kPage;
}

StringRef TraceFile::addString(const char *S, size_t N) {
  constexpr size_t kLongest = kExtentBytes - 16;
  if (N > kLongest)
    N = kLongest;
  Region &R = header().Strings;
  uint64_t Bytes = (4 + N + 1 + 3) & ~uint64_t(3);
  uint64_t Count = __atomic_load_n(&R.Count, __ATOMIC_RELAXED);
  uint64_t At = 0, Place = 0;
  do {
    At = Count;
    if (At / kExtentBytes != (At + Bytes - 1) / kExtentBytes)
      At = (At / kExtentBytes + 1) * kExtentBytes;
    if (At + Bytes > R.Capacity || !(Place = extent(R, At / kExtentBytes)))
      return 0;
  } while (!__atomic_compare_exchange_n(&R.Count, &Count, At + Bytes, true,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  char *To = at<char>(Place + At % kExtentBytes);
  *reinterpret_cast<uint32_t *>(To) = uint32_t(N);
  copyBytes(To + 4, S, N);
  return StringRef(At);
}

int TraceFile::reopen() const {
  int Fd = sys::openAt(Name_.get(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (Fd >= 0 && !isOurFile(Fd)) {
    sys::close(Fd);
    return -ENOENT;
  }
  return Fd;
}

void TraceFile::trim() {
  uint64_t Used = __atomic_load_n(&header().PoolUsed, __ATOMIC_RELAXED);
  uint64_t Keep = roundUp(Used) + kLateBytes;
  if (Keep >= Limit_)
    return;
  Ready_ = false; // from here a refusal is no news
  __atomic_store_n(&Limit_, Keep, __ATOMIC_SEQ_CST);
  Used = roundUp(__atomic_load_n(&header().PoolUsed, __ATOMIC_SEQ_CST));
  if (Used > Keep)
    Keep = Used; // taken in between
  int Fd = sys::openAt(Name_.get(), O_RDWR | O_NOFOLLOW | O_CLOEXEC);
  if (Fd < 0)
    return;
  if (isOurFile(Fd))
    sys::truncate(Fd, Keep);
  sys::close(Fd);
}

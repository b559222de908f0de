//===-- TraceName.cpp - how the file gets its name ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From no name (a run of less than 10 ms leaves nothing, however it ends) over
// a temporary one to the user's. A name is never taken from a live run, from
// this process before an exec, or, when nobody asked for it, from a file that
// is no trace. Buffers are static: see TraceFile.cpp.
//
//===----------------------------------------------------------------------===//
#include "TraceFile.h"
#include <errno.h>
#include <linux/fs.h>
#include <sys/utsname.h>

using namespace autoprof;
using namespace autoprof::abi;

const char *TraceFile::name() const {
  size_t N = Root_.size();
  bool IsBelow = Name_.size() > N && equal(Name_.get(), Root_.get(), N);
  return Name_.get() + (IsBelow ? N : 0);
}

void TraceFile::rememberDirectory() {
  long N = sys::call(SYS_getcwd, sys::arg(Root_.raw()), Root_.capacity() - 1);
  Root_.setSize(N > 1 ? size_t(N - 1) : 0);
  if (N > 2)
    Root_ << "/";
}

/// The name the user wants, absolute.
void TraceFile::expandName(const Config &Options, Text<kMaxPath> &Out) const {
  Out.clear();
  const char *S = Options.Output.get();
  if (*S != '/')
    Out << Root_.get();
  for (; *S; ++S) {
    if (*S != '%' || !S[1]) {
      Out.append(S, 1);
      continue;
    }
    switch (*++S) {
    case 'p':
      Out << uint64_t(sys::pid());
      break;
    case 'e': {
      static char Path[kMaxPath];
      long N = sys::call(SYS_readlink, sys::arg("/proc/self/exe"),
                         sys::arg(Path), sizeof(Path));
      long Start = N;
      while (Start > 0 && Path[Start - 1] != '/')
        --Start;
      if (N > 0)
        Out.append(Path + Start, size_t(N - Start));
      break;
    }
    case 'h': {
      static utsname U;
      sys::call(SYS_uname, sys::arg(&U));
      Out << U.nodename;
      break;
    }
    default:
      Out.append(S - (*S == '%' ? 0 : 1), *S == '%' ? 1 : 2);
    }
  }
}

void TraceFile::setTemporaryName(unsigned Try) {
  Name_.clear();
  Name_ << Directory_.get() << ".autoprof." << uint64_t(sys::pid());
  if (Try)
    Name_ << "." << Try;
  Name_ << ".tmp";
}

bool TraceFile::isOurFile(int Fd) const {
  struct stat S;
  return sys::stat(Fd, &S) == 0 && S.st_dev == Device_ && S.st_ino == Inode_;
}

/// Gives the file that has none a temporary name.
bool TraceFile::nameNamelessFile() {
  int Fd = __atomic_exchange_n(&PendingFd_, -1, __ATOMIC_ACQ_REL);
  if (Fd < 0)
    return true; // another thread does it
  static constinit Text<64> Link;
  Link.clear();
  Link << "/proc/self/fd/" << uint64_t(Fd);
  long R = -EBADF;
  if (isOurFile(Fd)) {
    for (unsigned Try = 0; Try < 100; ++Try) {
      setTemporaryName(Try);
      R = sys::call(SYS_linkat, AT_FDCWD, sys::arg(Link.get()), AT_FDCWD,
                    sys::arg(Name_.get()), AT_SYMLINK_FOLLOW);
      if (R != 0 && R != -EEXIST) // no /proc, or not ours to look into
        R = sys::call(SYS_linkat, Fd, sys::arg(""), AT_FDCWD,
                      sys::arg(Name_.get()), AT_EMPTY_PATH);
      if (R != -EEXIST)
        break;
    }
    sys::close(Fd);
  }
  if (R == 0)
    return true;
  static constinit Text<256> Line;
  Line.clear();
  Line << "autoprof: the trace has no name: "
       << (R == -EBADF ? "the program closed all descriptors at its start"
                       : reason(int(-R)))
       << "; name it with AUTOPROF_OPTIONS=output=FILE";
  say(Line);
  return false;
}

//===-- the name ---------------------------------------------------------===//

/// Whether the file of that name must stay: locked by a live process, left by
/// this very process before an exec, or (when nobody asked for this name) no
/// trace at all.
static bool isTaken(const char *Path, bool IsAskedFor) {
  static FileHeader H;
  int Fd = sys::openAt(Path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (Fd < 0)
    return Fd != -ENOENT && !IsAskedFor;
  bool Taken = sys::lockExclusive(Fd) == -EWOULDBLOCK;
  H.Pid = 0;
  bool IsTrace = sys::read(Fd, &H, sizeof(H)) == long(sizeof(H)) &&
                 equal(H.Magic, kMagic, sizeof(kMagic));
  if (IsTrace)
    Taken |= H.Pid == uint32_t(sys::pid()) && H.State == RunState::Running;
  else
    Taken |= !IsAskedFor;
  sys::close(Fd);
  return Taken;
}

/// Moves the file to that name. -EEXIST when it is taken, also by a run that
/// takes it at this very moment.
long TraceFile::takeName(const char *Path, bool IsAskedFor) {
  long R = sys::rename(Name_.get(), Path, RENAME_NOREPLACE);
  if (R == -EINVAL || R == -ENOSYS) // a file system without the flags
    return isTaken(Path, IsAskedFor) ? -EEXIST
                                     : sys::rename(Name_.get(), Path, 0);
  if (R != -EEXIST)
    return R;
  if (isTaken(Path, IsAskedFor))
    return -EEXIST;
  struct stat S;
  if (sys::call(SYS_newfstatat, AT_FDCWD, sys::arg(Path), sys::arg(&S),
                AT_SYMLINK_NOFOLLOW) == 0 &&
      !S_ISREG(S.st_mode) && !S_ISLNK(S.st_mode))
    return S_ISDIR(S.st_mode) ? -EISDIR : -ENXIO; // not ours to move
  R = sys::rename(Name_.get(), Path, RENAME_EXCHANGE);
  if (R == -EINVAL || R == -ENOENT)
    return sys::rename(Name_.get(), Path, 0);
  if (R != 0)
    return R;
  // Under our old name lies what was there: look again, now that nobody else
  // can take it.
  if (isTaken(Name_.get(), IsAskedFor)) {
    sys::rename(Name_.get(), Path, RENAME_EXCHANGE);
    return -EEXIST;
  }
  sys::unlink(Name_.get());
  return 0;
}

/// Renames to the first free of NAME, NAME with the pid before its ending,
/// and then with a number behind that.
bool TraceFile::claimName(const Config &Options) {
  static constinit Text<kMaxPath> Wanted, Try;
  expandName(Options, Wanted);
  size_t Dot = Wanted.size();
  while (Dot && Wanted.get()[Dot - 1] != '.' && Wanted.get()[Dot - 1] != '/')
    --Dot;
  bool HasEnding =
      Dot > 1 && Wanted.get()[Dot - 1] == '.' && Wanted.get()[Dot - 2] != '/';
  size_t Stem = HasEnding ? Dot - 1 : Wanted.size();
  for (uint64_t N = header().ForkedFrom ? 1 : 0; N < 1000; ++N) {
    Try.clear();
    Try.append(Wanted.get(), Stem);
    if (N)
      Try << "." << uint64_t(sys::pid());
    if (N > 1)
      Try << "." << N;
    Try.append(Wanted.get() + Stem, Wanted.size() - Stem);
    long R = takeName(Try.get(), Options.HasOutput);
    if (R == -EEXIST)
      continue;
    if (R == 0) {
      Name_.clear();
      Name_ << Try.get();
      return true;
    }
    static constinit Text<2 * kMaxPath> Line;
    Line.clear();
    Line << "autoprof: " << Try.get() << ": " << reason(int(-R))
         << "; the trace stays in " << Name_.get();
    say(Line);
    return false;
  }
  return false;
}

bool TraceFile::publish(const Config &Options) {
  if (__atomic_exchange_n(&Published_, true, __ATOMIC_ACQ_REL))
    return true;
  if (PendingFd_ >= 0 && !nameNamelessFile())
    return false;
  return claimName(Options);
}

void TraceFile::discard() {
  if (PendingFd_ < 0)
    sys::unlink(Name_.get());
}

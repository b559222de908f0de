//===-- Sys.h - the only contact with the system in slow paths ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// System calls made directly, so that nothing between a hook and the kernel
// touches errno, vector registers, a lock or a lazily bound symbol. Results are
// the kernel's: a negative errno on failure.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_SYS_H
#define AUTOPROF_RUNTIME_SYS_H

#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

namespace autoprof::sys {

inline long call(long N, long A = 0, long B = 0, long C = 0, long D = 0,
                 long E = 0, long F = 0) {
  long R;
  register long R10 asm("r10") = D;
  register long R8 asm("r8") = E;
  register long R9 asm("r9") = F;
  asm volatile("syscall"
               : "=a"(R)
               : "a"(N), "D"(A), "S"(B), "d"(C), "r"(R10), "r"(R8), "r"(R9)
               : "rcx", "r11", "memory");
  return R;
}

template <class T> long arg(T *P) { return reinterpret_cast<long>(P); }

inline int openAt(const char *Path, int Flags, int Mode = 0) {
  return int(call(SYS_openat, AT_FDCWD, arg(Path), Flags, Mode));
}
inline void makePrivate(int Fd) { call(SYS_fchmod, Fd, 0600); }
inline void close(int Fd) { call(SYS_close, Fd); }
inline long read(int Fd, void *To, size_t N) {
  return call(SYS_read, Fd, arg(To), long(N));
}
inline long write(int Fd, const void *From, size_t N) {
  return call(SYS_write, Fd, arg(From), long(N));
}
inline long pwrite(int Fd, const void *From, size_t N, uint64_t At) {
  return call(SYS_pwrite64, Fd, arg(From), long(N), long(At));
}
inline long truncate(int Fd, uint64_t Bytes) {
  return call(SYS_ftruncate, Fd, long(Bytes));
}
inline long lockExclusive(int Fd) {
  return call(SYS_flock, Fd, LOCK_EX | LOCK_NB);
}
inline long rename(const char *From, const char *To, unsigned Flags) {
  return call(SYS_renameat2, AT_FDCWD, arg(From), AT_FDCWD, arg(To), Flags);
}
inline long unlink(const char *Path) { return call(SYS_unlink, arg(Path)); }
inline long stat(int Fd, struct ::stat *S) {
  return call(SYS_fstat, Fd, arg(S));
}

/// Null on failure, with the (positive) reason in Errno.
inline void *map(void *At, size_t Bytes, int Prot, int Flags, int Fd,
                 int &Errno) {
  long R = call(SYS_mmap, arg(At), long(Bytes), Prot, Flags, Fd, 0);
  if (R < 0 && R > -4096) {
    Errno = int(-R);
    return nullptr;
  }
  return reinterpret_cast<void *>(R);
}
inline void unmap(void *At, size_t Bytes) {
  call(SYS_munmap, arg(At), long(Bytes));
}
inline long advise(void *At, size_t Bytes, int Advice) {
  return call(SYS_madvise, arg(At), long(Bytes), Advice);
}

inline int pid() { return int(call(SYS_getpid)); }
inline int parentPid() { return int(call(SYS_getppid)); }
inline int tid() { return int(call(SYS_gettid)); }
/// Whether a thread of this process still runs.
inline bool isThreadAlive(int Pid, int Tid) {
  return call(SYS_tgkill, Pid, Tid, 0) == 0;
}
/// 16 bytes, NUL ended.
inline void threadName(char *To) { call(SYS_prctl, PR_GET_NAME, arg(To)); }
inline void yield() { call(SYS_sched_yield); }
inline void sleepMs(unsigned Ms) { // below 1000
  timespec T{0, long(Ms) * 1'000'000};
  call(SYS_nanosleep, arg(&T), 0);
}

/// Holds back what a signal handler could jump out of for good, leaving a
/// descriptor open or a file without its name. Not what instructions raise, a
/// filter of system calls among it.
class SignalsHeld {
public:
  SignalsHeld() {
    constexpr int kRaised[] = {SIGSEGV, SIGBUS,  SIGILL,
                               SIGFPE,  SIGTRAP, SIGSYS};
    uint64_t Mask = ~0ull;
    for (int Signal : kRaised)
      Mask &= ~(1ull << (Signal - 1));
    IsHeld_ = call(SYS_rt_sigprocmask, SIG_BLOCK, arg(&Mask), arg(&Old_),
                   sizeof(Mask)) == 0;
  }
  ~SignalsHeld() {
    if (IsHeld_)
      call(SYS_rt_sigprocmask, SIG_SETMASK, arg(&Old_), 0, sizeof(Old_));
  }
  SignalsHeld(const SignalsHeld &) = delete;
  SignalsHeld &operator=(const SignalsHeld &) = delete;

private:
  uint64_t Old_ = 0;
  bool IsHeld_;
};

inline uint64_t nowNs(clockid_t Clock) {
  timespec T{};
  call(SYS_clock_gettime, Clock, arg(&T));
  return uint64_t(T.tv_sec) * 1000000000u + uint64_t(T.tv_nsec);
}

inline uint64_t softLimit(int Resource) {
  rlimit L{RLIM_INFINITY, RLIM_INFINITY};
  call(SYS_prlimit64, 0, Resource, 0, arg(&L));
  return L.rlim_cur;
}

} // namespace autoprof::sys

#endif // AUTOPROF_RUNTIME_SYS_H

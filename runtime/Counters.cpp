//===-- Counters.cpp - events of the processor and the kernel -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One descriptor a thread stays open, the group leader's, because events of the
// kernel cannot be read otherwise; a high one, and before each read it is asked
// whether it is still the counter, for a program may close all and open its
// own. The others are kept by their mappings. Events of the processor are read
// by rdpmc, without the kernel, where it allows that.
//
//===----------------------------------------------------------------------===//
#include "Counters.h"
#include "CounterPage.h"
#include "ThreadBlock.h"
#include <errno.h>
#include <linux/perf_event.h>

using namespace autoprof;
using namespace autoprof::abi;

bool autoprof::CountersOn = false;

namespace {

struct CountedEvent {
  char Name[24];
  uint32_t Type;
  uint64_t Config;
  bool IsUsual;
};
constexpr CountedEvent kEvents[] = {
#define PERF_EVENT(Name, Type, Config, IsUsual, Unit)                          \
  {Name, Type, Config, IsUsual},
#include "autoprof/perf_events.inc"
#undef PERF_EVENT
};
/// So many threads have counters at once: each has a descriptor.
constexpr uint32_t kMostOpen = 256;
constexpr int kHighFd = 512;

const CountedEvent *Chosen[kCounters];
uint32_t Count = 0;
uint32_t OpenCount = 0;

int openEvent(const CountedEvent &E, int Leader, bool WithKernel) {
  perf_event_attr A{};
  A.type = E.Type;
  A.size = PERF_ATTR_SIZE_VER5;
  A.config = E.Config;
  A.read_format = PERF_FORMAT_GROUP;
  A.exclude_kernel = !WithKernel;
  A.exclude_hv = 1;
  // Counted all the time or not at all: no figure is scaled.
  A.pinned = Leader < 0 && E.Type == PERF_TYPE_HARDWARE;
  return int(sys::call(SYS_perf_event_open, sys::arg(&A), 0, -1, Leader,
                       PERF_FLAG_FD_CLOEXEC));
}

/// What the kernel does for the program counts for its own events (a page fault
/// is one), and not for the processor's: there it would be mostly ours.
int openEvent(const CountedEvent &E, int Leader) {
  bool WithKernel = E.Type == PERF_TYPE_SOFTWARE;
  int Fd = openEvent(E, Leader, WithKernel);
  if (WithKernel && (Fd == -EACCES || Fd == -EPERM))
    Fd = openEvent(E, Leader, false);
  return Fd;
}

/// The descriptor moved out of the way of the program's.
int movedUp(int Fd) {
  uint64_t Limit = sys::softLimit(RLIMIT_NOFILE);
  long Low = Limit > 2 * kHighFd ? kHighFd : long(Limit / 2);
  long Moved = sys::call(SYS_fcntl, Fd, F_DUPFD_CLOEXEC, Low);
  if (Moved < 0)
    return Fd;
  sys::close(Fd);
  return int(Moved);
}

template <size_t N> void sayWhy(Text<N> &Line, int Errno) {
  char Level[16] = "?";
  switch (Errno) {
  case ENOENT:
  case ENODEV:
  case EOPNOTSUPP:
  case EINVAL:
    Line << "this machine does not count them";
    break;
  case EACCES:
  case EPERM:
    Line << "not permitted";
    break;
  case ENOSYS:
    Line << "this kernel has no perf events";
    break;
  default:
    Line << reason(Errno);
  }
  int Fd =
      sys::openAt("/proc/sys/kernel/perf_event_paranoid", O_RDONLY | O_CLOEXEC);
  long Bytes = Fd < 0 ? 0 : sys::read(Fd, Level, sizeof(Level) - 1);
  if (Fd >= 0)
    sys::close(Fd);
  if (Bytes > 0) {
    Level[Bytes - (Level[Bytes - 1] == '\n')] = 0;
    Line << " (errno " << uint64_t(Errno) << ", perf_event_paranoid "
         << static_cast<const char *>(Level) << ")";
  }
}

const CountedEvent *eventNamed(const char *Name, size_t Bytes) {
  for (const CountedEvent &E : kEvents)
    if (length(E.Name) == Bytes && equal(E.Name, Name, Bytes))
      return &E;
  return nullptr;
}

void sayUnknown(const char *Name, size_t Bytes) {
  static constinit Text<1024> Line;
  Line << "autoprof: AUTOPROF_OPTIONS: perf=: ";
  Line.append(Name, Bytes);
  Line << " is none of";
  for (const CountedEvent &E : kEvents)
    Line << " " << E.Name;
  Line << ", or there are more than four: not counted";
  say(Line);
}

/// The events asked for, in their order.
uint32_t wanted(const CountedEvent *(&Events)[kCounters]) {
  const char *List = TheRuntime.Options.Perf.get();
  uint32_t N = 0;
  if (equal(List, "off", sizeof("off")))
    return 0;
  if (equal(List, "on", sizeof("on"))) {
    for (const CountedEvent &E : kEvents)
      if (E.IsUsual && N < kCounters)
        Events[N++] = &E;
    return N;
  }
  for (const char *At = List; *At;) {
    size_t Bytes = 0;
    while (At[Bytes] && At[Bytes] != ',')
      ++Bytes;
    const CountedEvent *E = eventNamed(At, Bytes);
    if (E && N < kCounters)
      Events[N++] = E;
    else
      sayUnknown(At, Bytes);
    At += Bytes + (At[Bytes] == ',');
  }
  return N;
}

bool isStillOurs(const CounterState &S) {
  uint64_t Id = 0;
  return sys::call(SYS_ioctl, S.Fd, PERF_EVENT_IOC_ID, sys::arg(&Id)) == 0 &&
         Id == S.Id;
}

bool readGroup(CounterState &S, uint64_t *Now) {
  struct {
    uint64_t Count;
    uint64_t Values[kCounters];
  } Group{};
  constexpr long kHead = sizeof(Group.Count);
  if (!isStillOurs(S) ||
      sys::read(S.Fd, &Group, sizeof(Group)) < kHead + long(Count * 8)) {
    S.IsOpen = false; // the program has closed it
    __atomic_fetch_sub(&OpenCount, 1, __ATOMIC_RELAXED);
    return false;
  }
  for (uint32_t I = 0; I < Count; ++I)
    Now[I] = Group.Values[I];
  return true;
}

bool readPages(const CounterState &S, uint64_t *Now) {
  for (uint32_t I = 0; I < Count; ++I)
    if (!readCounterPage(S.Pages[I], Now[I], [](uint32_t Counter) {
          uint32_t Low, High;
          asm volatile("rdpmc" : "=a"(Low), "=d"(High) : "c"(Counter));
          return uint64_t(High) << 32 | Low;
        }))
      return false;
  return true;
}

void forget(CounterState &S) {
  for (const perf_event_mmap_page *&P : S.Pages) {
    if (P)
      sys::unmap(const_cast<perf_event_mmap_page *>(P), kPage);
    P = nullptr;
  }
}

bool openGroup(CounterState &S) {
  int Leader = -1;
  bool Ok = true;
  for (uint32_t I = 0; Ok && I < Count; ++I) {
    int Fd = openEvent(*Chosen[I], Leader), Errno = 0;
    Ok = Fd >= 0;
    if (!Ok)
      break;
    S.Pages[I] = static_cast<const perf_event_mmap_page *>(
        sys::map(nullptr, kPage, PROT_READ, MAP_SHARED, Fd, Errno));
    Ok = S.Pages[I] != nullptr;
    if (I == 0)
      Leader = movedUp(Fd);
    else
      sys::close(Fd);
  }
  Ok = Ok &&
       sys::call(SYS_ioctl, Leader, PERF_EVENT_IOC_ID, sys::arg(&S.Id)) == 0;
  S.Fd = Leader;
  if (!Ok)
    forget(S);
  if (!Ok && Leader >= 0)
    sys::close(Leader);
  return Ok;
}

} // namespace

void autoprof::startCounters() {
  const CountedEvent *Events[kCounters];
  uint32_t N = wanted(Events);
  FileHeader &H = TheRuntime.File.header();
  static constinit Text<512> Line;
  int Errno = 0;
  for (uint32_t I = 0; I < N; ++I) {
    int Fd = openEvent(*Events[I], -1);
    if (Fd >= 0) {
      sys::close(Fd);
      H.CounterNames[Count] =
          TheRuntime.File.addString(Events[I]->Name, length(Events[I]->Name));
      Chosen[Count++] = Events[I];
      continue;
    }
    Errno = -Fd;
    Line << (Line.size() ? ", " : "autoprof: perf=: not counted: ")
         << Events[I]->Name;
  }
  H.CounterCount = Count;
  H.CounterErrno = uint32_t(Errno);
  if (Line.size()) {
    Line << ": ";
    sayWhy(Line, Errno);
    say(Line);
  }
  CountersOn = Count != 0 && TheRuntime.Timing != TimingMode::Count;
}

__attribute__((preserve_most, cold, noinline)) void
autoprof::openCounters(ThreadBlock *B) {
  CounterState &S = B->Counters;
  S = {};
  if (!CountersOn || TheRuntime.IsSealed ||
      __atomic_load_n(&OpenCount, __ATOMIC_RELAXED) >= kMostOpen ||
      !openGroup(S))
    return;
  __atomic_fetch_add(&OpenCount, 1, __ATOMIC_RELAXED);
  S.IsByPage = true;
  for (uint32_t I = 0; I < Count; ++I)
    S.IsByPage &= S.Pages[I]->cap_user_rdpmc && S.Pages[I]->index;
  S.IsOpen = true;
}

__attribute__((preserve_most, cold, noinline)) void
autoprof::closeCounters(ThreadBlock *B) {
  CounterState &S = B->Counters;
  forget(S);
  if (!S.IsOpen)
    return;
  S.IsOpen = false;
  if (isStillOurs(S))
    sys::close(S.Fd);
  __atomic_fetch_sub(&OpenCount, 1, __ATOMIC_RELAXED);
}

__attribute__((preserve_most, cold, noinline)) void
autoprof::chargeCountersTo(ThreadBlock *B, NodeId Node) {
  CounterState &S = B->Counters;
  if (!S.IsOpen || TheRuntime.IsSealed)
    return;
  chargeWith(
      S, Count,
      [&](uint64_t *Now) {
        return (S.IsByPage && readPages(S, Now)) || readGroup(S, Now);
      },
      [&]() -> NodeCounters * {
        return TheRuntime.File.header().StoppedAt ? nullptr
                                                  : B->countersOf(Node);
      });
}

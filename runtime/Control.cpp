//===-- Control.cpp - the switch ------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The objects are asked every time whether they are still there: nobody tells
// of a dlclose.
//
//===----------------------------------------------------------------------===//
#include "Control.h"
#include "Hooks.h"
#include "Schedule.h"
#include "ThreadBlock.h"
#include <link.h>

using namespace autoprof;
using namespace autoprof::abi;

bool autoprof::CallsAreOff = false;

namespace {

constexpr uint32_t kObjects = 4096;
ObjectRecord *Objects[kObjects];
uint32_t ObjectCount = 0;
uint32_t SwitchLock = 0;

void setObject(ObjectRecord &O, bool IsOn) {
  __atomic_store_n(&O.EnterTpOff, IsOn ? O.TpOff : 0, __ATOMIC_RELAXED);
}

/// Sets the records that lie in this object and are still ours.
int switchIn(dl_phdr_info *Info, size_t, void *IsOn) {
  for (unsigned I = 0; I < Info->dlpi_phnum; ++I) {
    const auto &P = Info->dlpi_phdr[I];
    if (P.p_type != PT_LOAD || !(P.p_flags & PF_W))
      continue;
    uint64_t Begin = Info->dlpi_addr + P.p_vaddr, End = Begin + P.p_memsz;
    uint32_t Count = __atomic_load_n(&ObjectCount, __ATOMIC_ACQUIRE);
    for (uint32_t N = 0; N < Count && N < kObjects; ++N) {
      ObjectRecord *O = __atomic_load_n(&Objects[N], __ATOMIC_RELAXED);
      auto At = reinterpret_cast<uint64_t>(O);
      if (O && At >= Begin && At + sizeof(*O) <= End &&
          O->HookAbi == kHookAbi &&
          O->Enter == reinterpret_cast<void *>(autoprofEnterThunk))
        setObject(*O, *static_cast<bool *>(IsOn));
    }
  }
  return 0;
}

} // namespace

void autoprof::controlObject(ObjectRecord *Object) {
  setObject(*Object, isRecordingCalls());
  for (uint32_t N = 0; N < ObjectCount && N < kObjects; ++N)
    if (Objects[N] == Object)
      return; // the library was closed and opened again
  uint32_t N = __atomic_fetch_add(&ObjectCount, 1, __ATOMIC_ACQ_REL);
  if (N < kObjects) // one that is not in the list is never switched off
    __atomic_store_n(&Objects[N], Object, __ATOMIC_RELEASE);
}

uint64_t autoprof::recordWithin(uint64_t Begin, uint64_t End) {
  uint32_t Count = __atomic_load_n(&ObjectCount, __ATOMIC_ACQUIRE);
  // The latest first: an older one may be of a library that was closed.
  for (uint32_t N = Count < kObjects ? Count : kObjects; N-- > 0;) {
    auto At = reinterpret_cast<uint64_t>(
        __atomic_load_n(&Objects[N], __ATOMIC_RELAXED));
    if (At >= Begin && At < End)
      return At;
  }
  return 0;
}

void autoprof::beginOff() {
  CallsAreOff = true;
  FileHeader &H = TheRuntime.File.header();
  H.StoppedAt = H.StartTicks;
}

static void noteInHeader(bool IsOn, uint64_t Now) {
  FileHeader &H = TheRuntime.File.header();
  if (!IsOn) {
    ++H.Stops;
    __atomic_store_n(&H.StoppedAt, Now, __ATOMIC_RELAXED);
    return;
  }
  uint64_t Since = H.StoppedAt;
  __atomic_store_n(&H.StoppedAt, 0, __ATOMIC_RELAXED);
  H.OffTicks += Now - Since;
  H.IsForOver = 0;
  if (!H.BeganTicks)
    H.BeganTicks = Now;
}

void autoprof::setRecording(bool IsOn) {
  Runtime &R = TheRuntime;
  // A forked child gets its file with its first call.
  bool HasFile = R.phase() == Phase::Recording;
  if (R.IsSealed || IsOn == isRecordingCalls() ||
      (!HasFile && R.phase() != Phase::Forked))
    return;
  // A signal handler that comes in between leaves the switch as it is.
  if (__atomic_exchange_n(&SwitchLock, 1, __ATOMIC_ACQUIRE))
    return;
  uint64_t Now = R.TickClock.ticks();
  if (HasFile)
    noteInHeader(IsOn, Now);
  __atomic_store_n(&CallsAreOff, !IsOn, __ATOMIC_RELAXED);
  dl_iterate_phdr(switchIn, &IsOn);
  noteTicks(Now);
  __atomic_store_n(&SwitchLock, 0, __ATOMIC_RELEASE);
}

void autoprof::switchByHand(bool IsOn) {
  giveWayToHand(IsOn);
  setRecording(IsOn);
}

void autoprof::flushFile() {
  Runtime &R = TheRuntime;
  if (R.phase() != Phase::Recording || R.IsSealed)
    return;
  if (!R.File.isPublished() && R.File.header().Pid == uint32_t(sys::pid()))
    R.File.publish(R.Options);
  __atomic_store_n(&R.RefreshAt, 0, __ATOMIC_RELAXED);
  refresh(R.TickClock.ticks());
}

//===-- Api.cpp - what a program may ask ----------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The functions behind autoprof/autoprof.h and the records of memory scopes.
// A scope is the thread's: its live bytes at the end minus those at the begin,
// and the highest in between.
//
//===----------------------------------------------------------------------===//
#include "Api.h"
#include "Control.h"
#include "HeapFile.h"
#include "Hooks.h"
#include "Scopes.h"
#include "ThreadBlock.h"
#include "UserApi.h"
#include "UserEvents.h"

using namespace autoprof;
using namespace autoprof::abi;

namespace {

constexpr unsigned kPatience = 1000;

/// The scopes' records, made when the first scope ends. Null: no space.
MemoryScopeRecord *records() {
  HeapHeader &H = *TheHeap.Header;
  uint64_t At = __atomic_load_n(&H.Scopes, __ATOMIC_ACQUIRE);
  if (!At) {
    uint64_t Mine = TheRuntime.File.allocatePages(kMemoryScopes *
                                                  sizeof(MemoryScopeRecord));
    if (!Mine)
      return nullptr;
    if (__atomic_compare_exchange_n(&H.Scopes, &At, Mine, false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
      At = Mine;
      __atomic_store_n(&H.ScopeCount, kMemoryScopes, __ATOMIC_RELEASE);
    }
  }
  return TheRuntime.File.at<MemoryScopeRecord>(At);
}

/// The record of a name; null when there are too many names.
MemoryScopeRecord *recordNamed(const char *Name, uint64_t Hash) {
  MemoryScopeRecord *All = records();
  for (uint32_t N = 0; All && N < kMemoryScopes; ++N) {
    MemoryScopeRecord &R = All[(Hash + N) % kMemoryScopes];
    uint64_t There = 0;
    if (__atomic_compare_exchange_n(&R.NameHash, &There, Hash, false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
      R.DeltaMin = R.PeakMin = INT64_MAX;
      R.DeltaMax = R.PeakMax = INT64_MIN;
      StringRef Text = TheRuntime.File.addString(Name, length(Name));
      __atomic_store_n(&R.Name, Text, __ATOMIC_RELEASE);
      return Text ? &R : nullptr;
    }
    if (There != Hash)
      continue;
    // Another thread is just making it.
    for (unsigned Try = 0; Try < kPatience; ++Try) {
      if (__atomic_load_n(&R.Name, __ATOMIC_ACQUIRE))
        return &R;
      __builtin_ia32_pause();
    }
    return nullptr;
  }
  return nullptr;
}

void lower(int64_t &Least, int64_t V) {
  int64_t Old = __atomic_load_n(&Least, __ATOMIC_RELAXED);
  while (V < Old &&
         !__atomic_compare_exchange_n(&Least, &Old, V, false, __ATOMIC_RELAXED,
                                      __ATOMIC_RELAXED))
    ;
}
void raise(int64_t &Most, int64_t V) {
  int64_t Old = __atomic_load_n(&Most, __ATOMIC_RELAXED);
  while (V > Old &&
         !__atomic_compare_exchange_n(&Most, &Old, V, false, __ATOMIC_RELAXED,
                                      __ATOMIC_RELAXED))
    ;
}

/// This thread's heap; null when nothing is recorded.
ThreadHeap *threadHeap() {
  if (!TheHeap.IsOn)
    return nullptr;
  ThreadBlock *B = CurrentBlock;
  if (!B->isLive())
    B = obtainBlock();
  return B ? &B->Heap : nullptr;
}

void scopeBegin(const char *Name) {
  ThreadHeap *T = Name ? threadHeap() : nullptr;
  if (!T || T->ScopeDepth == ThreadHeap::kScopes)
    return;
  T->Scopes[T->ScopeDepth++] = {Name, fnv1a(Name, length(Name)) | 1, T->Live,
                                T->Peak};
  T->Peak = T->Live;
}

void scopeEnd(const char *Name) {
  ThreadHeap *T = Name ? threadHeap() : nullptr;
  if (!T)
    return;
  uint64_t Hash = fnv1a(Name, length(Name)) | 1;
  uint32_t Depth = T->ScopeDepth;
  while (Depth && T->Scopes[Depth - 1].NameHash != Hash)
    --Depth;
  if (!Depth)
    return;
  int64_t Peak = T->Peak;
  while (T->ScopeDepth > Depth) { // begun inside, never ended
    const ThreadHeap::Scope &S = T->Scopes[--T->ScopeDepth];
    Peak = S.OuterPeak > Peak ? S.OuterPeak : Peak;
  }
  const ThreadHeap::Scope S = T->Scopes[--T->ScopeDepth];
  T->Peak = S.OuterPeak > Peak ? S.OuterPeak : Peak;
  if (!TheHeap.Header && !makeHeapPart())
    return;
  MemoryScopeRecord *R = recordNamed(S.Name, Hash);
  if (!R)
    return;
  int64_t Delta = T->Live - S.LiveAtBegin, Most = Peak - S.LiveAtBegin;
  __atomic_fetch_add(&R->DeltaSum, Delta, __ATOMIC_RELAXED);
  __atomic_fetch_add(&R->PeakSum, Most, __ATOMIC_RELAXED);
  lower(R->DeltaMin, Delta);
  raise(R->DeltaMax, Delta);
  lower(R->PeakMin, Most);
  raise(R->PeakMax, Most);
  __atomic_fetch_add(&R->Count, 1, __ATOMIC_RELEASE);
}

/// The file of a forked child that has not called anything yet is its parent's.
bool isRecording() {
  return TheHeap.IsOn && TheRuntime.phase() == Phase::Recording &&
         (CurrentBlock->isLive() || CurrentBlock == &NoBlock);
}

size_t heapAllocated() {
  int64_t Live = isRecording() ? liveBytesNow() : 0;
  return Live > 0 ? size_t(Live) : 0;
}

size_t heapPeak() {
  if (!isRecording() || !TheHeap.Header)
    return 0;
  int64_t Live = liveBytesNow(); // with what threads have not told yet
  raise(TheHeap.UserPeak, Live);
  return size_t(TheHeap.UserPeak);
}

void heapResetPeak() {
  if (isRecording())
    resetUserPeak();
}

void start() { switchByHand(true); }
void stop() { switchByHand(false); }

constexpr autoprof_api kApi = {1,
                               sizeof(autoprof_api),
                               heapAllocated,
                               heapPeak,
                               heapResetPeak,
                               scopeBegin,
                               scopeEnd,
                               start,
                               stop,
                               flushFile,
                               resetCounts,
                               writeSnapshot,
                               enterScope,
                               leaveScope,
                               beginScope,
                               endScope,
                               addToCounter,
                               setGaugeTo,
                               tellFrame,
                               passCheckpoint,
                               measureSection,
                               tellMessage,
                               nameThread,
                               startStopwatch,
                               stopwatchNs,
                               stopStopwatch,
                               siteNamed};

} // namespace

void autoprof::offerApi(const ObjectRecord *Object) {
  if (Object->Api)
    __atomic_store_n(Object->Api, &kApi, __ATOMIC_RELEASE);
}

//===-- HeapWrappers.cpp - what stands in the import slots ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A wrapper calls what the slot held, with the arguments as they came, and
// tells HeapStats. It has no personality: bad_alloc passes through. Nothing
// here or below changes errno. The call sites of functions that no slot leads
// to come in at the end (HeapBefore, HeapAfter).
//
//===----------------------------------------------------------------------===//
#include "HeapWrappers.h"
#include "HeapOperators.h"
#include "Interpose.h"
#include "ThreadBlock.h"

using namespace autoprof;
using namespace autoprof::abi;

constinit void
    *autoprof::HeapTargets[uint32_t(HeapFunction::kCount)][kWrappers] = {};
constinit uint64_t autoprof::LibraryOperators[uint32_t(HeapFunction::kCount)] =
    {};

namespace {

template <HeapFunction F, unsigned W, class Function>
__attribute__((always_inline)) inline Function *target() {
  return reinterpret_cast<Function *>(HeapTargets[uint32_t(F)][W]);
}

/// What every wrapper begins with; the thread's number of allocations.
template <HeapFunction F, unsigned W>
__attribute__((always_inline)) inline uint64_t begin(uint64_t Size = 0) {
  if constexpr (W == kLoaderWrapper) {
    if (F == HeapFunction::Calloc)
      noteLoaderAllocation(Size);
  } else {
    if (__builtin_expect(LoadsPending, 0))
      lookAtLoaded();
  }
  return CurrentBlock->Heap.Serial;
}

/// What every wrapper that gives ends with.
template <unsigned W>
__attribute__((always_inline)) inline void *end(void *Block) {
  if constexpr (W == kLoaderWrapper)
    noteOfLoader(Block);
  return Block;
}

inline uint64_t product(uint64_t A, uint64_t B) {
  uint64_t P;
  return __builtin_mul_overflow(A, B, &P) ? ~0ull : P;
}

template <HeapShape S, HeapFunction F, unsigned W> struct Wrap;

// Functions that give: the arguments after the size go through untouched.
#define GIVES(Shape, SizeExpr, Params, Args)                                   \
  template <HeapFunction F, unsigned W> struct Wrap<HeapShape::Shape, F, W> {  \
    static void *call Params {                                                 \
      uint64_t Serial = begin<F, W>(SizeExpr);                                 \
      Asks Who = Asks::Nobody;                                                 \
      if constexpr (mayAskMalloc(F))                                           \
        Who = ask(F, SizeExpr, HeapTargets[uint32_t(F)][W]);                   \
      void *P = target<F, W, void * Params>() Args;                            \
      if (mayAskMalloc(F) && isDoneAsAsked(Who, F, P, SizeExpr, Serial))       \
        return P;                                                              \
      return end<W>(noteAllocated(P, F, SizeExpr, Serial));                    \
    }                                                                          \
  };
GIVES(Size, N, (size_t N), (N))
GIVES(SizeAnd1, N, (size_t N, uint64_t A), (N, A))
GIVES(SizeAnd2, N, (size_t N, uint64_t A, uint64_t B), (N, A, B))
GIVES(AlignSize, N, (size_t A, size_t N), (A, N))
#undef GIVES

/// A thread's table of TLS blocks is longer by the runtime's own entry.
template <HeapFunction F, unsigned W>
inline uint64_t ownPart([[maybe_unused]] uint64_t ElementBytes) {
#ifndef AUTOPROF_ARCHIVE
  constexpr uint64_t kDtvEntry = 16;
  if (W == kLoaderWrapper && ElementBytes == kDtvEntry)
    return kDtvEntry;
#endif
  return 0;
}

template <HeapFunction F, unsigned W> struct Wrap<HeapShape::CountSize, F, W> {
  static void *call(size_t C, size_t N) {
    uint64_t Size = product(C, N);
    uint64_t Serial = begin<F, W>(Size);
    void *P = target<F, W, void *(size_t, size_t)>()(C, N);
    return end<W>(noteAllocated(P, F, Size - ownPart<F, W>(N), Serial));
  }
};

template <HeapFunction F, unsigned W>
struct Wrap<HeapShape::OutAlignSize, F, W> {
  static int call(void **Out, size_t Alignment, size_t N) {
    uint64_t Serial = begin<F, W>();
    int Error = target<F, W, int(void **, size_t, size_t)>()(Out, Alignment, N);
    noteAllocated(Error ? nullptr : *Out, F, N, Serial);
    return Error;
  }
};

#define RESIZES(Shape, SizeExpr, Params, Args)                                 \
  template <HeapFunction F, unsigned W> struct Wrap<HeapShape::Shape, F, W> {  \
    static void *call Params {                                                 \
      uint64_t Serial = begin<F, W>();                                         \
      if (!Old)                                                                \
        return end<W>(noteAllocated(target<F, W, void * Params>() Args, F,     \
                                    SizeExpr, Serial));                        \
      HeapTaken Taken;                                                         \
      noteTaken(Old, F, Taken);                                                \
      void *P = target<F, W, void * Params>() Args;                            \
      return end<W>(noteMoved(P, Old, Taken, F, SizeExpr, Serial));            \
    }                                                                          \
  };
RESIZES(OldSize, N, (void *Old, size_t N), (Old, N))
RESIZES(OldCountSize, product(C, N), (void *Old, size_t C, size_t N),
        (Old, C, N))
#undef RESIZES

#define TAKES(Shape, SizeExpr, Params, Args)                                   \
  template <HeapFunction F, unsigned W> struct Wrap<HeapShape::Shape, F, W> {  \
    static void call Params {                                                  \
      begin<F, W>();                                                           \
      HeapFreeing Freeing = noteFreed(Old, F, SizeExpr);                       \
      target<F, W, void Params>() Args;                                        \
      endFreed(Freeing);                                                       \
    }                                                                          \
  };
TAKES(Old, ~0ull, (void *Old), (Old))
TAKES(OldAnd1, ~0ull, (void *Old, uint64_t A), (Old, A))
TAKES(OldAnd2, ~0ull, (void *Old, uint64_t A, uint64_t B), (Old, A, B))
TAKES(OldKnownSize, N, (void *Old, size_t N), (Old, N))
TAKES(OldKnownSizeAnd1, N, (void *Old, size_t N, uint64_t A), (Old, N, A))
#undef TAKES

/// Whether a mapping is the program's.
template <unsigned W> inline bool isWanted() {
  return W != kSitedWrapper || CurrentBlock->Header.Site;
}

template <HeapFunction F, unsigned W> struct Wrap<HeapShape::Map, F, W> {
  static void *call(void *At, size_t N, int Prot, int Flags, int Fd,
                    int64_t Offset) {
    uint64_t Serial = begin<F, W>();
    void *P = target<F, W, void *(void *, size_t, int, int, int, int64_t)>()(
        At, N, Prot, Flags, Fd, Offset);
    if (Flags & MAP_ANONYMOUS && isWanted<W>()) {
      if (P == MAP_FAILED)
        noteAllocated(nullptr, F, N, Serial);
      else
        noteMapped(P, F, N, Serial);
    }
    return P;
  }
};

template <HeapFunction F, unsigned W> struct Wrap<HeapShape::Unmap, F, W> {
  static int call(void *At, size_t N) {
    begin<F, W>();
    if (N && reinterpret_cast<uintptr_t>(At) % kPage == 0)
      noteUnmapped(At, N, F);
    return target<F, W, int(void *, size_t)>()(At, N);
  }
};

template <HeapFunction F, unsigned W> struct Wrap<HeapShape::Remap, F, W> {
  static void *call(void *Old, size_t OldBytes, size_t N, int Flags, void *To) {
    uint64_t Serial = begin<F, W>();
    HeapTaken Taken;
    noteTaken(Old, F, Taken);
    void *P = target<F, W, void *(void *, size_t, size_t, int, void *)>()(
        Old, OldBytes, N, Flags, To);
    if (Taken.Entry.Address)
      noteMoved(P == MAP_FAILED ? nullptr : P, Old, Taken, F, N, Serial);
    else
      endTaken(Taken); // not anonymous, or not known
    return P;
  }
};

template <HeapShape S, HeapFunction F, unsigned W> void *callOf() {
  if constexpr (S == HeapShape::Inside)
    return nullptr;
  else
    return reinterpret_cast<void *>(&Wrap<S, F, W>::call);
}

template <HeapShape S, HeapFunction F> void *callOf(unsigned W) {
  switch (W) {
  case 0:
    return callOf<S, F, 0>();
  case 1:
    return callOf<S, F, 1>();
  case 2:
    return callOf<S, F, 2>();
  case 3:
    return callOf<S, F, 3>();
  case kLoaderWrapper:
    return callOf<S, F, kLoaderWrapper>();
  case kSitedWrapper:
    return callOf<S, F, kSitedWrapper>();
  }
  return nullptr;
}

} // namespace

void *autoprof::wrapperOf(HeapFunction F, unsigned Wrapper) {
  switch (F) {
#define HEAP_FUNCTION(Id, Symbol, Kind, Shape)                                 \
  case HeapFunction::Id:                                                       \
    return callOf<HeapShape::Shape, HeapFunction::Id>(Wrapper);
#include "autoprof/heap_functions.inc"
#undef HEAP_FUNCTION
  case HeapFunction::kCount:
    break;
  }
  return nullptr;
}

//===-- call sites that no slot leads to ---------------------------------===//

static bool isResize(HeapShape S) {
  return S == HeapShape::OldSize || S == HeapShape::OldCountSize;
}

extern "C" [[gnu::used]] __attribute__((preserve_most)) void
autoprofHeapBefore(const SiteDescriptor *Site, void *Old) {
  if (!TheHeap.IsOn)
    return;
  if (__builtin_expect(LoadsPending, 0))
    lookAtLoaded();
  CurrentBlock->Header.Site = reinterpret_cast<uint64_t>(Site);
  HeapFunction F = Site->Function;
  HeapShape S = kHeapFunctions[uint32_t(F)].Shape;
  HeapTaken Taken{};
  if (Old && isResize(S))
    noteTaken(Old, F, Taken);
  else if (Old)
    noteFreed(Old, F, ~0ull);
  if (CurrentBlock->isLive()) {
    ThreadHeap &T = CurrentBlock->Heap;
    T.SiteTaken = Taken;
    T.SiteSerial = T.Serial;
  }
}

extern "C" [[gnu::used]] __attribute__((preserve_most)) void
autoprofHeapAfter(void *Block, uint64_t Size) {
  if (!TheHeap.IsOn)
    return;
  ThreadBlock *B = CurrentBlock;
  auto *Site = reinterpret_cast<const SiteDescriptor *>(B->Header.Site);
  if (!Site)
    return;
  HeapFunction F = Site->Function;
  HeapShape S = kHeapFunctions[uint32_t(F)].Shape;
  if (!givesMemory(S)) {
    B->Heap.Freeing = 0;
  } else if (B->isLive() && B->Heap.SiteTaken.IsNoted) {
    HeapTaken Taken = B->Heap.SiteTaken;
    B->Heap.SiteTaken.IsNoted = false;
    noteMoved(Block, reinterpret_cast<void *>(B->Heap.Freeing), Taken, F, Size,
              B->Heap.SiteSerial);
  } else if (S < HeapShape::Old || S == HeapShape::Inside) {
    noteAllocated(Block, F, Size, B->Heap.SiteSerial);
  }
  CurrentBlock->Header.Site = 0;
}

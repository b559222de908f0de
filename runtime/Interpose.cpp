//===-- Interpose.cpp - wrappers into the slots of loaded objects ---------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finds the words of loaded objects that the loader has filled, or will fill,
// with the address of an allocation function (docs/heap.md) or of one that
// blocks (docs/times.md) and puts wrappers there. Symbols are looked up here:
// dlsym would change what dlerror tells the program.
//
// Objects are only touched when they are relocated: by the thread that loaded
// them, outside the loader, while no other thread is loading. The loader's
// lock that dl_iterate_phdr holds makes the passes one at a time.
//
//===----------------------------------------------------------------------===//
#include "Interpose.h"
#include "HeapOperators.h"
#include "HeapWrappers.h"
#include "LoadedObject.h"
#include "ThreadBlock.h"
#include "Waits.h"

using namespace autoprof;
using namespace autoprof::abi;

uint32_t autoprof::LoadsPending = 0;
/// This thread is among LoadsPending.
static __thread bool HasLoaded __attribute__((tls_model("initial-exec"))) =
    false;
/// A signal handler must not begin a second pass inside the first.
static __thread bool IsLooking __attribute__((tls_model("initial-exec"))) =
    false;

#ifdef AUTOPROF_ARCHIVE
// In the shared library a reference would need a libc that has it.
extern "C" char __libc_single_threaded __attribute__((weak));
#endif

namespace {

constexpr uint32_t kFunctions = uint32_t(HeapFunction::kCount);

/// The list's function of that name, kCount if none. Most names end at the
/// first test.
HeapFunction functionNamed(const char *Name) {
  bool MayBe;
  if (Name[0] == '_')
    MayBe = Name[1] == 'Z' && (Name[2] == 'n' || Name[2] == 'd') &&
            (Name[3] == 'w' || Name[3] == 'l' || Name[3] == 'a');
  else
    MayBe = Name[0] == 'm' || Name[0] == 'c' || Name[0] == 'r' ||
            Name[0] == 'a' || Name[0] == 'p' || Name[0] == 'v' ||
            Name[0] == 'f';
  for (uint32_t F = 0; MayBe && F < kFunctions; ++F)
    if (kHeapFunctions[F].Shape != HeapShape::Inside &&
        isSame(kHeapFunctions[F].Symbol, Name))
      return HeapFunction(F);
  return HeapFunction::kCount;
}

/// What a program asks for a function of a library it has loaded (dlopen itself
/// must see who calls it): 0, 1, kLookups if Name is neither.
constexpr uint32_t kLookups = 2;
constexpr const char *kLookupNames[kLookups] = {"dlsym", "dlvsym"};
uint32_t lookupNamed(const char *Name) {
  uint32_t L = 0;
  while (L < kLookups && !isSame(kLookupNames[L], Name))
    ++L;
  return L;
}

constexpr bool isMapping(HeapFunction F) {
  return kHeapFunctions[uint32_t(F)].Kind == HeapKind::Mmap;
}

/// A function that blocks, as the C library has it.
struct WaitDefinition {
  uint64_t Address; ///< first in load order if that is the C library's, or 0
  const char *Versions[3]; ///< all that lead there
  bool IsKnown;            ///< who is first in load order
};

/// What is known from pass to pass; changed under the loader's lock.
struct {
  uint64_t Definitions[kFunctions]; ///< first in load order
  uint64_t Stubs[kFunctions]; ///< the program's PLT entry that stands for the
                              ///< function's address (programs at fixed places)
  uint64_t Lookups[kLookups]; ///< definitions of kLookupNames
  WaitDefinition Waits[kWaitFunctions];
  uint64_t Adds, Subs; ///< the loader's counters at the latest pass
  uint32_t Seen;       ///< objects from the front that are done
  bool IsKnown;        ///< Adds and Subs are valid
} Known;

/// One pass.
struct Pass {
  ObjectRecord *Record; ///< whose DirectHeap is wanted, or null
  uint32_t Index = 0;   ///< of the object
  bool IsWhole = true;  ///< no object was found that is not relocated yet
};

bool isCLibrary(const Object &O) { // or what was part of it
  constexpr const char *kOwn = "__pthread_register_cancel";
  return O.definition(kOwn, gnuHash(kOwn)) != nullptr;
}

bool isCxxLibrary(const Object &O) {
  constexpr const char *kOwn = "__cxa_allocate_exception";
  return O.definition(kOwn, gnuHash(kOwn)) != nullptr;
}

uint64_t currentDefinition(const Object &O, const char *Name) {
  uint64_t At = 0;
  O.forEachDefinition(Name, gnuHash(Name), [&](const ElfW(Sym) & S) {
    if (!O.isCurrent(S) || ELF64_ST_TYPE(S.st_info) != STT_FUNC)
      return true;
    At = O.addressOf(S);
    return false;
  });
  return At;
}

void collectWaits(const Object &O) {
  bool IsLibrary = isCLibrary(O);
  if (IsLibrary &&
      WaitsOn) // not so in a static program: it has no import slots
    TheRuntime.File.header().MeasuresWaits = 1;
  for (uint32_t F = 0; F < kWaitFunctions; ++F) {
    WaitDefinition &W = Known.Waits[F];
    const char *Name = kWaitNames[F];
    bool IsLeaving = autoprof::isLeaving(WaitFunction(F));
    if (!(IsLeaving ? LeavesOn : WaitsOn))
      continue;
    uint64_t At = W.IsKnown ? 0 : currentDefinition(O, Name);
    if (!At)
      continue;
    W.IsKnown = true;
    const char *TryName = tryNameOf(WaitFunction(F));
    uint64_t Try = TryName ? currentDefinition(O, TryName) : 0;
    if (!(IsLibrary || isOfExceptions(WaitFunction(F))) || (TryName && !Try))
      continue; // a program's or a preloaded library's own is left alone
    W.Address = At;
    uint32_t N = 0;
    O.forEachDefinition(Name, gnuHash(Name), [&](const ElfW(Sym) & S) {
      if (O.addressOf(S) == At && N < 3)
        W.Versions[N++] = O.versionOf(S);
      return true;
    });
    setWaitTarget(WaitFunction(F), At, Try);
  }
}

void collectDefinitions(const Object &O, bool IsProgram) {
  if (WaitsOn || LeavesOn)
    collectWaits(O);
  if (!TheHeap.IsOn)
    return;
  for (uint32_t F = 0; F < kFunctions; ++F) {
    if (Known.Definitions[F])
      continue;
    const char *Name = kHeapFunctions[F].Symbol;
    const ElfW(Sym) *S = O.definition(Name, gnuHash(Name));
    if (!S || ELF64_ST_TYPE(S->st_info) != STT_FUNC)
      continue;
    Known.Definitions[F] = O.addressOf(*S);
    if (mayAskMalloc(HeapFunction(F)) && !IsProgram && isCxxLibrary(O))
      LibraryOperators[F] = O.addressOf(*S);
  }
  for (uint32_t L = 0; L < kLookups; ++L)
    if (const ElfW(Sym) *S =
            O.definition(kLookupNames[L], gnuHash(kLookupNames[L]));
        S && !Known.Lookups[L]) {
      Known.Lookups[L] = O.addressOf(*S);
      setLookupTarget(L, Known.Lookups[L]);
    }
  if (!IsProgram)
    return;
  O.forEachRelocation([&](uint64_t *, uint32_t Type, const ElfW(Sym) & S) {
    if (Type != R_X86_64_JUMP_SLOT || S.st_shndx != SHN_UNDEF || !S.st_value)
      return;
    HeapFunction F = functionNamed(O.nameOf(S));
    if (F != HeapFunction::kCount)
      Known.Stubs[uint32_t(F)] = O.addressOf(S);
  });
}

bool isWrapper(HeapFunction F, uint64_t Value) {
  for (unsigned W = 0; W < kWrappers; ++W)
    if (reinterpret_cast<uint64_t>(wrapperOf(F, W)) == Value)
      return true;
  return false;
}

/// The wrapper that calls Target, among [First, End); kWrappers = all in use.
unsigned chooseWrapper(HeapFunction F, uint64_t Target, unsigned First,
                       unsigned End) {
  void **Targets = HeapTargets[uint32_t(F)];
  for (unsigned W = First; W < End; ++W) {
    if (!Targets[W])
      __atomic_store_n(&Targets[W], reinterpret_cast<void *>(Target),
                       __ATOMIC_RELEASE);
    if (Targets[W] == reinterpret_cast<void *>(Target))
      return W;
  }
  return kWrappers;
}

/// A slot of dlsym: objects that were loaded are looked at before their
/// functions can be called.
void patchLookup(const Object &O, uint64_t *Slot, uint32_t Type, uint32_t L) {
  uint64_t Target = Known.Lookups[L], Value = *Slot;
  bool IsUnbound =
      Type == R_X86_64_JUMP_SLOT && (O.holds(Value) || O.isRaw(Value));
  if (Target && (Value == Target || IsUnbound))
    O.store(Slot, lookupThunk(L));
}

void patch(const Object &O, uint64_t *Slot, HeapFunction F, unsigned First,
           unsigned End) {
  uint64_t Target = *Slot;
  if (isWrapper(F, Target))
    return;
  if (Target == Known.Stubs[uint32_t(F)] && Known.Definitions[uint32_t(F)])
    Target = Known.Definitions[uint32_t(F)];
  unsigned W = chooseWrapper(F, Target, First, End);
  bool Done = W < kWrappers &&
              O.store(Slot, reinterpret_cast<uint64_t>(wrapperOf(F, W)));
  countHeapEvent(Done ? HeapEvent::PatchedSlots : HeapEvent::UnpatchedSlots);
}

void patchWait(const Object &O, uint64_t *Slot, uint32_t Type,
               const ElfW(Sym) & S, WaitFunction F, Pass &P) {
  const WaitDefinition &W = Known.Waits[uint32_t(F)];
  uint64_t Value = *Slot;
  if (!W.Address || S.st_shndx != SHN_UNDEF)
    return;
  if (!Value || O.isRaw(Value)) {
    if (Value || ELF64_ST_BIND(S.st_info) != STB_WEAK)
      P.IsWhole = false;
    return;
  }
  // Bound at the first call: earlier here, to what it would be bound to.
  bool IsUnbound = Type == R_X86_64_JUMP_SLOT && O.holds(Value);
  const char *Version = IsUnbound ? O.versionOf(S) : nullptr;
  bool IsSame = !Version;
  for (const char *Known : W.Versions)
    IsSame |= Version && Known && isSame(Known, Version);
  if (!(Value == W.Address || (IsUnbound && IsSame)) ||
      !O.store(Slot, reinterpret_cast<uint64_t>(waitWrapperOf(F))))
    return;
  if (F == WaitFunction::k__Unwind_RaiseException)
    TheRuntime.File.header().CountsThrows = 1;
}

void patchObject(const Object &O, bool IsLoader, Pass &P) {
  const char *Malloc = kHeapFunctions[uint32_t(HeapFunction::Malloc)].Symbol;
  bool IsAllocator = O.definition(Malloc, gnuHash(Malloc)) != nullptr;
  bool WantsWaits = (WaitsOn || LeavesOn) && !IsLoader && !isCLibrary(O);
  O.forEachRelocation([&](uint64_t *Slot, uint32_t Type, const ElfW(Sym) & S) {
    if (WantsWaits)
      if (WaitFunction W = waitFunctionNamed(O.nameOf(S));
          W != WaitFunction::kCount)
        return patchWait(O, Slot, Type, S, W, P);
    if (!TheHeap.IsOn)
      return;
    if (uint32_t L = lookupNamed(O.nameOf(S)); L < kLookups)
      return patchLookup(O, Slot, Type, L);
    HeapFunction F = functionNamed(O.nameOf(S));
    if (F == HeapFunction::kCount || ELF64_ST_TYPE(S.st_info) == STT_GNU_IFUNC)
      return;
    uint64_t Value = *Slot;
    bool IsOwn = O.holds(Value);
    bool IsStub = Value && Value == Known.Stubs[uint32_t(F)];
    if (!IsOwn && !IsStub && (!Value || O.isRaw(Value))) {
      if (Value || ELF64_ST_BIND(S.st_info) != STB_WEAK)
        P.IsWhole = false; // not relocated yet, or nobody defines it
      return;
    }
    bool IsBound =
        !IsOwn || (S.st_shndx != SHN_UNDEF && Value == O.addressOf(S));
    if (Type == R_X86_64_JUMP_SLOT && !IsBound && !isWrapper(F, Value)) {
      // Bound at the first call, which would undo what is done here; we are
      // earlier. (Libraries import what they define themselves, too.)
      if (!Known.Definitions[uint32_t(F)])
        return countHeapEvent(HeapEvent::UnpatchedSlots);
      if (!O.store(Slot, Known.Definitions[uint32_t(F)]))
        return countHeapEvent(HeapEvent::UnpatchedSlots);
    }
    if (IsLoader)
      patch(O, Slot, F, kLoaderWrapper, kLoaderWrapper + 1);
    else if (IsAllocator && isMapping(F))
      patch(O, Slot, F, kSitedWrapper, kSitedWrapper + 1);
    else
      patch(O, Slot, F, 0, kPlainWrappers);
  });
  if (!IsLoader || !TheHeap.IsOn)
    return;
  O.forEachWord([&](uint64_t *Word) {
    constexpr HeapFunction kLoaders[] = {
        HeapFunction::Malloc, HeapFunction::Calloc, HeapFunction::Realloc,
        HeapFunction::Free};
    for (HeapFunction F : kLoaders)
      if (*Word && *Word == Known.Definitions[uint32_t(F)])
        patch(O, Word, F, kLoaderWrapper, kLoaderWrapper + 1);
  });
}

/// The functions that no slot of the object names.
uint64_t directFunctions(const Object &O) {
  uint64_t Direct = 0;
  for (uint32_t F = 0; F < kFunctions; ++F)
    if (kHeapFunctions[F].Shape != HeapShape::Inside &&
        !isMapping(HeapFunction(F)))
      Direct |= 1ull << F;
  O.forEachRelocation([&](uint64_t *, uint32_t, const ElfW(Sym) & S) {
    HeapFunction F = functionNamed(O.nameOf(S));
    if (F != HeapFunction::kCount)
      Direct &= ~(1ull << uint32_t(F));
  });
  return Direct;
}

void findAloneFlag(const Object &O) {
  constexpr const char *kName = "__libc_single_threaded";
  if (const ElfW(Sym) *S = O.definition(kName, gnuHash(kName)))
    TheHeap.Alone = reinterpret_cast<const char *>(O.addressOf(*S));
}

int collect(dl_phdr_info *Info, size_t, void *Data) {
  auto &P = *static_cast<Pass *>(Data);
  uint32_t Index = P.Index++;
  if (Index < Known.Seen)
    return 0;
  Object O(*Info);
  collectDefinitions(O, Index == 0);
  if (!TheHeap.Alone)
    findAloneFlag(O);
  return 0;
}

int patchOne(dl_phdr_info *Info, size_t, void *Data) {
  auto &P = *static_cast<Pass *>(Data);
  uint32_t Index = P.Index++;
  bool IsHolder = false;
  if (P.Record || Index >= Known.Seen) {
    Object O(*Info);
    IsHolder = P.Record && O.holds(reinterpret_cast<uint64_t>(P.Record));
    if (IsHolder && TheHeap.IsOn)
      P.Record->DirectHeap = directFunctions(O);
    if (Index < Known.Seen)
      return 0;
    // Of the loader's names one that sanitizers do not define in programs.
    constexpr const char *kLoaders = "_rtld_global";
    bool IsLoader = O.definition(kLoaders, gnuHash(kLoaders)) != nullptr;
    patchObject(O, IsLoader, P);
    if (P.IsWhole)
      Known.Seen = Index + 1;
  }
  return 0;
}

/// Whether there is nothing new; notes what there is.
int lookAtCounters(dl_phdr_info *Info, size_t Bytes, void *Data) {
  bool &IsSame = *static_cast<bool *>(Data);
  if (Bytes < offsetof(dl_phdr_info, dlpi_subs) + sizeof(Info->dlpi_subs))
    return 1; // too old to tell
  IsSame = Known.IsKnown && Known.Adds == Info->dlpi_adds &&
           Known.Subs == Info->dlpi_subs;
  if (Known.IsKnown && Known.Subs != Info->dlpi_subs) {
    // Others may stand where one was: look at all again. What is patched
    // already is recognised.
    Known.Seen = 0;
    for (uint64_t &D : Known.Definitions)
      D = 0;
    for (WaitDefinition &W : Known.Waits)
      W.IsKnown = false;
    __atomic_fetch_add(&TheHeap.SiteGeneration, 1, __ATOMIC_RELAXED);
  }
  Known.Adds = Info->dlpi_adds;
  Known.Subs = Info->dlpi_subs;
  Known.IsKnown = true;
  return 1;
}

void pass(ObjectRecord *Record) {
  if (IsLooking || TheRuntime.IsSealed)
    return;
  IsLooking = true;
  bool IsSame = false;
  dl_iterate_phdr(lookAtCounters, &IsSame);
  if (!IsSame || Record) {
    Pass P{Record};
    if (!IsSame)
      dl_iterate_phdr(collect, &P);
    P.Index = 0;
    dl_iterate_phdr(patchOne, &P);
    if (!P.IsWhole)
      Known.IsKnown = false;
  }
  IsLooking = false;
}

} // namespace

void autoprof::interpose(ObjectRecord *Object) {
  if (!TheHeap.IsOn && !WaitsOn && !LeavesOn)
    return;
#ifdef AUTOPROF_ARCHIVE
  if (!TheHeap.Alone && &__libc_single_threaded)
    TheHeap.Alone = &__libc_single_threaded;
#endif
  pass(Object);
}

void autoprof::noteLoaderAllocation(uint64_t Bytes) {
  // A link_map is larger; what a new thread needs is mostly smaller.
  constexpr uint64_t kSmallestLinkMap = 640;
  if (Bytes < kSmallestLinkMap || HasLoaded)
    return;
  HasLoaded = true;
  __atomic_fetch_add(&LoadsPending, 1, __ATOMIC_RELAXED);
}

__attribute__((noinline, cold)) void autoprof::lookAtLoaded() {
  if (!HasLoaded)
    return;
  HasLoaded = false;
  if (__atomic_sub_fetch(&LoadsPending, 1, __ATOMIC_ACQ_REL) == 0)
    pass(nullptr);
}

void autoprof::forgetLoads() { LoadsPending = HasLoaded; }

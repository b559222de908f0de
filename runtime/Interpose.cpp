//===-- Interpose.cpp - wrappers into the slots of loaded objects ---------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finds the words of loaded objects that the loader has filled, or will fill,
// with the address of an allocation function (docs/heap.md) and puts wrappers
// there. Symbols are looked up here: dlsym would change what dlerror tells the
// program.
//
// Objects are only touched when they are relocated: by the thread that loaded
// them, outside the loader, while no other thread is loading. The loader's
// lock that dl_iterate_phdr holds makes the passes one at a time.
//
//===----------------------------------------------------------------------===//
#include "Interpose.h"
#include "HeapWrappers.h"
#include "ThreadBlock.h"
#include <elf.h>
#include <link.h>

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

constexpr uint32_t gnuHash(const char *S) {
  uint32_t H = 5381;
  for (; *S; ++S)
    H = H * 33 + static_cast<unsigned char>(*S);
  return H;
}

bool isSame(const char *A, const char *B) {
  while (*A && *A == *B)
    ++A, ++B;
  return *A == *B;
}

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

/// A loaded object, read from its program headers.
class Object {
public:
  explicit Object(const dl_phdr_info &I) : Base_(I.dlpi_addr), Info_(I) {
    const ElfW(Dyn) *D = nullptr;
    for (unsigned P = 0; P < I.dlpi_phnum; ++P) {
      const auto &H = I.dlpi_phdr[P];
      if (H.p_type == PT_DYNAMIC)
        D = reinterpret_cast<const ElfW(Dyn) *>(Base_ + H.p_vaddr);
      if (H.p_type == PT_LOAD && H.p_vaddr + H.p_memsz > Top_)
        Top_ = H.p_vaddr + H.p_memsz;
      if (H.p_type == PT_GNU_RELRO) {
        RelroStart_ = (Base_ + H.p_vaddr) & ~uint64_t(kPage - 1);
        RelroEnd_ = (Base_ + H.p_vaddr + H.p_memsz) & ~uint64_t(kPage - 1);
      }
    }
    for (; D && D->d_tag != DT_NULL; ++D)
      read(*D);
  }

  bool holds(uint64_t Address) const {
    for (unsigned P = 0; P < Info_.dlpi_phnum; ++P) {
      const auto &H = Info_.dlpi_phdr[P];
      if (H.p_type == PT_LOAD && Address - (Base_ + H.p_vaddr) < H.p_memsz)
        return true;
    }
    return false;
  }

  /// The symbol this object defines; null if none.
  const ElfW(Sym) * definition(const char *Name, uint32_t Hash) const {
    if (!GnuHash_ || !Symbols_)
      return nullptr;
    uint32_t Buckets = GnuHash_[0], First = GnuHash_[1], Words = GnuHash_[2];
    auto *Bloom = reinterpret_cast<const uint64_t *>(GnuHash_ + 4);
    uint64_t Word = Bloom[(Hash / 64) % Words];
    if (!(Word >> (Hash % 64) & Word >> ((Hash >> GnuHash_[3]) % 64) & 1))
      return nullptr;
    auto *Bucket = reinterpret_cast<const uint32_t *>(Bloom + Words);
    uint32_t I = Bucket[Hash % Buckets];
    if (I < First)
      return nullptr;
    for (const uint32_t *Chain = Bucket + Buckets - First;; ++I) {
      const ElfW(Sym) &S = Symbols_[I];
      if ((Chain[I] | 1) == (Hash | 1) && S.st_shndx != SHN_UNDEF &&
          isSame(Strings_ + S.st_name, Name))
        return &S;
      if (Chain[I] & 1)
        return nullptr;
    }
  }
  uint64_t addressOf(const ElfW(Sym) & S) const { return Base_ + S.st_value; }

  /// Calls Do(slot, relocation type, symbol) for each relocation by name.
  template <class F> void forEachRelocation(F Do) const {
    if (!Symbols_ || !Strings_)
      return;
    visit(Rela_, RelaBytes_, Do);
    visit(PltRela_, PltBytes_, Do);
  }
  const char *nameOf(const ElfW(Sym) & S) const { return Strings_ + S.st_name; }

  /// Calls Do for each word of the writable data.
  template <class F> void forEachWord(F Do) const {
    for (unsigned P = 0; P < Info_.dlpi_phnum; ++P) {
      const auto &H = Info_.dlpi_phdr[P];
      if (H.p_type != PT_LOAD || !(H.p_flags & PF_W))
        continue;
      uint64_t Start = (Base_ + H.p_vaddr + 7) & ~7ull;
      for (uint64_t At = Start; At + 8 <= Base_ + H.p_vaddr + H.p_memsz;
           At += 8)
        Do(reinterpret_cast<uint64_t *>(At));
    }
  }

  /// Whether the loader has not come to this word yet: it holds what the
  /// linker wrote, which is no address.
  bool isRaw(uint64_t Value) const { return Base_ && Value < Top_; }

  /// A word of an object that is relocated. Its page gets back the protection
  /// it has then: RELRO is read only.
  bool store(uint64_t *Slot, uint64_t Value) const {
    auto At = reinterpret_cast<uint64_t>(Slot);
    bool IsReadOnly = At >= RelroStart_ && At < RelroEnd_;
    if (!IsReadOnly && !isWritable(At))
      return false;
    long Page = long(At & ~uint64_t(kPage - 1));
    if (IsReadOnly &&
        sys::call(SYS_mprotect, Page, kPage, PROT_READ | PROT_WRITE) != 0)
      return false;
    __atomic_store_n(Slot, Value, __ATOMIC_RELEASE);
    if (IsReadOnly)
      sys::call(SYS_mprotect, Page, kPage, PROT_READ);
    return true;
  }

private:
  void read(const ElfW(Dyn) & D) {
    uint64_t P = D.d_un.d_ptr < Base_ ? Base_ + D.d_un.d_ptr : D.d_un.d_ptr;
    switch (D.d_tag) {
    case DT_SYMTAB:
      Symbols_ = reinterpret_cast<const ElfW(Sym) *>(P);
      break;
    case DT_STRTAB:
      Strings_ = reinterpret_cast<const char *>(P);
      break;
    case DT_GNU_HASH:
      GnuHash_ = reinterpret_cast<const uint32_t *>(P);
      break;
    case DT_RELA:
      Rela_ = reinterpret_cast<const ElfW(Rela) *>(P);
      break;
    case DT_RELASZ:
      RelaBytes_ = D.d_un.d_val;
      break;
    case DT_JMPREL:
      PltRela_ = reinterpret_cast<const ElfW(Rela) *>(P);
      break;
    case DT_PLTRELSZ:
      PltBytes_ = D.d_un.d_val;
      break;
    }
  }
  template <class F>
  void visit(const ElfW(Rela) * R, uint64_t Bytes, F Do) const {
    for (; R && Bytes >= sizeof(*R); ++R, Bytes -= sizeof(*R)) {
      uint32_t Type = uint32_t(ELF64_R_TYPE(R->r_info));
      if (Type == R_X86_64_JUMP_SLOT || Type == R_X86_64_GLOB_DAT ||
          (Type == R_X86_64_64 && R->r_addend == 0))
        Do(reinterpret_cast<uint64_t *>(Base_ + R->r_offset), Type,
           Symbols_[ELF64_R_SYM(R->r_info)]);
    }
  }
  bool isWritable(uint64_t Address) const {
    for (unsigned P = 0; P < Info_.dlpi_phnum; ++P) {
      const auto &H = Info_.dlpi_phdr[P];
      if (H.p_type == PT_LOAD && (H.p_flags & PF_W) &&
          Address - (Base_ + H.p_vaddr) < H.p_memsz)
        return true;
    }
    return false;
  }

  uint64_t Base_;
  const dl_phdr_info &Info_;
  uint64_t Top_ = 0;
  uint64_t RelroStart_ = 0, RelroEnd_ = 0;
  const ElfW(Sym) *Symbols_ = nullptr;
  const char *Strings_ = nullptr;
  const uint32_t *GnuHash_ = nullptr;
  const ElfW(Rela) *Rela_ = nullptr, *PltRela_ = nullptr;
  uint64_t RelaBytes_ = 0, PltBytes_ = 0;
};

/// What is known from pass to pass; changed under the loader's lock.
struct {
  uint64_t Definitions[kFunctions]; ///< first in load order
  uint64_t Stubs[kFunctions]; ///< the program's PLT entry that stands for the
                              ///< function's address (programs at fixed places)
  uint64_t Lookups[kLookups]; ///< definitions of kLookupNames
  uint64_t Adds, Subs;        ///< the loader's counters at the latest pass
  uint32_t Seen;              ///< objects from the front that are done
  bool IsKnown;               ///< Adds and Subs are valid
} Known;

/// One pass.
struct Pass {
  ObjectRecord *Record; ///< whose DirectHeap is wanted, or null
  uint32_t Index = 0;   ///< of the object
  bool IsWhole = true;  ///< no object was found that is not relocated yet
};

void collectDefinitions(const Object &O, bool IsProgram) {
  for (uint32_t F = 0; F < kFunctions; ++F) {
    if (Known.Definitions[F])
      continue;
    const char *Name = kHeapFunctions[F].Symbol;
    const ElfW(Sym) *S = O.definition(Name, gnuHash(Name));
    if (S && ELF64_ST_TYPE(S->st_info) == STT_FUNC)
      Known.Definitions[F] = O.addressOf(*S);
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

void patchObject(const Object &O, bool IsLoader, Pass &P) {
  const char *Malloc = kHeapFunctions[uint32_t(HeapFunction::Malloc)].Symbol;
  bool IsAllocator = O.definition(Malloc, gnuHash(Malloc)) != nullptr;
  O.forEachRelocation([&](uint64_t *Slot, uint32_t Type, const ElfW(Sym) & S) {
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
  if (!IsLoader)
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
    if (IsHolder)
      P.Record->DirectHeap = directFunctions(O);
    if (Index < Known.Seen)
      return 0;
    constexpr const char *kLoaders = "__tls_get_addr";
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
  if (!TheHeap.IsOn)
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

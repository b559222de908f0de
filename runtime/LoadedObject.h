//===-- LoadedObject.h - a loaded object's symbols and slots --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads what the loader reads, from the program headers of an object in
// memory: symbols by name and version, relocations by name, writable data.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_LOADEDOBJECT_H
#define AUTOPROF_RUNTIME_LOADEDOBJECT_H

#include "Sys.h"
#include "autoprof/abi.h"
#include <elf.h>
#include <link.h>

namespace autoprof {

constexpr uint32_t gnuHash(const char *S) {
  uint32_t H = 5381;
  for (; *S; ++S)
    H = H * 33 + static_cast<unsigned char>(*S);
  return H;
}

inline bool isSame(const char *A, const char *B) {
  while (*A && *A == *B)
    ++A, ++B;
  return *A == *B;
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
        RelroStart_ = (Base_ + H.p_vaddr) & ~uint64_t(abi::kPage - 1);
        RelroEnd_ = (Base_ + H.p_vaddr + H.p_memsz) & ~uint64_t(abi::kPage - 1);
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
    const ElfW(Sym) *Found = nullptr;
    forEachDefinition(Name, Hash, [&](const ElfW(Sym) & S) {
      Found = &S;
      return false;
    });
    return Found;
  }
  /// Calls Do(symbol) for each version of it until that returns false.
  template <class F>
  void forEachDefinition(const char *Name, uint32_t Hash, F Do) const {
    if (!GnuHash_ || !Symbols_)
      return;
    uint32_t Buckets = GnuHash_[0], First = GnuHash_[1], Words = GnuHash_[2];
    auto *Bloom = reinterpret_cast<const uint64_t *>(GnuHash_ + 4);
    uint64_t Word = Bloom[(Hash / 64) % Words];
    if (!(Word >> (Hash % 64) & Word >> ((Hash >> GnuHash_[3]) % 64) & 1))
      return;
    auto *Bucket = reinterpret_cast<const uint32_t *>(Bloom + Words);
    uint32_t I = Bucket[Hash % Buckets];
    if (I < First)
      return;
    for (const uint32_t *Chain = Bucket + Buckets - First;; ++I) {
      const ElfW(Sym) &S = Symbols_[I];
      if ((Chain[I] | 1) == (Hash | 1) && S.st_shndx != SHN_UNDEF &&
          isSame(Strings_ + S.st_name, Name) && !Do(S))
        return;
      if (Chain[I] & 1)
        return;
    }
  }
  /// Whether references that ask for no version, or that are linked now, are
  /// bound to this definition.
  bool isCurrent(const ElfW(Sym) & S) const {
    return !Versions_ || !(Versions_[&S - Symbols_] & kHiddenVersion);
  }
  /// The version that this object has or wants of a symbol; null = none.
  const char *versionOf(const ElfW(Sym) & S) const {
    uint16_t V = Versions_ ? Versions_[&S - Symbols_] & ~kHiddenVersion : 0;
    if (V <= VER_NDX_GLOBAL)
      return nullptr;
    if (S.st_shndx == SHN_UNDEF)
      return needed(V);
    for (auto *D = Defined_; D; D = D->vd_next ? after(D, D->vd_next) : nullptr)
      if (D->vd_ndx == V)
        return Strings_ + reinterpret_cast<const ElfW(Verdaux) *>(
                              reinterpret_cast<const char *>(D) + D->vd_aux)
                              ->vda_name;
    return nullptr;
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
    long Page = long(At & ~uint64_t(abi::kPage - 1));
    if (IsReadOnly &&
        sys::call(SYS_mprotect, Page, abi::kPage, PROT_READ | PROT_WRITE) != 0)
      return false;
    __atomic_store_n(Slot, Value, __ATOMIC_RELEASE);
    if (IsReadOnly)
      sys::call(SYS_mprotect, Page, abi::kPage, PROT_READ);
    return true;
  }

private:
  static constexpr uint16_t kHiddenVersion = 0x8000;

  template <class T> static const T *after(const T *At, uint32_t Bytes) {
    return reinterpret_cast<const T *>(reinterpret_cast<const char *>(At) +
                                       Bytes);
  }
  const char *needed(uint16_t V) const {
    for (auto *N = Needed_; N;
         N = N->vn_next ? after(N, N->vn_next) : nullptr) {
      auto *A = reinterpret_cast<const ElfW(Vernaux) *>(
          reinterpret_cast<const char *>(N) + N->vn_aux);
      for (; A; A = A->vna_next ? after(A, A->vna_next) : nullptr)
        if (A->vna_other == V)
          return Strings_ + A->vna_name;
    }
    return nullptr;
  }
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
    case DT_VERSYM:
      Versions_ = reinterpret_cast<const uint16_t *>(P);
      break;
    case DT_VERNEED:
      Needed_ = reinterpret_cast<const ElfW(Verneed) *>(P);
      break;
    case DT_VERDEF:
      Defined_ = reinterpret_cast<const ElfW(Verdef) *>(P);
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
  const uint16_t *Versions_ = nullptr;
  const ElfW(Verneed) *Needed_ = nullptr;
  const ElfW(Verdef) *Defined_ = nullptr;
  const ElfW(Rela) *Rela_ = nullptr, *PltRela_ = nullptr;
  uint64_t RelaBytes_ = 0, PltBytes_ = 0;
};

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_LOADEDOBJECT_H

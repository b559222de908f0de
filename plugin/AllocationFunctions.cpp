//===-- AllocationFunctions.cpp - which calls allocate --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "AllocationFunctions.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/GlobalAlias.h"
#include "llvm/IR/Instructions.h"

using namespace autoprof;
using namespace llvm;
using abi::HeapFunction;
using abi::HeapShape;

/// The prototype: result, then parameters. v void, p pointer, i int, z size_t
/// and the like, x either of p and z; '.' = and any others.
static const char *prototypeOf(HeapFunction F) {
  switch (infoOf(F).Shape) {
  case HeapShape::Size:
    return "pz";
  case HeapShape::SizeAnd1:
    return "pzx";
  case HeapShape::SizeAnd2:
    return "pzxx";
  case HeapShape::CountSize:
  case HeapShape::AlignSize:
    return "pzz";
  case HeapShape::OutAlignSize:
    return "ipzz";
  case HeapShape::OldSize:
    return "ppz";
  case HeapShape::OldCountSize:
    return "ppzz";
  case HeapShape::Old:
    return "vp";
  case HeapShape::OldAnd1:
    return "vpx";
  case HeapShape::OldAnd2:
    return "vpxx";
  case HeapShape::OldKnownSize:
    return "vpz";
  case HeapShape::OldKnownSizeAnd1:
    return "vpzx";
  case HeapShape::Map:
    return "ppziiiz";
  case HeapShape::Unmap:
    return "ipz";
  case HeapShape::Remap:
    return "ppzzi.";
  case HeapShape::Inside:
    break;
  }
  switch (F) {
  case HeapFunction::Strdup:
  case HeapFunction::Wcsdup:
    return "pp";
  case HeapFunction::Strndup:
    return "ppz";
  case HeapFunction::Asprintf:
    return "ipp.";
  case HeapFunction::Vasprintf:
    return "ippp";
  case HeapFunction::Getline:
    return "zppp";
  case HeapFunction::Getdelim:
    return "zppip";
  default:
    return "?"; // matches nothing; the tests go through the whole list
  }
}

static bool isA(const Type *T, char Letter) {
  switch (Letter) {
  case 'v':
    return T->isVoidTy();
  case 'p':
    return T->isPointerTy() && T->getPointerAddressSpace() == 0;
  case 'i':
    return T->isIntegerTy(32);
  case 'z':
    return T->isIntegerTy(64);
  case 'x':
    return isA(T, 'p') || isA(T, 'z');
  default:
    return false;
  }
}

static bool hasPrototype(const CallBase &Call, StringRef Prototype) {
  if (!isA(Call.getType(), Prototype[0]))
    return false;
  unsigned I = 0;
  for (char Letter : Prototype.drop_front()) {
    if (Letter == '.')
      return true;
    if (I == Call.arg_size() ||
        !isA(Call.getArgOperand(I++)->getType(), Letter))
      return false;
  }
  return I == Call.arg_size();
}

/// By name, with glibc's other names for what a header's inline functions and
/// fortification call.
static HeapFunction functionNamed(StringRef Name) {
  static const StringMap<HeapFunction> Names = [] {
    StringMap<HeapFunction> M;
    for (unsigned I = 0; I < static_cast<unsigned>(HeapFunction::kCount); ++I)
      M[abi::kHeapFunctions[I].Symbol] = static_cast<HeapFunction>(I);
    M["__strdup"] = HeapFunction::Strdup;
    M["__strndup"] = HeapFunction::Strndup;
    M["__getdelim"] = HeapFunction::Getdelim;
    return M;
  }();
  auto It = Names.find(Name);
  return It == Names.end() ? HeapFunction::kCount : It->second;
}

HeapFunction autoprof::heapFunctionOf(const CallBase &Call) {
  if (Call.isInlineAsm() || isa<CallBrInst>(Call))
    return HeapFunction::kCount;
  auto *G = dyn_cast<GlobalValue>(Call.getCalledOperand()->stripPointerCasts());
  for (; G; G = dyn_cast<GlobalValue>(
                cast<GlobalAlias>(G)->getAliasee()->stripPointerCasts())) {
    StringRef Name = GlobalValue::dropLLVMManglingEscape(G->getName());
    // A static function is the file's own affair, whatever its name.
    HeapFunction F =
        G->hasLocalLinkage() ? HeapFunction::kCount : functionNamed(Name);
    if (F != HeapFunction::kCount)
      return hasPrototype(Call, prototypeOf(F)) ? F : HeapFunction::kCount;
    // Fortified: a flag stands before the format.
    if ((Name == "__asprintf_chk" && hasPrototype(Call, "ipip.")) ||
        (Name == "__vasprintf_chk" && hasPrototype(Call, "ipipp")))
      return Name == "__asprintf_chk" ? HeapFunction::Asprintf
                                      : HeapFunction::Vasprintf;
    if (!isa<GlobalAlias>(G) || G->isInterposable())
      break;
  }
  return HeapFunction::kCount;
}

//===-- SiteFacts.cpp - where a call is, and what it allocates ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The type is what the source says at the place of the call (AllocatedTypes) or
// the argument of the std::allocator the call stands in. If neither is there,
// and the call was inlined from an operator new or from the standard library,
// the place that called that is asked; no other function is looked through: a
// buffer that it makes for itself is not of its result's type.
//
//===----------------------------------------------------------------------===//
#include "SiteFacts.h"
#include "LLVMCompat.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Support/Path.h"

using namespace autoprof;
using namespace llvm;

static std::string nameOf(const DISubprogram *SP, const LinkageNames &Names) {
  if (!SP->getLinkageName().empty())
    return SP->getLinkageName().str();
  auto It = Names.find(SP);
  return It == Names.end() ? SP->getName().str() : It->second;
}

static void replaceAll(std::string &S, StringRef From, StringRef To) {
  for (size_t At = 0;
       (At = S.find(From.data(), At, From.size())) != std::string::npos;)
    S.replace(At, From.size(), To.data(), To.size());
}

/// As one would write it: without inline namespaces and default arguments.
static std::string readable(std::string Type) {
  for (const char *Inline : {"std::__cxx11::", "std::__1::"})
    replaceAll(Type, Inline, "std::");
  replaceAll(Type, " >", ">");
  replaceAll(Type,
             "std::basic_string<char, std::char_traits<char>, "
             "std::allocator<char>>",
             "std::string");
  replaceAll(Type, "std::basic_string<char>", "std::string");
  return Type;
}

/// T, if Linkage names a member of the standard allocator of T that gets its
/// memory.
static std::string typeOfAllocator(StringRef Linkage) {
  ItaniumPartialDemangler Demangler;
  if (Linkage.find("allocate") == StringRef::npos ||
      Demangler.partialDemangle(Linkage.str().c_str()) ||
      !Demangler.isFunction())
    return "";
  auto Take = [](char *Text) {
    std::string Result = Text ? Text : "";
    free(Text);
    return Result;
  };
  size_t N = 0;
  std::string Base = Take(Demangler.getFunctionBaseName(nullptr, &N));
  N = 0;
  std::string Class = Take(Demangler.getFunctionDeclContextName(nullptr, &N));
  if (StringRef(Base).split('[').first != "allocate")
    return "";
  for (const char *Name : {"std::__new_allocator<", "__gnu_cxx::new_allocator<",
                           "std::allocator<", "std::__1::allocator<"}) {
    if (!startsWith(Class, Name) || Class.back() != '>')
      continue;
    StringRef Argument = StringRef(Class).drop_front(StringRef(Name).size());
    return readable(Argument.drop_back().rtrim().str());
  }
  return "";
}

static std::string typeAt(const std::string &Function, const DILocation *Where,
                          const SourceInfo *Source) {
  if (!Source || !Where->getLine())
    return "";
  // A clone (f.resume) has its origin's source.
  StringRef Name = StringRef(Function).split('.').first;
  bool Initializes = startsWith(Name, "__cxx_global_var_init");
  if (Initializes || startsWith(Name, "_GLOBAL__"))
    Name = sys::path::filename(Where->getFilename());
  std::string Key =
      SourceInfo::typeKey(Name, Where->getLine(), Where->getColumn());
  auto It = Source->Types.find(Key);
  if (It == Source->Types.end() && Source->Search && !Initializes) {
    Source->Search(Name);
    It = Source->Types.find(Key);
  }
  return It == Source->Types.end() ? "" : readable(It->second);
}

/// operator new of a class, or something of the standard library.
static bool isLookedThrough(StringRef Linkage) {
  for (const char *Std : {"_ZNSt", "_ZNKSt", "_ZSt", "_ZN9__gnu_cxx",
                          "_ZNK9__gnu_cxx", "_Znwm", "_Znam"})
    if (startsWith(Linkage, Std))
      return true;
  ItaniumPartialDemangler Demangler;
  if (Demangler.partialDemangle(Linkage.str().c_str()) ||
      !Demangler.isFunction())
    return false;
  size_t N = 0;
  char *Base = Demangler.getFunctionBaseName(nullptr, &N);
  bool Result = Base && (StringRef(Base) == "operator new" ||
                         StringRef(Base) == "operator new[]");
  free(Base);
  return Result;
}

SiteFacts autoprof::factsOf(const CallBase &Call, const SourceInfo *Source,
                            const LinkageNames &Names) {
  SiteFacts Facts;
  std::string Own =
      GlobalValue::dropLLVMManglingEscape(Call.getFunction()->getName()).str();
  const DILocation *Where = Call.getDebugLoc();
  if (!Where) {
    Facts.Type = typeOfAllocator(Own);
    return Facts;
  }
  Facts.File = Where->getFilename().str();
  Facts.Line = Where->getLine();
  Facts.Column = Where->getColumn() > UINT16_MAX ? 0 : Where->getColumn();
  if (Where->getInlinedAt())
    Facts.Function = nameOf(Where->getScope()->getSubprogram(), Names);
  for (; Where; Where = Where->getInlinedAt()) {
    std::string Function =
        Where->getInlinedAt()
            ? nameOf(Where->getScope()->getSubprogram(), Names)
            : Own;
    Facts.Type = typeAt(Function, Where, Source);
    if (Facts.Type.empty())
      Facts.Type = typeOfAllocator(Function);
    if (!Facts.Type.empty() || !isLookedThrough(Function))
      break;
  }
  return Facts;
}

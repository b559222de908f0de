//===-- Hooks.cpp - what the plugin emits beside the hooks ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names and linkage decide whether every linker and ThinLTO keep working:
// external hidden symbols (a local one would forbid importing the function),
// in the function's COMDAT (kept and dropped with it), no pointer to a function
// (it would keep the function alive), no dynamic relocation. A function that is
// merged by name (ODR) has its data under its name alone, so that any copy
// serves an inlined body; one that is not has the module's hash in them.
//
//===----------------------------------------------------------------------===//
#include "Hooks.h"
#include "LLVMCompat.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/GlobalAlias.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace autoprof;
using namespace llvm;

// Startup.c as bitcode of this LLVM, embedded by the build.
extern "C" const char autoprofStartupBegin[], autoprofStartupEnd[];
// The folder of the plugin, where the runtime lies; set by the loader.
extern "C" const char *autoprofPluginFolder();

static constexpr int kStartPriority = 3; // behind the sanitizers' own start

static uint64_t hashOf(StringRef S, uint64_t H = 0xcbf29ce484222325) {
  return abi::fnv1a(S.data(), S.size(), H);
}

/// Equal for equal input, different for two sources of one program: the names
/// the module defines, its source's name and contents.
static uint64_t moduleHash(const Module &M, const SourceInfo *Source) {
  uint64_t H = hashOf(M.getSourceFileName());
  if (Source)
    H = hashOf(Source->MainFile, H ^ Source->MainFileHash);
  for (const Function &F : M)
    if (!F.isDeclaration())
      H = hashOf(F.getName(), H);
  for (const GlobalVariable &G : M.globals())
    if (G.hasExternalLinkage() && !G.isDeclaration())
      H = hashOf(G.getName(), H);
  return H | 1;
}

Hooks::Hooks(Module &M, const SourceInfo *Source, uint16_t Flags)
    : M_(M), Source_(Source), Flags_(Flags),
      ModuleHash_(moduleHash(M, Source)) {
  // Declared here, defined by Startup.c, which is linked in at the end; or
  // there already, when allocations are marked later than calls.
  if ((Object_ = M.getNamedGlobal("__autoprof_object")))
    return;
  LLVMContext &C = M.getContext();
  auto *T = ArrayType::get(Type::getInt64Ty(C), sizeof(abi::ObjectRecord) / 8);
  Object_ = new GlobalVariable(M, T, false, GlobalValue::ExternalLinkage,
                               nullptr, "__autoprof_object");
  Object_->setVisibility(GlobalValue::HiddenVisibility);
  Object_->setDSOLocal(true);
}

Constant *autoprof::distance(GlobalVariable *Data, uint64_t FieldOffset,
                             Constant *To) {
  Type *I64 = Type::getInt64Ty(Data->getContext());
  Type *I32 = Type::getInt32Ty(Data->getContext());
  if (!To)
    return ConstantInt::get(I32, 0);
  Constant *From = ConstantExpr::getAdd(ConstantExpr::getPtrToInt(Data, I64),
                                        ConstantInt::get(I64, FieldOffset));
  return ConstantExpr::getTrunc(
      ConstantExpr::getSub(ConstantExpr::getPtrToInt(To, I64), From), I32);
}

static bool isMergedByName(const Function &F) {
  return F.hasLinkOnceODRLinkage() || F.hasWeakODRLinkage();
}

uint16_t Hooks::flagsFor(const Options &Opts, const SourceInfo *Source) {
  uint16_t Flags = 0;
  if (Opts.Placement == Options::Place::Early)
    Flags |= abi::kDescEarly;
  if (Source && Source->BeforeLink)
    Flags |= abi::kDescPreLink;
  if (Source && Source->Unoptimized)
    Flags |= abi::kDescUnoptimized;
  return Flags;
}

Constant *Hooks::text(StringRef Text) {
  if (Text.empty())
    return nullptr;
  GlobalVariable *&G = Texts_[Text];
  if (!G) {
    Constant *Data = ConstantDataArray::getString(M_.getContext(), Text);
    G = new GlobalVariable(M_, Data->getType(), true,
                           GlobalValue::PrivateLinkage, Data,
                           "__autoprof_text");
    G->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
    G->setAlignment(Align(1));
  }
  return G;
}

GlobalVariable *Hooks::aliasHashes(Function &F) {
  SmallVector<uint64_t, 4> Words = {0};
  for (const GlobalAlias &A : M_.aliases())
    if (A.getAliaseeObject() == &F && A.hasName())
      Words.push_back(hashOf(GlobalValue::dropLLVMManglingEscape(A.getName())));
  if (Words.size() == 1)
    return nullptr;
  Words[0] = Words.size() - 1;
  Constant *Data = ConstantDataArray::get(M_.getContext(), Words);
  auto *G =
      new GlobalVariable(M_, Data->getType(), true, GlobalValue::PrivateLinkage,
                         Data, "__autoprof_aliases");
  G->setComdat(F.getComdat());
  return G;
}

/// The text behind a u32 with its length.
GlobalVariable *Hooks::counted(Function &F, StringRef Text) {
  LLVMContext &C = M_.getContext();
  Constant *Data = ConstantStruct::getAnon(
      {ConstantInt::get(Type::getInt32Ty(C), Text.size()),
       ConstantDataArray::getString(C, Text, /*AddNull=*/false)});
  auto *G =
      new GlobalVariable(M_, Data->getType(), true, GlobalValue::PrivateLinkage,
                         Data, "__autoprof_inlined");
  G->setAlignment(Align(4));
  G->setComdat(F.getComdat());
  return G;
}

FunctionData Hooks::describe(Function &F, StringRef Inlined, bool IsAsked) {
  LLVMContext &C = M_.getContext();
  Type *I64 = Type::getInt64Ty(C), *I32 = Type::getInt32Ty(C);
  StringRef Name = GlobalValue::dropLLVMManglingEscape(F.getName());
  uint64_t NameHash = hashOf(Name);
  Place Where = SourceInfo::placeOf(F, Source_);
  if (Where.File.empty() && Source_ && F.hasLocalLinkage())
    Where.File = Source_->MainFile; // made by the compiler for this file

  std::string Suffix = ("." + Name).str();
  if (!isMergedByName(F) && (F.hasLocalLinkage() || F.isInterposable()))
    Suffix += "." + utohexstr(ModuleHash_);
  auto Linkage = isMergedByName(F) ? GlobalValue::LinkOnceODRLinkage
                                   : GlobalValue::WeakAnyLinkage;
  auto Finish = [&](GlobalVariable *G) {
    G->setVisibility(GlobalValue::HiddenVisibility);
    G->setDSOLocal(true);
    G->setAlignment(Align(8));
    if (Comdat *Group = F.getComdat())
      G->setComdat(Group);
    return G;
  };
  auto *Key = Finish(new GlobalVariable(M_, I64, false, Linkage,
                                        ConstantInt::get(I64, abi::kKeyOn),
                                        "__autoprof_key" + Suffix));

  // The fields of abi::Descriptor in order, the name, what was inlined.
  Constant *NameText = ConstantDataArray::getString(C, Name);
  auto *U16 = Type::getInt16Ty(C);
  SmallVector<Type *, 11> Types = {I32, I32, I32, I32, I64,
                                   I64, I32, U16, U16, NameText->getType()};
  if (!Inlined.empty())
    Types.push_back(I32);
  auto *T = StructType::get(C, Types);
  auto *D = Finish(new GlobalVariable(M_, T, true, Linkage, nullptr,
                                      "__autoprof_desc" + Suffix));
  using abi::Descriptor;
  // Two sources may have equal names at equal lines of equally named files;
  // what comes from a header is the same function in all of them.
  bool Private = F.hasLocalLinkage() && (!Source_ || Where.File.empty() ||
                                         Where.File == Source_->MainFile);
  uint16_t Flags = Flags_ | (Inlined.empty() ? 0 : abi::kDescInlined) |
                   (IsAsked ? abi::kDescAsked : 0);
  SmallVector<Constant *, 11> Fields = {
      distance(D, offsetof(Descriptor, RelKey), Key),
      ConstantInt::get(I32, sizeof(Descriptor) - offsetof(Descriptor, RelName)),
      distance(D, offsetof(Descriptor, RelFile), text(Where.File)),
      ConstantInt::get(I32, Where.Line),
      ConstantInt::get(I64, NameHash),
      ConstantInt::get(I64, Private ? ModuleHash_ : 0),
      distance(D, offsetof(Descriptor, RelAliases), aliasHashes(F)),
      ConstantInt::get(U16, Flags),
      ConstantInt::get(U16, LLVM_VERSION_MAJOR),
      NameText};
  if (!Inlined.empty())
    Fields.push_back(
        distance(D, M_.getDataLayout().getStructLayout(T)->getElementOffset(10),
                 counted(F, Inlined)));
  D->setInitializer(ConstantStruct::get(T, Fields));
  return {D, Key, abi::saltOf(NameHash)};
}

void Hooks::shareByName(GlobalObject &G) {
  G.setLinkage(GlobalValue::LinkOnceODRLinkage);
  G.setVisibility(GlobalValue::HiddenVisibility);
  G.setDSOLocal(true);
  G.setComdat(G.getParent()->getOrInsertComdat(G.getName()));
}

void Hooks::compileAlike(Function &Ours, const Function &Theirs) {
  Ours.addFnAttr(Attribute::NoInline);
  for (auto Kind :
       {Attribute::UWTable, Attribute::NoRedZone, Attribute::NoCfCheck})
    if (Theirs.hasFnAttribute(Kind))
      Ours.addFnAttr(Theirs.getFnAttribute(Kind));
  if (Theirs.hasFnAttribute("frame-pointer"))
    Ours.addFnAttr(Theirs.getFnAttribute("frame-pointer"));
}

/// What Startup.c defines belongs to the linked object, whichever of its
/// modules is kept.
static void shareAll(Module &Startup) {
  auto Share = [](GlobalObject &G) {
    if (!G.isDeclaration() && !G.hasLocalLinkage())
      Hooks::shareByName(G);
  };
  for (Function &F : Startup) {
    Share(F);
    for (const char *A : {"target-cpu", "target-features", "tune-cpu"})
      F.removeFnAttr(A);
  }
  for (GlobalVariable &G : Startup.globals())
    Share(G);
  // Flags (PIC level, ...) and identification are the host module's affair.
  SmallVector<NamedMDNode *, 4> Named;
  for (NamedMDNode &N : Startup.named_metadata())
    Named.push_back(&N);
  for (NamedMDNode *N : Named)
    N->eraseFromParent();
}

/// Whether the module is of a program, not of a library: it has main, and its
/// code is not made for both. A linker refuses .preinit_array in a library; a
/// sanitizer must come first.
static bool isProgram(const Module &M) {
  const Function *Main = M.getFunction("main");
  if (!Main || Main->isDeclaration())
    return false;
  for (const Function &F : M)
    for (auto Kind : {Attribute::SanitizeAddress, Attribute::SanitizeThread,
                      Attribute::SanitizeMemory, Attribute::SanitizeHWAddress})
      if (F.hasFnAttribute(Kind))
        return false;
  return M.getPICLevel() == PICLevel::NotPIC ||
         M.getPIELevel() != PIELevel::Default;
}

const char *Hooks::addStartup() {
  LLVMContext &C = M_.getContext();
  StringRef Bytes(autoprofStartupBegin,
                  size_t(autoprofStartupEnd - autoprofStartupBegin));
  auto Startup = parseBitcodeFile(MemoryBufferRef(Bytes, "startup"), C);
  if (!Startup) {
    consumeError(Startup.takeError());
    return "the embedded start-up code cannot be read";
  }
  (*Startup)->setDataLayout(M_.getDataLayout());
  (*Startup)->setTargetTriple(M_.getTargetTriple());
  Constant *Folder = ConstantDataArray::getString(C, autoprofPluginFolder());
  new GlobalVariable(**Startup, Folder->getType(), true,
                     GlobalValue::ExternalLinkage, Folder,
                     "__autoprof_folder_text");
  GlobalVariable *Slot = (*Startup)->getNamedGlobal("__autoprof_folder");
  auto *Text = (*Startup)->getNamedGlobal("__autoprof_folder_text");
  Slot->replaceAllUsesWith(ConstantExpr::getBitCast(Text, Slot->getType()));
  Slot->eraseFromParent();
  shareAll(**Startup);
  // What is merged by name is linked only where it is declared already.
  M_.getOrInsertFunction("__autoprof_init", Type::getVoidTy(C));
  bool IsProgram = isProgram(M_);
  if (IsProgram)
    M_.getOrInsertFunction("__autoprof_preinit", Type::getVoidTy(C));
  if (Linker::linkModules(M_, std::move(*Startup)))
    return "the start-up code cannot be linked";
  Object_ = M_.getNamedGlobal("__autoprof_object");
  Function *Start = M_.getFunction("__autoprof_init");
  appendToGlobalCtors(M_, Start, kStartPriority, Start);
  if (IsProgram) {
    Function *First = M_.getFunction("__autoprof_preinit");
    auto *Entry = new GlobalVariable(M_, First->getType(), true,
                                     GlobalValue::InternalLinkage, First,
                                     "__autoprof_preinit_entry");
    Entry->setSection(".preinit_array");
    appendToCompilerUsed(M_, {Entry});
  }
  return nullptr;
}

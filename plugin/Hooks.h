//===-- Hooks.h - what the plugin emits beside the hooks ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The data of the hooks: a descriptor and a key per function, the object record
// and start-up code per linked object (abi.h says what is in them). One short-
// lived object per module.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_HOOKS_H
#define AUTOPROF_PLUGIN_HOOKS_H

#include "Options.h"
#include "SourceInfo.h"
#include "autoprof/abi_hooks.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Module.h"

namespace autoprof {

/// A function's data, in its COMDAT if it has one.
struct FunctionData {
  llvm::GlobalVariable *Descriptor; ///< abi::Descriptor and its texts
  llvm::GlobalVariable *Key;        ///< u64, FuncId << 32, written at run time
  uint32_t Salt;
};

class Hooks {
public:
  /// Flags: abi::DescriptorFlags for all functions of the module.
  Hooks(llvm::Module &M, const SourceInfo *Source, uint16_t Flags);

  static uint16_t flagsFor(const Options &Opts, const SourceInfo *Source);

  /// Inlined: the text of abi::FuncRecord::Inlined, or nothing.
  FunctionData describe(llvm::Function &F, llvm::StringRef Inlined = {},
                        bool IsAsked = false);

  /// The object record: constant distance of a field is in abi.h.
  llvm::GlobalVariable *objectRecord() const { return Object_; }

  /// Whether link-time optimisation may still inline functions with hooks.
  bool mayBeInlined() const {
    return !Source_ || (Flags_ & (abi::kDescPreLink | abi::kDescEarly));
  }

  /// The module-wide copy of a text, NUL-ended; null for an empty one.
  llvm::Constant *text(llvm::StringRef Text);

  /// Links the start-up code (Startup.c) and makes it a constructor. Null on
  /// success, else what went wrong.
  const char *addStartup();

  /// Makes something one for all objects that are linked together.
  static void shareByName(llvm::GlobalObject &G);
  /// Gives code of ours what concerns stack and unwinding from the program's.
  static void compileAlike(llvm::Function &Ours, const llvm::Function &Theirs);

private:
  llvm::GlobalVariable *aliasHashes(llvm::Function &F);
  llvm::GlobalVariable *counted(llvm::Function &F, llvm::StringRef Text);

  llvm::Module &M_;
  const SourceInfo *Source_;
  uint16_t Flags_;
  uint64_t ModuleHash_;
  llvm::GlobalVariable *Object_;
  llvm::StringMap<llvm::GlobalVariable *> Texts_;
};

/// For a `Rel*` field of abi.h: the distance from the field at FieldOffset in
/// Data to To, 0 if that is null.
llvm::Constant *distance(llvm::GlobalVariable *Data, uint64_t FieldOffset,
                         llvm::Constant *To);

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_HOOKS_H

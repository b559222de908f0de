//===-- Note.cpp - which hook ABI this runtime speaks ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An ELF note, so that a program can ask before any code of the library runs
// (plugin/Startup.c reads it).
//
//===----------------------------------------------------------------------===//
#include "autoprof/abi.h"

namespace {
struct Note {
  uint32_t NameBytes, DescBytes, Type;
  char Name[12];
  uint32_t HookAbi;
};
} // namespace

__attribute__((section(".note.autoprof"), used,
               aligned(4))) static const Note HookAbiNote = {
    9, 4, 1, "autoprof", autoprof::abi::kHookAbi};

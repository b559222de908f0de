//===-- HookCodeTest.cpp - which instructions are a hook's ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Code as clang 19 writes it at -O2 (objdump's listing beside it).
//
//===----------------------------------------------------------------------===//
#include "HookCode.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

using namespace autoprof;

namespace {

constexpr uint64_t kBegin = 0x401000, kRecord = 0x500000;
constexpr uint64_t kEnterWord =
    kRecord + offsetof(autoprof::abi::ObjectRecord, EnterTpOff);

/// A function that is put together; each instruction is known by its number.
class Code {
public:
  Code &add(std::vector<unsigned char> bytes) {
    starts_.push_back(kBegin + bytes_.size());
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  /// mov word(%rip), %rax
  Code &load(uint64_t word) {
    auto distance = int32_t(word - (kBegin + bytes_.size() + 7));
    unsigned char d[4];
    std::memcpy(d, &distance, sizeof(d));
    return add({0x48, 0x8b, 0x05, d[0], d[1], d[2], d[3]});
  }
  Code &enter() {
    load(kEnterWord);
    add({0x48, 0x85, 0xc0});                         // test %rax,%rax
    add({0x0f, 0x84, 0x76, 0x01, 0x00, 0x00});       // je
    add({0x64, 0x48, 0x8b, 0x00});                   // mov %fs:(%rax),%rax
    add({0x4c, 0x63, 0x00});                         // movslq (%rax),%r8
    add({0x44, 0x0f, 0xb7, 0x08});                   // movzwl (%rax),%r9d
    add({0x42, 0x8b, 0x8c, 0x08, 0xb8, 0x4a, 0, 0}); // mov n(%rax,%r9),%ecx
    add({0x4d, 0x39, 0xc1});                         // cmp %r8,%r9
    add({0x0f, 0x85, 0x5f, 0x01, 0x00, 0x00});       // jne
    add({0x48, 0xff, 0x04, 0xd0});                   // incq (%rax,%rdx,8)
    return add({0x89, 0x08});                        // mov %ecx,(%rax)
  }
  Code &exit() {
    load(kRecord);
    add({0x64, 0x48, 0x8b, 0x00});  // mov %fs:(%rax),%rax
    return add({0x44, 0x89, 0x00}); // mov %r8d,(%rax)
  }
  Code &own() { return add({0x48, 0x8d, 0x46, 0xff}); } // lea -1(%rsi),%rax

  /// A letter for each instruction: h = of a hook, . = not.
  std::string hooks(uint64_t record = kRecord) const {
    std::string text;
    FunctionCode code{bytes_.data(), kBegin, kBegin + bytes_.size()};
    for (uint64_t pc : starts_)
      text += isHookCode(code, pc, record) ? 'h' : '.';
    return text;
  }

private:
  std::vector<unsigned char> bytes_;
  std::vector<uint64_t> starts_;
};

TEST(HookCode, FromTheLoadOfTheRecordsWordToTheStoreOfTheCursor) {
  EXPECT_EQ(Code().own().enter().own().own().hooks(), ".hhhhhhhhhhh..");
  EXPECT_EQ(Code().own().exit().own().hooks(), ".hhh.");
}

TEST(HookCode, WhatBeginsTheFunctionShowsWhatTheCallTakes) {
  EXPECT_EQ(Code().enter().own().exit().own().hooks(), ".hhhhhhhhhh.hhh.");
}

TEST(HookCode, OfAnotherObjectItIsNone) {
  EXPECT_EQ(Code().own().enter().own().exit().own().hooks(kRecord + 0x60),
            ".................");
}

TEST(HookCode, WhatLiesFarBehindAHookIsOwn) {
  Code code;
  code.own().exit();
  std::string expect = ".hhh";
  for (int i = 0; i < 100; ++i, expect += '.')
    code.own();
  EXPECT_EQ(code.hooks(), expect);
}

TEST(HookCode, AHookThatIsCutShortEndsWithTheFunction) {
  // Nothing behind the end may be read.
  EXPECT_EQ(Code().own().load(kEnterWord).own().hooks(), ".h.");
  EXPECT_EQ(Code().own().load(kRecord).hooks(), ".h");
}

} // namespace

//===-- UserText.h - what a program told, as text -------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of TraceText's language that is about abi_user.h. Of the thread
// before it:
//
//   counter NAME [unit=U] [on=PATH:N...] [adds=N] [more=N]
//                                added so much on each path, in ADDS adds
//                                (default: one a path), MORE without a path
//   gauge NAME [unit=U] [sets=N min=N max=N] [weighted=N]
//         [value=N at=TICKS first=TICKS]
//                                the thread's sets; values that they replaced,
//                                times their ticks; the process's value
//   frames NAME TICKSxCOUNT... [slow=END:TICKS...]
//   section NAME TICKSxCOUNT... [cpu=NS mincpu=NS maxcpu=NS]
//   passed NAME at=TICKS [path=PATH] [number=N]      a checkpoint
//   message TEXT at=TICKS [path=PATH] [number=N]
//   calledthread TEXT            what the program calls the thread
//   column NAME N,N...           a counter or gauge at each point
//   untoldvalues KIND N          KIND as in abi::UserLoss
//
// Lists in a key are separated by commas.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TEST_USERTEXT_H
#define AUTOPROF_TEST_USERTEXT_H

#include "Statement.h"
#include "trace/TraceWriter.h"

#include <functional>

namespace autoprof {

class UserText {
public:
  using PathOf = std::function<abi::NodeId(const std::string &)>;
  UserText(TraceWriter &writer, PathOf pathOf)
      : writer_(writer), pathOf_(std::move(pathOf)) {}

  /// False if the statement is about something else.
  bool add(const Statement &s, TraceWriter::Block *block);

private:
  uint32_t name(abi::UserKind kind, const Statement &s);
  void addCounter(const Statement &s, TraceWriter::Block &block);
  void addGauge(const Statement &s, TraceWriter::Block &block);
  void addTimes(abi::UserKind kind, const Statement &s,
                TraceWriter::Block &block);
  void addMoment(const Statement &s, TraceWriter::Block &block);

  TraceWriter &writer_;
  PathOf pathOf_;
  std::map<std::pair<std::pair<abi::UserKind, std::string>, std::string>,
           uint32_t>
      names_; ///< by kind and text, unit
};

} // namespace autoprof

#endif // AUTOPROF_TEST_USERTEXT_H

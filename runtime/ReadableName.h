//===-- ReadableName.h - a C++ name without parameters --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// "A::f" of _ZN1A1fEi: the names people use for functions, without parameters
// and template arguments ("std::vector::push_back"), without memory and libc.
// A name that this does not understand has no readable form; whoever looks for
// it takes the linkage name.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_READABLENAME_H
#define AUTOPROF_RUNTIME_READABLENAME_H

#include "Text.h"

namespace autoprof {

class ReadableName {
public:
  /// False: not a C++ name, or not understood.
  bool read(const char *Linkage);
  const char *get() const { return Name_.get(); }
  /// What stands behind the last "::".
  const char *last() const { return Name_.get() + Last_; }

private:
  bool name();
  bool nested();
  bool unqualified();
  bool source();
  bool structor(const char *Prefix);
  bool unnamed();
  bool operation();
  bool standard();
  bool take(char C) { return *P_ == C && ++P_; }
  void begin() {
    if (Name_.size())
      Name_ << "::";
    Last_ = Name_.size();
  }

  const char *P_ = nullptr;
  Text<128> Name_; // longer ones are cut: their globs end in "*"
  size_t Last_ = 0;
};

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_READABLENAME_H

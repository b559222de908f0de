//===-- Names.h - from linkage names to what the user wrote ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Demangles, and takes apart the suffixes that compilers add to a function
// they split, clone or promote: "_Z3foov.resume" is shown as "foo() [resume]".
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_NAMES_H
#define AUTOPROF_ANALYSIS_NAMES_H

#include "trace/TraceData.h"

#include <string>

namespace autoprof {

/// What to show for a linkage name; itself when it is not mangled.
std::string displayName(const std::string &linkageName);

/// The same for a function; a scope has the name its user gave it.
std::string displayName(const FuncInfo &info);

/// Short forms of the name, for matching what a user types.
struct NameForms {
  std::string qualified; ///< "ns::Foo<int>::bar", no parameters
  std::string base;      ///< "bar"
};
NameForms nameForms(const std::string &linkageName);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_NAMES_H

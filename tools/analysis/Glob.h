//===-- Glob.h - patterns for function and thread names -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// "*" is any text and "?" any one character; all else is literal, brackets
// too, because C++ names are full of them. "\" takes the meaning from the
// character after it: "operator\*".
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_GLOB_H
#define AUTOPROF_ANALYSIS_GLOB_H

#include <string_view>

namespace autoprof {

/// Whether \p pattern covers all of \p text. A pattern that is equal to the
/// text always does.
bool globMatches(std::string_view pattern, std::string_view text);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_GLOB_H

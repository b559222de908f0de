//===-- InlinedText.h - what a trace says was inlined ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The text of abi::FuncRecord::Inlined, taken apart.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TRACE_INLINEDTEXT_H
#define AUTOPROF_TRACE_INLINEDTEXT_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace autoprof {

struct InlinedInfo {
  std::string name; ///< linkage name
  std::string file;
  uint32_t line = 0;
  bool operator==(const InlinedInfo &) const = default;
};

struct InlinedList {
  std::vector<InlinedInfo> functions;
  uint64_t more = 0; ///< that were left out of the text
};

/// \p file: of the function they were inlined into. What does not follow the
/// form ends the list.
InlinedList parseInlined(std::string_view text, const std::string &file);

} // namespace autoprof

#endif // AUTOPROF_TRACE_INLINEDTEXT_H

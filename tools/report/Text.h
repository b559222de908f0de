//===-- Text.h - figures and names as people read them --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Units, separators and widths for every text report. Names come from the
// traced program and may hold any bytes: whatever is printed goes through
// printable() first, so that a trace cannot drive the terminal.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_TEXT_H
#define AUTOPROF_REPORT_TEXT_H

#include <cstdint>
#include <string>
#include <string_view>

namespace autoprof {

/// "950 ns", "1.23 µs", "45.6 ms", "789 s": three digits that matter.
std::string formatNs(double ns);
/// "12,345,678".
std::string formatCount(uint64_t count);
/// "12.3%"; "<0.1%" for what would round to nothing; "-" without a whole.
std::string formatShare(uint64_t part, uint64_t whole);
/// "16 B", "4.20 MiB".
std::string formatBytes(uint64_t bytes);
/// "2026-11-23 12:19:01 UTC".
std::string formatTime(uint64_t realNs);
/// "2026-11-23T12:19:01.123456789Z", for machines.
std::string formatTimeIso(uint64_t realNs);

/// \p text with control characters and bytes that are not UTF-8 as "\x1b".
std::string printable(std::string_view text);

/// For the text and the quoted attributes of XML and HTML.
std::string escapedXml(std::string_view text);
/// Columns that \p text, valid UTF-8, takes on a terminal.
size_t displayWidth(std::string_view text);
/// \p text, valid UTF-8, cut in the middle to \p width columns.
std::string elided(const std::string &text, size_t width);

} // namespace autoprof

#endif // AUTOPROF_REPORT_TEXT_H

//===-- Text.cpp - figures and names as people read them ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/Text.h"

#include <cmath>
#include <ctime>
#include <fmt/format.h>

namespace autoprof {

namespace {

/// Three significant digits, never an exponent.
std::string threeDigits(double value) {
  if (value < 9.995)
    return fmt::format("{:.2f}", value);
  if (value < 99.95)
    return fmt::format("{:.1f}", value);
  return fmt::format("{:.0f}", value);
}

/// Bytes of the UTF-8 sequence at \p at, 0 when it is not one or is a control
/// character.
size_t sequenceLength(std::string_view text, size_t at) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char first = byte(at);
  if (first < 0x80)
    return first >= 0x20 && first != 0x7f;
  size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > text.size())
    return 0;
  uint32_t point = first & (0x7f >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80)
      return 0;
    point = point << 6 | (byte(at + i) & 0x3f);
  }
  constexpr uint32_t kLeast[] = {0, 0, 0xa0, 0x800, 0x10000}; // C1 are controls
  bool isSurrogate = point >= 0xd800 && point < 0xe000;
  // Marks that reorder or hide text would let a name look like another.
  bool isDirection = (point >= 0x202a && point <= 0x202e) ||
                     (point >= 0x2066 && point <= 0x2069) || point == 0x2028 ||
                     point == 0x2029;
  return point < kLeast[length] || point > 0x10ffff || isSurrogate ||
                 isDirection
             ? 0
             : length;
}

bool isContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

} // namespace

std::string formatNs(double ns) {
  if (ns < 999.5)
    return fmt::format("{:.0f} ns", ns);
  if (ns < 999.5e3)
    return threeDigits(ns / 1e3) + " µs";
  if (ns < 999.5e6)
    return threeDigits(ns / 1e6) + " ms";
  return threeDigits(ns / 1e9) + " s";
}

std::string formatCount(uint64_t count) {
  std::string digits = std::to_string(count);
  for (size_t i = digits.size(); i > 3; i -= 3)
    digits.insert(i - 3, ",");
  return digits;
}

std::string formatShare(uint64_t part, uint64_t whole) {
  if (whole == 0)
    return "-";
  double percent = 100 * static_cast<double>(part) / static_cast<double>(whole);
  if (part > 0 && percent < 0.05)
    return "<0.1%";
  return fmt::format("{:.1f}%", percent);
}

std::string formatBytes(uint64_t bytes) {
  const char *const kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  size_t unit = 0;
  for (; value >= 1023.5 && unit + 1 < std::size(kUnits); ++unit)
    value /= 1024;
  return unit == 0 ? fmt::format("{} B", bytes)
                   : threeDigits(value) + " " + kUnits[unit];
}

std::string formatTime(uint64_t realNs) {
  auto seconds = static_cast<std::time_t>(realNs / 1'000'000'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  size_t length = std::strftime(text, sizeof(text), "%F %T UTC", &parts);
  return {text, length};
}

std::string formatTimeIso(uint64_t realNs) {
  auto seconds = static_cast<std::time_t>(realNs / 1'000'000'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  size_t length = std::strftime(text, sizeof(text), "%FT%T", &parts);
  return fmt::format("{}.{:09}Z", std::string_view(text, length),
                     realNs % 1'000'000'000);
}

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    size_t length = sequenceLength(text, at);
    if (length == 0)
      result +=
          fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at++]));
    else
      result += text.substr(at, length);
    at += length;
  }
  return result;
}

size_t displayWidth(std::string_view text) {
  size_t width = 0;
  for (char c : text)
    width += !isContinuation(c);
  return width;
}

std::string elided(const std::string &text, size_t width) {
  size_t full = displayWidth(text);
  if (full <= width)
    return text;
  if (width == 0)
    return {};
  // The end of a name says more than its middle: what is called comes last.
  size_t head = (width - 1) / 2, tail = width - 1 - head;
  size_t headBytes = 0;
  for (size_t seen = 0; headBytes < text.size(); ++headBytes)
    if (!isContinuation(text[headBytes]) && seen++ == head)
      break;
  size_t tailAt = text.size();
  for (size_t seen = 0; seen < tail; seen += !isContinuation(text[tailAt]))
    --tailAt;
  return text.substr(0, headBytes) + "…" + text.substr(tailAt);
}

std::string escapedXml(std::string_view text) {
  std::string result;
  for (char c : text) {
    switch (c) {
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '&':
      result += "&amp;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += c;
    }
  }
  return result;
}

} // namespace autoprof

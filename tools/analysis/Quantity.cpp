//===-- Quantity.cpp - amounts as users write them ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Quantity.h"

#include <cctype>
#include <charconv>
#include <cmath>
#include <span>
#include <stdexcept>

namespace autoprof {

namespace {

struct Suffix {
  std::string_view text;
  double factor;
};

constexpr Suffix kCounts[] = {{"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}};
constexpr Suffix kTimes[] = {{"ns", 1},    {"us", 1e3}, {"µs", 1e3},
                             {"ms", 1e6},  {"s", 1e9},  {"min", 60e9},
                             {"h", 3600e9}};
constexpr Suffix kSizes[] = {{"", 1},         {"B", 1},        {"kB", 1e3},
                             {"MB", 1e6},     {"GB", 1e9},     {"KiB", 0x1p10},
                             {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"TiB", 0x1p40}};

std::span<const Suffix> suffixesOf(Unit unit) {
  switch (unit) {
  case Unit::Nanoseconds:
    return kTimes;
  case Unit::Bytes:
    return kSizes;
  case Unit::Count:
    break;
  }
  return kCounts;
}

const char *examplesOf(Unit unit) {
  switch (unit) {
  case Unit::Nanoseconds:
    return "a time like 5ms, 1.5s or 200us";
  case Unit::Bytes:
    return "a size like 4096, 64KiB or 1.5MiB";
  case Unit::Count:
    break;
  }
  return "a number like 1000 or 2.5k";
}

} // namespace

double parseQuantity(std::string_view text, Unit unit) {
  std::string digits;
  size_t at = 0;
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (c == ',' || c == '_') // between digits, for the eye
      continue;
    if (!std::isdigit(static_cast<unsigned char>(c)) && c != '.')
      break;
    digits += c;
  }
  std::string_view suffix = text.substr(at);
  while (!suffix.empty() && suffix.front() == ' ')
    suffix.remove_prefix(1);
  double value = 0;
  const char *end = digits.data() + digits.size();
  auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error == std::errc() && stop == end && std::isfinite(value))
    for (const Suffix &known : suffixesOf(unit))
      if (known.text == suffix)
        return value * known.factor;
  throw std::invalid_argument("\"" + std::string(text) + "\" is not " +
                              examplesOf(unit));
}

} // namespace autoprof

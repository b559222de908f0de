//===-- TextTest.cpp - Text, Table and CSV --------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/Text.h"

#include "report/Fields.h"
#include "report/Table.h"

#include <gtest/gtest.h>
#include <sstream>

using namespace autoprof;

TEST(Text, Durations) {
  EXPECT_EQ(formatNs(0), "0 ns");
  EXPECT_EQ(formatNs(999), "999 ns");
  EXPECT_EQ(formatNs(999.6), "1.00 µs");
  EXPECT_EQ(formatNs(1234), "1.23 µs");
  EXPECT_EQ(formatNs(45600), "45.6 µs");
  EXPECT_EQ(formatNs(999499), "999 µs");
  EXPECT_EQ(formatNs(999500), "1.00 ms");
  EXPECT_EQ(formatNs(9.999e6), "10.0 ms");
  EXPECT_EQ(formatNs(1.5e9), "1.50 s");
  EXPECT_EQ(formatNs(7.2e12), "7200 s");
}

TEST(Text, Counts) {
  EXPECT_EQ(formatCount(0), "0");
  EXPECT_EQ(formatCount(999), "999");
  EXPECT_EQ(formatCount(1000), "1,000");
  EXPECT_EQ(formatCount(12345678), "12,345,678");
}

TEST(Text, Shares) {
  EXPECT_EQ(formatShare(1, 3), "33.3%");
  EXPECT_EQ(formatShare(1, 10000), "<0.1%");
  EXPECT_EQ(formatShare(0, 10000), "0.0%");
  EXPECT_EQ(formatShare(1, 0), "-");
}

TEST(Text, ControlCharactersNeverReachTheTerminal) {
  EXPECT_EQ(printable("a\x1b[31mb\n"), "a\\x1b[31mb\\x0a");
  EXPECT_EQ(printable("\x7f"), "\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b"); // CSI as one character
  EXPECT_EQ(printable("µs…"), "µs…");
  EXPECT_EQ(printable("\xff\xc3"), "\\xff\\xc3");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80"); // surrogate
  EXPECT_EQ(printable("\xe2\x80\xae"), "\\xe2\\x80\\xae"); // right to left
}

TEST(Text, ElidesInTheMiddle) {
  EXPECT_EQ(elided("abcdefghij", 10), "abcdefghij");
  EXPECT_EQ(elided("abcdefghij", 5), "ab…ij");
  EXPECT_EQ(elided("abcdefghij", 4), "a…ij");
  EXPECT_EQ(elided("abcdefghij", 1), "…");
  EXPECT_EQ(elided("abcdefghij", 0), "");
  EXPECT_EQ(elided("µµµµµµ", 3), "µ…µ");
}

TEST(Text, TimesOfDay) {
  EXPECT_EQ(formatTime(1763900341123456789), "2025-11-23 12:19:01 UTC");
  EXPECT_EQ(formatTimeIso(1763900341123456789),
            "2025-11-23T12:19:01.123456789Z");
}

TEST(Csv, QuotesWhatNeedsIt) {
  EXPECT_EQ(csvLine({"a", "b,c", "say \"x\"", ""}),
            "a,\"b,c\",\"say \"\"x\"\"\",\n");
}

namespace {

std::string printed(size_t width) {
  Table table({{"calls", 0}, {"mean", 1}}, "function");
  table.add(
      {{"1", "12 ns"}, {}, "  ", std::string(60, 'x') + "end", "", "a.c:1"});
  std::ostringstream text;
  table.print({text, Format::Text, false, width});
  return text.str();
}

} // namespace

TEST(Table, NothingIsCutInAPipe) {
  EXPECT_EQ(printed(0), "calls   mean  function\n"
                        "    1  12 ns    " +
                            std::string(60, 'x') + "end  a.c:1\n");
}

TEST(Table, FitsATerminal) {
  for (size_t width : {30, 40, 60, 80}) {
    std::istringstream lines(printed(width));
    for (std::string line; std::getline(lines, line);)
      EXPECT_LE(displayWidth(line), width) << line;
  }
  // The mean goes before the name does.
  EXPECT_EQ(printed(44).find("mean"), std::string::npos);
  EXPECT_NE(printed(44).find("xend"), std::string::npos);
}

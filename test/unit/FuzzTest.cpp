//===-- FuzzTest.cpp - no bytes crash the reader --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Image.h"
#include "analysis/Checks.h"
#include "report/Reports.h"
#include "trace/TraceError.h"

#include <gtest/gtest.h>
#include <random>

using namespace autoprof;

namespace {

const char *const kSeed = R"(
run program=./app command="./app x" last=5000 llvm=14,19
func main file=main.c line=3
thread main tid=7 last=5000
  call main calls=1 ticks=1000
  call main/f calls=10 clocked=4 ticks=500
  call main/f/^f calls=4
  call main/f/~g calls=4 ticks=8
  call main/f/~g/~^f calls=3
  call !/h calls=9 ticks=4
  chain main/f c 40 calls=2 ticks=3
  open main start=5
  open main/f/^f start=9
  cursor main/f
  hist f 50x10 70000
thread worker tid=8
  call work/g calls=2 ticks=77
  tailcursor work/g work
loss PathsOverflow 9
)";

/// Everything a command would do. What is wrong must be said, not suffered.
void readAll(const Image &image) {
  try {
    Model model = modelOf(image);
    for (Format format : {Format::Text, Format::Json, Format::Csv}) {
      std::ostringstream text;
      Output out{text, format, true, format == Format::Text ? 70u : 0u};
      reportOverview(model, out);
      reportFunctions(model, {}, out);
      TreeOptions callers;
      callers.callers = "*";
      callers.depth = 5;
      if (!model.functions.empty())
        reportTree(model, callers, out);
      reportTree(model, {}, out);
      reportThreads(model, out);
      reportVerify(runChecks(model), model, out);
    }
  } catch (const TraceError &) {
  }
}

/// Where the bytes are that mean something: pages that are not all zero.
std::vector<size_t> meaningfulBytes(const Image &image) {
  std::vector<size_t> places;
  for (size_t at = 0; at < image.bytes.size(); ++at) {
    size_t low = at < 8 ? 0 : at - 8;
    size_t high = std::min(at + 8, image.bytes.size());
    for (size_t i = low; i < high; ++i)
      if (image.bytes[i]) {
        places.push_back(at);
        break;
      }
  }
  return places;
}

} // namespace

TEST(Fuzz, MutatedBytes) {
  const Image whole(kSeed);
  std::vector<size_t> places = meaningfulBytes(whole);
  std::mt19937 random(20240601);
  const uint8_t kValues[] = {0, 1, 2, 3, 0x7f, 0x80, 0xff};
  for (int round = 0; round < 3000; ++round) {
    Image image = whole;
    for (unsigned n = 1 + random() % 4; n > 0; --n) {
      uint8_t value = random() % 2 ? kValues[random() % std::size(kValues)]
                                   : static_cast<uint8_t>(random());
      // Half of the damage goes to the header, on which all else hangs.
      size_t at = random() % 2 ? random() % sizeof(autoprof::abi::FileHeader)
                               : places[random() % places.size()];
      if (at >= sizeof(autoprof::abi::kMagic) + 4)
        image.setByte(at, value);
    }
    SCOPED_TRACE(round);
    readAll(image);
  }
}

TEST(Fuzz, Truncated) {
  const Image whole(kSeed);
  std::mt19937 random(7);
  for (size_t size = 0; size < whole.bytes.size();
       size += 1 + random() % (size < 4096 ? 40 : 4000)) {
    Image image = whole;
    image.truncate(size);
    SCOPED_TRACE(size);
    readAll(image);
  }
}

TEST(Fuzz, Noise) {
  std::mt19937 random(11);
  const Image whole(kSeed);
  for (int round = 0; round < 200; ++round) {
    Image image = whole;
    for (size_t at = 64; at < image.bytes.size(); at += 1 + random() % 512)
      image.setByte(at, static_cast<uint8_t>(random()));
    SCOPED_TRACE(round);
    readAll(image);
  }
}

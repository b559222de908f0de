//===-- Replay.cpp - the fuzzer's corpus, without a fuzzer ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// autoprof-fuzz-replay CORPUS: runs every input of corpus.txt, one a line in
// hexadecimal digits. Those that crashed once are among them. All together may
// take no more memory than one may: 64 MiB and four times the files it reads.
//
//===----------------------------------------------------------------------===//
#include "Damage.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

#if defined(__has_feature) &&                                                  \
    (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
static constexpr bool kHasMuchMemory = true; // shadows
#else
static constexpr bool kHasMuchMemory = false;
#endif

/// A view of two runs reads three models (a page with a base).
static size_t allowedBytes(size_t file) { return (64u << 20) + 3 * 4 * file; }

int main(int count, char **arguments) {
  std::ifstream corpus(count == 2 ? arguments[1] : "");
  size_t inputs = 0, largest = 0;
  for (std::string line; std::getline(corpus, line);) {
    if (line.empty() || line[0] == '#')
      continue;
    std::vector<uint8_t> input;
    for (size_t at = 0; at + 1 < line.size(); at += 2)
      input.push_back(
          static_cast<uint8_t>(std::stoul(line.substr(at, 2), nullptr, 16)));
    LLVMFuzzerTestOneInput(input.data(), input.size());
    largest =
        std::max(largest, autoprof::baseOf(input.data(), input.size()).size());
    ++inputs;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  size_t took = static_cast<size_t>(usage.ru_maxrss) * 1024;
  std::printf("%zu inputs, %zu bytes of memory for files of %zu\n", inputs,
              took, largest);
  return inputs == 0 || (!kHasMuchMemory && took > allowedBytes(largest));
}

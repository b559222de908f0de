//===-- Replay.cpp - the fuzzer's corpus, without a fuzzer ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// autoprof-fuzz-replay CORPUS: runs every input of corpus.txt, one a line in
// hexadecimal digits. Those that crashed once are among them.
//
//===----------------------------------------------------------------------===//
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

int main(int count, char **arguments) {
  std::ifstream corpus(count == 2 ? arguments[1] : "");
  size_t inputs = 0;
  for (std::string line; std::getline(corpus, line);) {
    if (line.empty() || line[0] == '#')
      continue;
    std::vector<uint8_t> input;
    for (size_t at = 0; at + 1 < line.size(); at += 2)
      input.push_back(
          static_cast<uint8_t>(std::stoul(line.substr(at, 2), nullptr, 16)));
    LLVMFuzzerTestOneInput(input.data(), input.size());
    ++inputs;
  }
  std::printf("%zu inputs\n", inputs);
  return inputs == 0;
}

//===-- MkTrace.cpp - autoprof-mktrace: text in, trace out ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   autoprof-mktrace IN.txt OUT.bin [truncate=BYTES] [sparse=BYTES]
//                                   [set=OFFSET:BYTE]...
//
// IN may be "-". "#" begins a comment in it, so a lit test is its own input.
// The damage is done in the order given, to the finished file.
//
//===----------------------------------------------------------------------===//
#include "TraceText.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

using namespace autoprof;

namespace {

std::string slurp(const std::string &path) {
  std::ostringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
  } else {
    std::ifstream file(path);
    if (!file)
      throw std::runtime_error("cannot read " + path);
    text << file.rdbuf();
  }
  return text.str();
}

void damage(const std::string &path, const std::string &verb) {
  size_t equals = verb.find('=');
  std::string name = verb.substr(0, equals);
  std::string value =
      equals == std::string::npos ? "" : verb.substr(equals + 1);
  if (name == "truncate" || name == "sparse") {
    std::filesystem::resize_file(path, std::stoull(value, nullptr, 0));
  } else if (name == "set") {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(std::stoll(value, nullptr, 0));
    file.put(static_cast<char>(
        std::stoul(value.substr(value.find(':') + 1), nullptr, 0)));
  } else {
    throw std::runtime_error("unknown verb " + verb);
  }
}

} // namespace

int main(int argc, char **argv) try {
  if (argc < 3)
    throw std::runtime_error("use: autoprof-mktrace IN.txt OUT.bin [VERB...]");
  TraceWriter writer;
  std::istringstream text(slurp(argv[1]));
  readTraceText(text, writer);
  std::vector<uint8_t> image = writer.finish();
  {
    std::ofstream out(argv[2], std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char *>(image.data()),
              static_cast<std::streamsize>(image.size()));
    if (!out.flush())
      throw std::runtime_error(std::string("cannot write ") + argv[2]);
  }
  for (int i = 3; i < argc; ++i)
    damage(argv[2], argv[i]);
  return 0;
} catch (const std::exception &error) {
  std::cerr << "autoprof-mktrace: " << error.what() << '\n';
  return 1;
}

//===-- MkLarge.cpp - autoprof-mklarge: a trace with many call paths ------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   autoprof-mklarge OUT.bin [PATHS]
//
// PATHS call paths (200,000) of 2,000 functions, the same each time: broad and
// deep parts, calls and times that thin out downwards, a heap.
//
//===----------------------------------------------------------------------===//
#include "trace/TraceWriter.h"

#include <deque>
#include <fstream>
#include <iostream>
#include <random>
#include <set>
#include <stdexcept>

using namespace autoprof;

namespace {

constexpr unsigned kFunctions = 2000;
constexpr unsigned kDeepest = 60;
constexpr uint64_t kTicks = 8'000'000'000; ///< a tick is a ns

struct Path {
  abi::NodeId node;
  unsigned depth;
  uint64_t ticks;           ///< all that it takes
  std::set<unsigned> above; ///< functions on it, itself included
};

std::vector<abi::FuncId> addFunctions(TraceWriter &writer) {
  const char *const kScopes[] = {"parser", "net::http", "store",
                                 "std::vector<int>", "render::detail"};
  std::vector<abi::FuncId> functions;
  for (unsigned i = 0; i < kFunctions; ++i) {
    std::string scope = kScopes[i % std::size(kScopes)];
    functions.push_back(
        writer.addFunc(scope + "::step" + std::to_string(i) + "(unsigned long)",
                       "src/" + std::to_string(i % 60) + ".cpp", i + 1));
  }
  return functions;
}

void fill(TraceWriter &writer, unsigned wanted) {
  std::mt19937 random(42); // its sequence is fixed by the standard
  std::vector<abi::FuncId> functions = addFunctions(writer);
  TraceWriter::Block &block = writer.addBlock(1, "large");
  std::deque<Path> open;
  unsigned made = 0;
  auto add = [&](abi::NodeId parent, unsigned depth, uint64_t ticks,
                 std::set<unsigned> above) {
    unsigned function = random() % kFunctions;
    while (!above.insert(function).second)
      function = random() % kFunctions;
    abi::NodeId node = writer.addNode(parent, functions[function]);
    uint64_t calls = 1 + random() % 50;
    block.calls[node] = calls;
    block.stats[node] = {calls,         calls, ticks, ticks, ticks / calls,
                         ticks / calls, 0,     1,     0};
    block.addDuration(functions[function], ticks / calls,
                      static_cast<uint32_t>(calls));
    if (random() % 8 == 0) {
      abi::HeapId id =
          writer.addHeapRecord(node, abi::kNoSite, abi::HeapKind::Malloc);
      abi::HeapStat &stat = block.heap[id];
      stat.Allocations = stat.Frees = calls;
      stat.Bytes = stat.FreedBytes = calls * 64;
      stat.MinSize = stat.MaxSize = 64;
      stat.Lifetimes[0] = static_cast<uint32_t>(calls);
    }
    open.push_back({node, depth, ticks, std::move(above)});
    ++made;
  };
  add(abi::kRootNode, 1, kTicks, {});
  while (made < wanted) {
    if (open.empty())
      throw std::runtime_error("the tree has no more room");
    // From both ends: some parts get deep, others broad.
    bool isDeep = random() % 3 != 0;
    Path path = isDeep ? std::move(open.back()) : std::move(open.front());
    isDeep ? open.pop_back() : open.pop_front();
    if (path.depth >= kDeepest || path.ticks < 2000)
      continue;
    unsigned children = 2 + random() % 6;
    uint64_t left = path.ticks - path.ticks / 20;
    for (unsigned i = 0; i < children && made < wanted; ++i) {
      uint64_t part =
          i + 1 == children ? left : left * (40 + random() % 40) / 100;
      left -= part;
      add(path.node, path.depth + 1, part, path.above);
    }
  }
}

} // namespace

int main(int argc, char **argv) try {
  if (argc < 2)
    throw std::runtime_error("use: autoprof-mklarge OUT.bin [PATHS]");
  TraceWriter writer;
  abi::FileHeader &header = writer.header();
  header.State = abi::RunState::Exited;
  header.Program = writer.addString("/usr/bin/large");
  header.EndTicks = header.LastTicks = header.LastMonoNs = kTicks;
  fill(writer, argc > 2 ? std::stoul(argv[2]) : 200'000);
  std::vector<uint8_t> image = writer.finish();
  std::ofstream out(argv[1], std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char *>(image.data()),
            static_cast<std::streamsize>(image.size()));
  if (!out.flush())
    throw std::runtime_error(std::string("cannot write ") + argv[1]);
  return 0;
} catch (const std::exception &error) {
  std::cerr << "autoprof-mklarge: " << error.what() << '\n';
  return 1;
}

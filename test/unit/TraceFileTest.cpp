//===-- TraceFileTest.cpp - TraceFile -------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Image.h"
#include "trace/TraceError.h"

#include <cstdio>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace autoprof;
using namespace autoprof::abi;

namespace {

const char *const kSmall = R"(
run program=./app command="./app x" host=box last=1000
func main file=main.c line=3
thread main tid=7 last=1000
  call main calls=1 ticks=1000
  call main/f calls=10 ticks=500
  call main/f/^f calls=4
  open main start=5
  cursor main/f
  hist f 50x10
thread worker tid=8
  call g calls=2
)";

std::string errorOf(const Image &image) {
  try {
    image.open();
  } catch (const TraceError &error) {
    return error.what();
  }
  return "";
}

size_t headerField(size_t offset) { return offset; }

} // namespace

TEST(TraceFile, ReadsWhatWasWritten) {
  TraceFile file = Image(kSmall).open();
  const TraceData &data = file.data();
  EXPECT_EQ(data.program, "./app");
  EXPECT_EQ(data.commandLine, "./app x");
  EXPECT_EQ(data.host, "box");
  ASSERT_EQ(data.funcs.size(), 3u);
  EXPECT_EQ(data.funcs[0].name, "main");
  EXPECT_EQ(data.funcs[0].file, "main.c");
  EXPECT_EQ(data.funcs[0].line, 3u);
  ASSERT_EQ(data.nodes.size(), 4u);
  EXPECT_TRUE(data.nodes[2].isRecursive());
  EXPECT_EQ(data.nodes[2].target, data.nodes[1].id);
  ASSERT_EQ(data.blocks.size(), 2u);
  EXPECT_EQ(data.blocks[0].name, "main");
  EXPECT_EQ(data.blocks[1].header.Tid, 8u);
  EXPECT_FALSE(data.damage.any());
}

TEST(TraceFile, ReadsABlock) {
  Image image(kSmall);
  TraceFile file = image.open();
  BlockCounts counts = file.readBlock(0);
  ASSERT_EQ(counts.nodes.size(), 3u);
  EXPECT_EQ(counts.nodes[1].calls, 10u);
  EXPECT_EQ(counts.nodes[1].stat.OuterTicks, 500u);
  EXPECT_EQ(counts.nodes[2].calls, 4u);
  ASSERT_EQ(counts.open.size(), 1u);
  EXPECT_EQ(counts.open[0].StartTicks, 5u);
  ASSERT_EQ(counts.histograms.size(), 1u);
  EXPECT_EQ(counts.histograms[0].buckets, (std::vector<HistBucket>{{50, 10}}));
}

TEST(TraceFile, TablesLargerThanAnExtent) {
  TraceWriter writer;
  TraceWriter::Block &block = writer.addBlock(1, "t");
  NodeId parent = kRootNode;
  for (int i = 0; i < 5000; ++i) {
    FuncId func = writer.addFunc("function_number_" + std::to_string(i));
    parent = writer.addNode(parent, func);
    block.calls[parent] = i + 1;
  }
  Image image(writer);
  TraceFile file = image.open();
  ASSERT_EQ(file.data().nodes.size(), 5000u);
  EXPECT_EQ(file.data().funcs[4321].name, "function_number_4321");
  EXPECT_EQ(file.readBlock(0).nodes.at(4999).calls, 5000u);
  EXPECT_FALSE(file.data().damage.any());
}

TEST(TraceFile, LargerRecordsOfANewerMinorVersion) {
  std::string newer = std::string("run minor=9 funcbytes=96 nodebytes=40\n") +
                      "func main file=main.c line=3\n"
                      "thread main tid=7\n call main/f/g calls=3 ticks=9\n";
  Model model = modelOf(newer.c_str());
  EXPECT_EQ(model.runs[0].formatMinor, 9);
  EXPECT_EQ(find(model, "g").calls, 3u);
}

TEST(TraceFile, ErrorsSayWhereAndWhat) {
  Image image(kSmall);
  image.setByte(0, 'X');
  EXPECT_EQ(errorOf(image), "test: offset 0: not a trace file (it begins with "
                            "\"XUTOPROF\")");

  Image newer(kSmall);
  newer.set<uint16_t>(headerField(offsetof(FileHeader, FormatMajor)), 2);
  EXPECT_EQ(errorOf(newer), "test: offset 8: format version 2, but this "
                            "autoprof-report reads version 1");

  Image cut(kSmall);
  cut.truncate(100);
  EXPECT_NE(errorOf(cut).find("test: offset 100: the file ends inside"),
            std::string::npos);

  Image small(kSmall);
  small.set<uint32_t>(
      offsetof(FileHeader, Nodes) + offsetof(Region, RecordBytes), 4);
  EXPECT_NE(errorOf(small).find("the node table has 4 bytes a record"),
            std::string::npos);
}

TEST(TraceFile, TruncatedFileGivesWhatIsThere) {
  Image image(kSmall);
  size_t whole = image.bytes.size();
  image.truncate(whole - 4096);
  TraceFile file = image.open();
  EXPECT_EQ(file.data().damage.missingBytes, 4096u);
  EXPECT_EQ(file.data().funcs.size(), 3u);
  EXPECT_EQ(file.data().nodes.size(), 4u);
}

TEST(TraceFile, UnpublishedRecordsAreNoDamage) {
  Image image(kSmall);
  image.set<uint32_t>(
      image.recordAt(image.header().Nodes, 6) + offsetof(NodeRecord, Func), 0);
  TraceFile file = image.open();
  EXPECT_EQ(file.data().nodes.size(), 3u);
  EXPECT_FALSE(file.data().damage.any());
}

TEST(TraceFile, BrokenStringIsCountedAndTheRestKept) {
  Image image(kSmall);
  image.set<uint32_t>(image.recordAt(image.header().Funcs, 1) +
                          offsetof(FuncRecord, Name),
                      0x7fffffff);
  TraceFile file = image.open();
  EXPECT_EQ(file.data().damage.strings, 1u);
  EXPECT_EQ(file.data().damage.functions, 1u);
  EXPECT_EQ(file.data().funcs.size(), 3u);
  Model model = modelOf(image);
  EXPECT_EQ(find(model, "[unknown function 1]").calls, 1u);
}

TEST(TraceFile, ChainOfBlocksThatLoops) {
  Image image(kSmall);
  uint64_t first = image.header().FirstBlock;
  auto second = image.get<uint64_t>(first + offsetof(BlockHeader, Next));
  image.set<uint64_t>(second + offsetof(BlockHeader, Next), first);
  TraceFile file = image.open();
  EXPECT_EQ(file.data().blocks.size(), 2u);
  EXPECT_EQ(file.data().damage.blocks, 1u);
}

TEST(TraceFile, BlockBeyondTheEnd) {
  Image image(kSmall);
  uint64_t first = image.header().FirstBlock;
  image.set<uint64_t>(first + offsetof(BlockHeader, Next), 1ull << 40);
  TraceFile file = image.open();
  EXPECT_EQ(file.data().blocks.size(), 1u);
  EXPECT_EQ(file.data().damage.blocks, 1u);
}

TEST(TraceFile, BlockThatChangedHandsIsNoDamage) {
  Image image(kSmall);
  uint64_t first = image.header().FirstBlock;
  image.set<uint32_t>(first + offsetof(BlockHeader, Tid), 0);
  EXPECT_EQ(image.open().data().damage.blocks, 0u);
  image.set<uint64_t>(first + offsetof(BlockHeader, SlabIndex), 0);
  EXPECT_EQ(image.open().data().damage.blocks, 1u);
}

TEST(TraceFile, SlabBeyondTheEnd) {
  Image image(kSmall);
  uint64_t first = image.header().FirstBlock;
  auto index = image.get<uint64_t>(first + offsetof(BlockHeader, SlabIndex));
  image.set<uint32_t>(index, 0x00ffffff);
  TraceFile file = image.open();
  EXPECT_TRUE(file.readBlock(0).nodes.empty());
  EXPECT_EQ(file.data().damage.slabs, 1u);
  EXPECT_EQ(file.readBlock(1).nodes.size(), 1u);
}

TEST(TraceFile, EmptySlabIsLostOnlyWhereCallsWereCounted) {
  Image image(kSmall);
  uint64_t first = image.header().FirstBlock;
  auto worker = image.get<uint64_t>(first + offsetof(BlockHeader, Next));
  auto index = image.get<uint64_t>(worker + offsetof(BlockHeader, SlabIndex));
  uint64_t slab = uint64_t{image.get<uint32_t>(index)} * kPage;
  for (uint64_t word = 0; word < image.header().NodesPerSlab; ++word)
    image.set<uint64_t>(slab + word * sizeof(uint64_t), 0);
  TraceFile killedBeforeCounting = image.open();
  EXPECT_TRUE(killedBeforeCounting.readBlock(1).nodes.empty());
  EXPECT_EQ(killedBeforeCounting.data().damage.slabs, 0u);

  image.set<uint64_t>(worker + offsetof(BlockHeader, PathsCalled), 1);
  TraceFile lostByDisk = image.open();
  EXPECT_TRUE(lostByDisk.readBlock(1).nodes.empty());
  EXPECT_EQ(lostByDisk.data().damage.slabs, 1u);
}

TEST(TraceFile, ImpossibleClockTop) {
  Image image(kSmall);
  uint64_t first = image.header().FirstBlock;
  image.set<uint32_t>(first + offsetof(BlockHeader, ClockTop), 0xffffffff);
  TraceFile file = image.open();
  EXPECT_LE(file.readBlock(0).open.size(), size_t{kClockRecords});
  EXPECT_GT(file.data().damage.clockRecords, 0u);
}

TEST(MappedFile, WhatIsCutOffUnderItReadsAsZeros) {
  MappedFile::surviveTruncation();
  char path[] = "/tmp/autoprof-cut-XXXXXX";
  int descriptor = mkstemp(path);
  ASSERT_GE(descriptor, 0);
  std::vector<uint8_t> ones(5 * kPage, 1);
  ASSERT_EQ(write(descriptor, ones.data(), ones.size()),
            static_cast<ssize_t>(ones.size()));
  MappedFile file(path);
  EXPECT_EQ(file.read<uint8_t>(4 * kPage), 1);
  ASSERT_EQ(ftruncate(descriptor, kPage), 0);
  EXPECT_EQ(file.read<uint8_t>(0), 1);
  EXPECT_EQ(file.read<uint64_t>(2 * kPage - 4), 0u);
  EXPECT_EQ(file.read<uint8_t>(4 * kPage + 7), 0);
  EXPECT_EQ(file.readText(kPage, 3), std::string(3, '\0'));
  close(descriptor);
  std::remove(path);
}

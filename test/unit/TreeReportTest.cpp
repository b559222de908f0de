//===-- TreeReportTest.cpp - JSON of trees --------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Image.h"
#include "report/Reports.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace autoprof;
using namespace autoprof::abi;

namespace {

nlohmann::json treeJson(const Model &model) {
  std::ostringstream text;
  reportTree(model, {}, {text, Format::Json});
  return nlohmann::json::parse(text.str());
}

/// Sums calls over all edges from one function to another.
uint64_t edgeCalls(const nlohmann::json &node, const std::string &from,
                   const std::string &to) {
  uint64_t sum = 0;
  for (const auto &child : node["children"]) {
    if (node["name"] == from && child["name"] == to)
      sum += child["calls"].get<uint64_t>();
    sum += edgeCalls(child, from, to);
  }
  return sum;
}

} // namespace

TEST(TreeReport, Contract) {
  auto json = treeJson(modelOf("func main file=main.c line=3\n"
                               "thread t tid=1\n"
                               "call main calls=1 clocked=7 outer=1 "
                               "outerticks=100 ticks=100\n"
                               "call main/f calls=4 clocked=2 ticks=10\n"
                               "call main/f/^main calls=6\n"
                               "call main/~g calls=1 ticks=5\n"));
  EXPECT_EQ(json["version"], 1);
  const auto &root = json["tree"];
  EXPECT_EQ(root["name"], "[root]");
  EXPECT_EQ(root["total_ns"], 105);
  const auto &main = root["children"][0];
  EXPECT_EQ(main["name"], "main");
  EXPECT_EQ(main["file"], "main.c");
  EXPECT_EQ(main["line"], 3);
  EXPECT_EQ(main["total_ns"], 105);
  EXPECT_EQ(main["self_ns"], 80);
  EXPECT_EQ(main["timing"], "exact");
  const auto &f = main["children"][0];
  EXPECT_EQ(f["timing"], "sampled");
  EXPECT_EQ(f["total_ns"], 20);
  EXPECT_FALSE(f.contains("recursive"));
  EXPECT_EQ(f["children"][0]["recursive"], true);
  EXPECT_EQ(f["children"][0]["calls"], 6);
  EXPECT_EQ(f["children"][0]["total_ns"], 0);
  EXPECT_TRUE(f["children"][0]["children"].empty());
  const auto &g = main["children"][1];
  EXPECT_EQ(g["tail"], true);
  EXPECT_EQ(g["timing"], "exact");
}

TEST(TreeReport, EdgesCanBeSummed) {
  auto json = treeJson(modelOf("thread t tid=1\n"
                               "call f calls=1\ncall f/g calls=5\n"
                               "call f/g/^f calls=7\ncall f/g/h/^g calls=2\n"
                               "call h/g calls=11\n"));
  const auto &root = json["tree"];
  EXPECT_EQ(edgeCalls(root, "f", "g"), 5u);
  EXPECT_EQ(edgeCalls(root, "g", "f"), 7u);
  EXPECT_EQ(edgeCalls(root, "h", "g"), 13u);
}

TEST(TreeReport, NamesOfAnyBytesAreValidUtf8) {
  auto json = treeJson(modelOf("thread t tid=1\n"
                               "call a\\xff\\x01\\x22b calls=1\n"));
  EXPECT_EQ(json["tree"]["children"][0]["name"], "a\xef\xbf\xbd\x01\"b");
}

TEST(TreeReport, DeepTreesInAllFormats) {
  TraceWriter writer;
  TraceWriter::Block &block = writer.addBlock(1, "t");
  NodeId node = kRootNode;
  constexpr int kDepth = 100000;
  FuncId func = writer.addFunc("f");
  for (int i = 0; i < kDepth; ++i) {
    node = writer.addNode(node, func);
    block.calls[node] = 1;
  }
  Model model = modelOf(Image(writer));
  for (Format format : {Format::Text, Format::Json, Format::Csv}) {
    std::ostringstream text;
    reportTree(model, {}, {text, format});
    EXPECT_GT(text.str().size(), size_t{kDepth});
    EXPECT_LT(text.str().size(), size_t{kDepth} * 400);
  }
}

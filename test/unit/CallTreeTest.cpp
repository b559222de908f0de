//===-- CallTreeTest.cpp - the runtime's tree of call paths ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Threads that take the same and different paths at the same time find the same
// nodes, and each path has one. Also run under the thread sanitizer.
//
//===----------------------------------------------------------------------===//
#include "CallTree.h"
#include <array>
#include <atomic>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <thread>
#include <tuple>
#include <vector>

using namespace autoprof;
using namespace autoprof::abi;

namespace {

template <class Record> class Table {
public:
  explicit Table(uint32_t most, uint32_t used) : most_(most), used_(used) {}
  Record *at(uint32_t id) const { return &records_[id]; }
  uint32_t allocate() {
    uint32_t id = used_.load();
    do
      if (id >= most_)
        return 0;
    while (!used_.compare_exchange_weak(id, id + 1));
    return id;
  }
  uint64_t count() const { return used_.load(); }

private:
  uint32_t most_;
  std::atomic<uint32_t> used_;
  std::unique_ptr<Record[]> records_{new Record[most_]()};
};

constexpr uint32_t kNodes = 200000, kFunctions = 40;
using Nodes = Table<NodeRecord>;
using Tails = Table<TailRecord>;
using Tree = CallTree<Nodes, Tails>;
using Path = std::tuple<NodeId, FuncId, bool>; // parent, function, tail

/// A walk of calls and returns; what it met.
std::map<Path, NodeId> walk(Tree &tree, Nodes &nodes, unsigned seed) {
  std::map<Path, NodeId> met;
  std::minstd_rand random(seed);
  std::vector<NodeId> stack{kRootNode};
  for (int i = 0; i < 60000; ++i) {
    if (stack.size() > 1 && (random() % 5 < 2 || stack.size() > 30)) {
      stack.pop_back();
      continue;
    }
    FuncId func = 1 + random() % kFunctions;
    bool isTail = random() % 8 == 0;
    Transition to = tree.enter(stack.back(), func, isTail);
    EXPECT_NE(to.Edge, kNoNode);
    auto [known, isNew] =
        met.emplace(Path{stack.back(), func, isTail}, to.Edge);
    EXPECT_EQ(known->second, to.Edge);
    EXPECT_EQ(nodes.at(to.Target)->Func, func);
    stack.push_back(to.Target);
  }
  return met;
}

TEST(CallTree, ThreadsAgreeOnEveryPath) {
  Nodes nodes(kNodes, kFirstCallNode);
  Tails tails(2, 1);
  std::vector<std::thread> threads;
  std::array<std::map<Path, NodeId>, 4> met;
  for (unsigned t = 0; t < met.size(); ++t)
    threads.emplace_back([&, t] {
      Tree tree(nodes, tails, 1, kNodes);
      met[t] = walk(tree, nodes, 1 + t / 2); // two and two go the same way
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(met[0], met[1]);
  EXPECT_EQ(met[2], met[3]);
  std::map<Path, NodeId> all;
  for (const auto &one : met)
    for (const auto &[path, id] : one)
      EXPECT_EQ(all.emplace(path, id).first->second, id);
  std::set<NodeId> ids;
  for (const auto &[path, id] : all)
    EXPECT_TRUE(ids.insert(id).second) << "one node for two paths";
  // What lost a race has no key; everything else is a path somebody took.
  size_t published = 0;
  for (NodeId id = kFirstCallNode; id < nodes.count(); ++id)
    published += nodes.at(id)->Func != 0;
  EXPECT_EQ(published, all.size());
  Tree tree(nodes, tails, 1, kNodes);
  for (const auto &[path, id] : all) {
    auto [parent, func, isTail] = path;
    EXPECT_EQ(tree.find(parent, func, isTail).Edge, id);
  }
}

TEST(CallTree, RecursionGoesBackToItsAncestor) {
  Nodes nodes(100, kFirstCallNode);
  Tails tails(2, 1);
  Tree tree(nodes, tails, 1, 100);
  NodeId f = tree.enter(kRootNode, 1, false).Target;
  NodeId g = tree.enter(f, 2, false).Target;
  Transition back = tree.enter(g, 1, false);
  EXPECT_EQ(back.Target, f);
  EXPECT_NE(back.Edge, f);
  EXPECT_EQ(nodes.at(back.Edge)->Flags & kNodeRecursive, kNodeRecursive);
  EXPECT_EQ(tree.enter(back.Target, 2, false).Target, g);
}

TEST(CallTree, FullTableSaysSo) {
  Nodes nodes(kFirstCallNode + 3, kFirstCallNode);
  Tails tails(2, 1);
  Tree tree(nodes, tails, 1, ~0u);
  for (FuncId func = 1; func <= 3; ++func)
    EXPECT_NE(tree.enter(kRootNode, func, false).Edge, kNoNode);
  EXPECT_EQ(tree.enter(kRootNode, 4, false).Edge, kNoNode);
  EXPECT_NE(tree.enter(kRootNode, 3, false).Edge, kNoNode);
  EXPECT_NE(tree.tailCall(kCalleeByName | 1, kFirstCallNode, kRootNode), 0u);
  EXPECT_EQ(tree.tailCall(kCalleeByName | 2, kFirstCallNode, kRootNode), 0u);
}

} // namespace

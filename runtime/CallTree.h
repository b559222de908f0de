//===-- CallTree.h - interning functions, call paths and tail calls -------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Decides which node a call leads to: finds or inserts call paths, folds
// recursion. Lock free; memory comes from the caller's tables, so the runtime
// (mapped file) and a reader of raw events (heap) share this code.
//
// A table is a hash trie over an array: record 0 is the root of the trie and
// stands for "none"; each record has four slots, chosen by two bits of the
// hash per level. A slot goes from 0 to a record once and never changes, so a
// reader that sees an index sees the record (release store, acquire load).
// The idea is C. Wellons' "MSI hash-trie".
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_CALLTREE_H
#define AUTOPROF_RUNTIME_CALLTREE_H

#include "autoprof/abi.h"

namespace autoprof {

inline uint64_t mixHash(uint64_t A, uint64_t B) {
  uint64_t X = (A + 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9 ^ B;
  X *= 0x94d049bb133111eb;
  return X ^ (X >> 31);
}

/// Finds the record that Matches or inserts one that Make fills. Table needs
/// `Record *at(uint32_t)` and `uint32_t allocate()` (0 = full). Returns 0 when
/// the table is full. A record that lost the race for its slot stays
/// unpublished: Unmake clears its key.
template <class Table, class Match, class Make, class Unmake>
uint32_t intern(Table &T, uint64_t Hash, Match Matches, Make MakeRecord,
                Unmake UnmakeRecord) {
  uint32_t *Slots = T.at(0)->Slots;
  uint32_t Mine = 0;
  for (;; Hash <<= 2) {
    uint32_t *Slot = &Slots[Hash >> 62];
    uint32_t Found = __atomic_load_n(Slot, __ATOMIC_ACQUIRE);
    if (!Found) {
      if (!Mine) {
        Mine = T.allocate();
        if (!Mine)
          return 0;
        MakeRecord(*T.at(Mine));
      }
      if (__atomic_compare_exchange_n(Slot, &Found, Mine, false,
                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return Mine;
    }
    auto *Record = T.at(Found);
    if (Matches(*Record)) {
      if (Mine)
        UnmakeRecord(*T.at(Mine));
      return Found;
    }
    Slots = Record->Slots;
  }
}

/// A step in the tree: which record counts the call and which node it enters.
struct Transition {
  abi::NodeId Edge = abi::kNoNode;   ///< counts the call; 0 = no space
  abi::NodeId Target = abi::kNoNode; ///< where the thread is then
  /// No path of its own: the thread stays where it is.
  bool isTooDeep() const { return !Edge && Target; }
};

template <class NodeTable, class TailTable> class CallTree {
public:
  /// Depth: so many levels of the tree are kept apart; 0 = all.
  CallTree(NodeTable &Nodes, TailTable &Tails, uint32_t RecursionLevels,
           uint32_t MaxNodes, uint32_t Depth = 0)
      : Nodes_(Nodes), Tails_(Tails), Levels_(RecursionLevels),
        MaxNodes_(MaxNodes), Depth_(Depth) {}

  /// The transition for calling Func from Parent, by a tail call or not. No
  /// edge when the path is new and MaxNodes are there already: the caller then
  /// enters below kOverflowNode, where every function has one node.
  Transition enter(abi::NodeId Parent, abi::FuncId Func, bool Tail) {
    if (Depth_ && isDeepest(Parent) && !ancestor(Parent, Func))
      return {abi::kNoNode, Parent};
    uint32_t Flags = Tail ? abi::kNodeTail : 0;
    uint32_t Most = MaxNodes_ && Parent == abi::kOverflowNode ? ~0u : MaxNodes_;
    Capped Table{Nodes_, Most};
    uint32_t Id = intern(
        Table, mixHash(uint64_t(Func) << 1 | Flags, Parent),
        [&](const abi::NodeRecord &N) {
          // Its children's ordinals are counted in the same word.
          uint32_t Now = __atomic_load_n(&N.Flags, __ATOMIC_RELAXED);
          return N.Func == Func && N.Parent == Parent &&
                 (Now & abi::kNodeTail) == Flags;
        },
        [&](abi::NodeRecord &N) {
          N.Parent = Parent;
          N.Target = ancestor(Parent, Func);
          N.Flags = Flags | (N.Target ? abi::kNodeRecursive : 0u) |
                    abi::takeOrdinal(Nodes_.at(Parent)->Flags);
          N.Func = Func;
        },
        [](abi::NodeRecord &N) { N.Func = 0; });
    if (!Id)
      return {};
    abi::NodeId Target = Nodes_.at(Id)->Target;
    return {Id, Target ? Target : Id};
  }

  /// The same without inserting: no edge when the path is not there.
  Transition find(abi::NodeId Parent, abi::FuncId Func, bool Tail) {
    return CallTree(Nodes_, Tails_, Levels_, 0).enter(Parent, Func, Tail);
  }

  /// The pending tail call made by Via, whose callee returns to Return.
  /// 0 = no space.
  uint32_t tailCall(uint64_t Callee, abi::NodeId Via, abi::NodeId Return) {
    return intern(
        Tails_, mixHash(Callee ^ (uint64_t(Via) << 32), Return),
        [&](const abi::TailRecord &T) {
          return T.Callee == Callee && T.Via == Via && T.Return == Return;
        },
        [&](abi::TailRecord &T) {
          T.Callee = Callee;
          T.Return = Return;
          T.Via = Via;
        },
        [](abi::TailRecord &T) { T.Via = 0; });
  }

private:
  struct Capped {
    NodeTable &Nodes;
    uint32_t Most;
    abi::NodeRecord *at(uint32_t Id) const { return Nodes.at(Id); }
    uint32_t allocate() { return Nodes.count() < Most ? Nodes.allocate() : 0; }
  };

  /// The node to fold a call of Func below Parent into (Ammons, Ball, Larus:
  /// "Exploiting hardware performance counters with flow and context sensitive
  /// profiling"): the nearest one of Func, once Levels_ of them are open.
  abi::NodeId ancestor(abi::NodeId Parent, abi::FuncId Func) const {
    abi::NodeId Nearest = abi::kNoNode;
    uint32_t Seen = 0;
    for (abi::NodeId N = Parent; N >= abi::kFirstCallNode;
         N = Nodes_.at(N)->Parent) {
      if (Nodes_.at(N)->Func != Func)
        continue;
      if (!Nearest)
        Nearest = N;
      if (++Seen == Levels_)
        return Nearest;
    }
    return abi::kNoNode;
  }

  /// Whether Depth_ levels end here. A call back to an ancestor is no level.
  bool isDeepest(abi::NodeId N) const {
    uint32_t Level = 0;
    for (; N >= abi::kFirstCallNode && Level < Depth_; ++Level)
      N = Nodes_.at(N)->Parent;
    return Level == Depth_;
  }

  NodeTable &Nodes_;
  TailTable &Tails_;
  uint32_t Levels_;
  uint32_t MaxNodes_;
  uint32_t Depth_;
};

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_CALLTREE_H

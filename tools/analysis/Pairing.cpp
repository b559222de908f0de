//===-- Pairing.cpp - which function of one program is which of another ---===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Pairing.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace autoprof {

namespace {

/// One function of one side, over all runs of it.
struct Known {
  const Function *function;
  size_t pair = Pairing::kNone;
};

using Identity = std::tuple<std::string, std::string, uint32_t, uint64_t>;

Identity identityOf(const Function &function) {
  return {function.mangled, function.file, function.line, function.module};
}

class SideTable {
public:
  explicit SideTable(const Pairing::Side &side) {
    // The map gives an order that does not depend on the runs: by name, file
    // and line.
    std::map<Identity, const Function *> all;
    for (const Model &model : side)
      for (const Function &function : model.functions)
        if (function.calls > 0)
          all.try_emplace(identityOf(function), &function);
    for (const auto &[identity, function] : all) {
      index_[identity] = known.size();
      known.push_back({function});
    }
  }

  std::vector<size_t> pairsOf(const Model &model) const {
    std::vector<size_t> pairs;
    for (const Function &function : model.functions) {
      auto it = index_.find(identityOf(function));
      pairs.push_back(it == index_.end() ? Pairing::kNone
                                         : known[it->second].pair);
    }
    return pairs;
  }

  std::vector<Known> known;

private:
  std::map<Identity, size_t> index_;
};

template <typename Key> using Groups = std::map<Key, std::vector<Known *>>;

/// What has no pair yet, by key.
template <typename KeyOf> auto groupsOf(SideTable &table, KeyOf keyOf) {
  Groups<decltype(keyOf(std::declval<const Function &>()))> groups;
  for (Known &known : table.known)
    if (known.pair == Pairing::kNone)
      groups[keyOf(*known.function)].push_back(&known);
  return groups;
}

class Matcher {
public:
  Matcher(SideTable &base, SideTable &now, std::vector<PairedFunction> &pairs)
      : base_(base), now_(now), pairs_(pairs) {}

  /// Pairs functions with equal keys, in order; \p isUnique: only where each
  /// side has one.
  template <typename KeyOf>
  void match(KeyOf keyOf, bool isUnique, Presence presence) {
    auto before = groupsOf(base_, keyOf), after = groupsOf(now_, keyOf);
    for (auto &[key, olds] : before) {
      auto it = after.find(key);
      if (it == after.end())
        continue;
      std::vector<Known *> &news = it->second;
      if (isUnique && (olds.size() != 1 || news.size() != 1))
        continue;
      for (size_t i = 0; i < std::min(olds.size(), news.size()); ++i)
        pair(olds[i], news[i], presence);
    }
  }

  void addRest() {
    for (Known &known : base_.known)
      if (known.pair == Pairing::kNone)
        pair(&known, nullptr, Presence::Removed);
    for (Known &known : now_.known)
      if (known.pair == Pairing::kNone)
        pair(nullptr, &known, Presence::Added);
  }

private:
  void pair(Known *before, Known *after, Presence presence) {
    const Function &shown = after ? *after->function : *before->function;
    PairedFunction paired{presence,   shown.name, shown.mangled,
                          shown.file, shown.line, ""};
    if (presence == Presence::Renamed)
      paired.oldName = before->function->name;
    for (Known *known : {before, after})
      if (known)
        known->pair = pairs_.size();
    pairs_.push_back(std::move(paired));
  }

  SideTable &base_, &now_;
  std::vector<PairedFunction> &pairs_;
};

} // namespace

Pairing::Pairing(const Side &base, const Side &now) {
  SideTable before(base), after(now);
  Matcher matcher(before, after, functions_);
  matcher.match(
      [](const Function &f) { return std::make_pair(f.mangled, f.file); },
      false, Presence::Both);
  matcher.match([](const Function &f) { return f.mangled; }, true,
                Presence::Both);
  // Without a place nothing says that two names are one function.
  matcher.match(
      [](const Function &f) {
        return f.line ? f.file + ":" + std::to_string(f.line)
                      : "\n" + f.mangled;
      },
      true, Presence::Renamed);
  matcher.addRest();
  for (const Model &model : base)
    base_.push_back(before.pairsOf(model));
  for (const Model &model : now)
    now_.push_back(after.pairsOf(model));
}

} // namespace autoprof

//===-- UserStoreTest.cpp - what programs tell, with a clock of our own ---===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "UserStore.h"
#include <atomic>
#include <gtest/gtest.h>
#include <map>
#include <thread>
#include <vector>

using namespace autoprof;
using namespace autoprof::abi;

namespace {

alignas(16) std::vector<char> Memory;
uint64_t Used, Limit;

uint64_t allocate(uint64_t Bytes) {
  Bytes = (Bytes + kPage - 1) & ~uint64_t(kPage - 1);
  if (Used + Bytes > Limit)
    return 0;
  Used += Bytes;
  return Used - Bytes;
}

void giveMemory(uint64_t Pages) {
  Limit = (Pages + 1) * kPage; // offset 0 says "none"
  Memory.assign(Limit, 0);
  Used = kPage;
}

int64_t weighted(const UserStat &S) {
  EXPECT_EQ(S.Weighted[1], S.Weighted[0] >> 63 ? ~0ull : 0ull);
  return int64_t(S.Weighted[0]);
}

TEST(UserGauge, WeighsEachValueWithItsTime) {
  UserName N{};
  UserStat S{};
  user::setGauge(N, S, 5, 100);
  EXPECT_EQ(weighted(S), 0);
  user::setGauge(N, S, -3, 110);
  user::setGauge(N, S, 7, 130);
  EXPECT_EQ(weighted(S), 5 * 10 - 3 * 20);
  EXPECT_EQ(N.Value, 7);
  EXPECT_EQ(N.ValueTicks, 130u);
  EXPECT_EQ(N.FirstTicks, 100u);
  EXPECT_EQ(S.Min, -3);
  EXPECT_EQ(S.Max, 7);
  EXPECT_EQ(S.Count, 3u);
}

TEST(UserGauge, AnEarlierTimeBecomesTheLatest) {
  UserName N{};
  UserStat S{};
  user::setGauge(N, S, 5, 100);
  user::setGauge(N, S, 6, 90);
  EXPECT_EQ(N.Value, 6);
  EXPECT_EQ(N.ValueTicks, 100u);
  EXPECT_EQ(weighted(S), 0);
}

TEST(UserGauge, LargeValuesDoNotOverflow) {
  UserName N{};
  UserStat S{};
  user::setGauge(N, S, INT64_MAX, 1);
  user::setGauge(N, S, INT64_MIN, 1 + (1ull << 40));
  user::setGauge(N, S, 0, 1 + (2ull << 40));
  // MAX + MIN = -1, times 2^40.
  EXPECT_EQ(weighted(S), -(1ll << 40));
}

/// Whatever the order of several threads' sets, each value counts with the time
/// until the next one.
TEST(UserGauge, SeveralThreadsAddUpToTheWholeTime) {
  constexpr int kThreads = 4, kSets = 50000;
  UserName N{};
  std::vector<UserStat> Stats(kThreads);
  std::atomic<uint64_t> Clock{1};
  user::setGauge(N, Stats[0], 1, 1);
  std::vector<std::thread> Threads;
  for (int T = 0; T < kThreads; ++T)
    Threads.emplace_back([&, T] {
      for (int I = 0; I < kSets; ++I)
        user::setGauge(N, Stats[T], 1, ++Clock);
    });
  for (std::thread &T : Threads)
    T.join();
  int64_t Sum = 0;
  for (const UserStat &S : Stats)
    Sum += weighted(S);
  EXPECT_EQ(Sum, int64_t(N.ValueTicks) - 1);
  EXPECT_EQ(N.ValueTicks, 1 + uint64_t(kThreads) * kSets);
}

TEST(UserTimes, KeepExtremesAndSum) {
  UserStat S{};
  for (uint64_t Ticks : {7, 3, 9, 5}) {
    user::noteCpu(S, Ticks * 2);
    user::noteTime(S, Ticks);
  }
  EXPECT_EQ(S.Count, 4u);
  EXPECT_EQ(S.Sum, 24);
  EXPECT_EQ(S.Min, 3);
  EXPECT_EQ(S.Max, 9);
  EXPECT_EQ(S.CpuNs, 48u);
  EXPECT_EQ(S.MinCpuNs, 6u);
  EXPECT_EQ(S.MaxCpuNs, 18u);
}

TEST(UserFrames, TheSlowestAreKept) {
  SlowFrame Slowest[kSlowFrames] = {};
  for (uint64_t I = 1; I <= 1000; ++I)
    user::noteSlowFrame(Slowest, I * 7919 % 1000, I);
  std::map<uint64_t, uint64_t> Kept;
  for (const SlowFrame &F : Slowest)
    Kept[F.Ticks] = F.EndTicks;
  ASSERT_EQ(Kept.size(), kSlowFrames);
  EXPECT_EQ(Kept.begin()->first, 1000 - kSlowFrames);
  for (auto [Ticks, End] : Kept)
    EXPECT_EQ(End * 7919 % 1000, Ticks);
}

TEST(UserCells, EachPathHasItsOwn) {
  giveMemory(4096);
  uint32_t Tables[kUserCellTables] = {};
  user::Cells Cells(Tables, Memory.data(), allocate);
  for (int Round = 0; Round < 3; ++Round)
    for (uint32_t Node = 3; Node < 20003; ++Node) {
      UserCell *C = Cells.find(userCellKey(Node, Node % 7));
      ASSERT_NE(C, nullptr);
      user::add(C->Sum, Node);
    }
  uint64_t Found = 0;
  for (uint32_t T = 0; T < kUserCellTables && Tables[T]; ++T) {
    auto *Table = reinterpret_cast<UserCell *>(Memory.data() +
                                               uint64_t(Tables[T]) * kPage);
    for (uint64_t I = 0; I < uint64_t(kUserCellsPerPage) << T; ++I)
      if (Table[I].Key) {
        ++Found;
        EXPECT_EQ(Table[I].Sum, 3 * int64_t(nodeOfCell(Table[I].Key)));
        EXPECT_EQ(nameOfCell(Table[I].Key), nodeOfCell(Table[I].Key) % 7);
      }
  }
  EXPECT_EQ(Found, 20000u);
}

TEST(UserCells, WithoutSpaceThereIsNone) {
  giveMemory(1);
  uint32_t Tables[kUserCellTables] = {};
  user::Cells Cells(Tables, Memory.data(), allocate);
  unsigned Made = 0;
  for (uint32_t Node = 3; Node < 1003; ++Node)
    Made += Cells.find(userCellKey(Node, 0)) != nullptr;
  EXPECT_LE(Made, kUserCellsPerPage);
  EXPECT_GT(Made, kUserCellsPerPage / 2);
  EXPECT_NE(Cells.find(userCellKey(3, 0)), nullptr);
}

TEST(UserNames, AreFoundAgainAndEnd) {
  std::vector<UserName> Names(kUserNames);
  std::vector<uint32_t> Texts; // the name of the N-th is N + 1
  auto Find = [&](uint32_t Text) {
    return user::findName(
        Names.data(), mixHash(Text, 1) | 1,
        [&](const UserName &R) { return R.Name == Text; },
        [&](UserName &R) {
          __atomic_store_n(&R.Name, Text, __ATOMIC_RELEASE);
          return true;
        });
  };
  std::map<uint32_t, uint32_t> Ids;
  for (uint32_t Text = 1; Text <= kUserNames; ++Text)
    Ids[Find(Text)] = Text;
  EXPECT_EQ(Ids.size(), kUserNames);
  EXPECT_EQ(Ids.count(kUserNames), 0u);
  for (auto [Id, Text] : Ids)
    EXPECT_EQ(Find(Text), Id);
  EXPECT_EQ(Find(kUserNames + 1), kUserNames);
}

TEST(UserNames, ThreadsAgree) {
  std::vector<UserName> Names(kUserNames);
  auto Find = [&](uint32_t Text) {
    return user::findName(
        Names.data(), mixHash(Text, 1) | 1,
        [&](const UserName &R) { return R.Name == Text; },
        [&](UserName &R) {
          __atomic_store_n(&R.Name, Text, __ATOMIC_RELEASE);
          return true;
        });
  };
  std::vector<std::vector<uint32_t>> Found(4);
  std::vector<std::thread> Threads;
  for (auto &Mine : Found)
    Threads.emplace_back([&] {
      for (uint32_t Text = 1; Text <= 200; ++Text)
        Mine.push_back(Find(Text));
    });
  for (std::thread &T : Threads)
    T.join();
  for (auto &Mine : Found)
    EXPECT_EQ(Mine, Found[0]);
}

/// The first are kept, and the last.
TEST(UserEvents, SlotsOfAList) {
  constexpr UserList L{10, 3};
  std::vector<uint64_t> Slots(L.Slots);
  for (uint64_t Number = 1; Number <= 100; ++Number)
    Slots[slotOf(L, Number)] = Number;
  EXPECT_EQ(Slots,
            (std::vector<uint64_t>{1, 2, 3, 95, 96, 97, 98, 99, 100, 94}));
}

} // namespace

//===-- LiveTableTest.cpp - the runtime's table of live blocks ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The table against std::unordered_map, with pages from an array: what a
// program does to it, what it does to itself (splits, buckets that spill, a
// deeper directory), and what others do to it (locks, threads).
//
//===----------------------------------------------------------------------===//
#include "LiveTable.h"
#include <algorithm>
#include <atomic>
#include <cstring>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>
#include <thread>
#include <unordered_map>
#include <vector>

using namespace autoprof;
using namespace autoprof::abi;
using Outcome = LiveTable::Outcome;

namespace {

constexpr uint64_t kArena = 512 << 20;
constexpr uint32_t kMe = 1000, kOther = 1001;
constexpr LiveTable::Caller kAlone = {kMe, true}, kShared = {kMe, false};

/// Zeroed pages that are only backed when they are used.
char *Base;
std::atomic<uint64_t> Used, Limit;
std::atomic<unsigned> Yields;

uint64_t allocate(uint64_t Bytes) {
  Bytes = (Bytes + kPage - 1) & ~uint64_t(kPage - 1);
  uint64_t At = Used.fetch_add(Bytes);
  return At + Bytes <= Limit ? At : 0;
}

class LiveTableTest : public testing::Test {
protected:
  void SetUp() override {
    Base = static_cast<char *>(std::aligned_alloc(kPage, kArena));
    ASSERT_NE(Base, nullptr);
    std::memset(Base, 0, kPage);
    Used = kPage; // offset 0 says "none"
    Limit = kArena;
    Yields = 0;
    ASSERT_TRUE(Table.make(Header, {Base, allocateZeroed, letOthersRun}));
  }
  void TearDown() override { std::free(Base); }

  static uint64_t allocateZeroed(uint64_t Bytes) {
    uint64_t At = allocate(Bytes);
    if (At)
      std::memset(Base + At, 0, (Bytes + kPage - 1) & ~uint64_t(kPage - 1));
    return At;
  }
  static void letOthersRun(bool Sleeps) {
    ++Yields;
    if (Sleeps)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    else
      std::this_thread::yield();
  }
  static LiveEntry entry(uint64_t Address, uint32_t Record = 1) {
    LiveEntry E{};
    E.Address = Address | 7ull << 48; // the thread's index does not matter
    E.SizeTime = Record * 3ull | 5ull << 40;
    E.Record = Record;
    E.Resizes = uint8_t(Record);
    E.Function = uint8_t(Record >> 3);
    return E;
  }
  static void expectSame(const LiveEntry &A, const LiveEntry &B) {
    EXPECT_EQ(A.Address, B.Address);
    EXPECT_EQ(A.SizeTime, B.SizeTime);
    EXPECT_EQ(A.Record, B.Record);
    EXPECT_EQ(A.Resizes, B.Resizes);
    EXPECT_EQ(A.Function, B.Function);
  }
  Outcome insert(uint64_t Address, uint32_t Record = 1,
                 LiveTable::Caller Who = kAlone) {
    LiveEntry Old;
    return Table.insert(entry(Address, Record), Old, Who);
  }
  Outcome take(uint64_t Address, LiveTable::Caller Who = kAlone) {
    LiveEntry E;
    return Table.take(Address, E, Who);
  }
  LiveSegment &segment(uint32_t Page) {
    return *reinterpret_cast<LiveSegment *>(Base + uint64_t(Page) * kPage);
  }
  /// What a report finds: the entries of all segments in the chain; checks that
  /// each lies where the directory says and that counts are right.
  std::map<uint64_t, uint32_t> read() {
    std::map<uint64_t, uint32_t> Found;
    uint32_t Segments = 0;
    for (uint32_t Page = Header.LastSegment; Page; ++Segments) {
      LiveSegment &S = segment(Page);
      EXPECT_EQ(S.Lock, 0u);
      uint32_t Count = 0;
      for (const LiveEntry &E : S.Entries) {
        if (!LiveTable::isUsed(E))
          continue;
        ++Count;
        uint64_t Hash = liveHash(LiveTable::addressOf(E));
        EXPECT_EQ(S.Depth ? Hash >> (64 - S.Depth) : 0, S.Prefix);
        auto *Directory = reinterpret_cast<uint32_t *>(
            Base + Header.DirectoryOfDepth[Header.Depth]);
        EXPECT_EQ(Directory[Header.Depth ? Hash >> (64 - Header.Depth) : 0],
                  Page);
        EXPECT_TRUE(Found.emplace(LiveTable::addressOf(E), E.Record).second);
      }
      EXPECT_EQ(S.Count, Count);
      Page = S.Next;
    }
    EXPECT_EQ(Segments, Header.Segments);
    return Found;
  }

  HeapHeader Header{};
  LiveTable Table;
};

TEST_F(LiveTableTest, GivesBackWhatWasPut) {
  EXPECT_EQ(insert(0x7f0000001000, 77), Outcome::Done);
  LiveEntry E;
  EXPECT_EQ(Table.take(0x7f0000001000, E, kAlone), Outcome::Done);
  expectSame(E, entry(0x7f0000001000, 77));
  EXPECT_EQ(take(0x7f0000001000), Outcome::NotThere);
  EXPECT_EQ(take(0x1000), Outcome::NotThere);
  EXPECT_TRUE(read().empty());
}

TEST_F(LiveTableTest, ReplacesAndTellsWhatWasThere) {
  insert(0x1000, 1);
  LiveEntry Old;
  EXPECT_EQ(Table.insert(entry(0x1000, 2), Old, kAlone), Outcome::Replaced);
  expectSame(Old, entry(0x1000, 1));
  EXPECT_EQ(read(), (std::map<uint64_t, uint32_t>{{0x1000, 2}}));
}

TEST_F(LiveTableTest, ChangesInPlace) {
  insert(0x1000, 1);
  EXPECT_EQ(Table.change(0x1000, kAlone, [](LiveEntry &E) { E.Record = 9; }),
            Outcome::Done);
  EXPECT_EQ(Table.change(0x2000, kAlone, [](LiveEntry &) { FAIL(); }),
            Outcome::NotThere);
  EXPECT_EQ(read(), (std::map<uint64_t, uint32_t>{{0x1000, 9}}));
}

// Addresses like an allocator's, so many that segments split and the directory
// leaves the page that the small ones share.
TEST_F(LiveTableTest, SplitsAndDeepens) {
  constexpr uint32_t kBlocks = 400'000;
  for (uint32_t I = 0; I < kBlocks; ++I)
    ASSERT_EQ(insert(0x555555560000 + I * 48ull, I + 1), Outcome::Done);
  EXPECT_GT(Header.Depth, 10u);
  std::map<uint64_t, uint32_t> Found = read();
  EXPECT_EQ(Found.size(), kBlocks);
  for (uint32_t I = 0; I < kBlocks; ++I)
    ASSERT_EQ(Found[0x555555560000 + I * 48ull], I + 1);
  for (uint32_t I = 0; I < kBlocks; ++I)
    ASSERT_EQ(take(0x555555560000 + I * 48ull), Outcome::Done);
  EXPECT_TRUE(read().empty());
}

// Blocks that all begin in one bucket go into the ones behind it, are found
// there, and are found when blocks before them have gone.
TEST_F(LiveTableTest, FindsWhatSpilled) {
  std::vector<uint64_t> Crowd;
  for (uint64_t A = 16; Crowd.size() < 60; A += 16)
    if ((liveHash(A) >> 12 & 0xffffffff) < 0x0a000000) // of the first bucket
      Crowd.push_back(A);
  for (uint64_t A : Crowd)
    ASSERT_EQ(insert(A, uint32_t(A)), Outcome::Done);
  ASSERT_EQ(Header.Segments, 1u);
  EXPECT_NE(segment(Header.LastSegment).Spilled, 0u);
  for (size_t I = 0; I < Crowd.size(); I += 2)
    ASSERT_EQ(take(Crowd[I]), Outcome::Done);
  // The first bucket has room again, but the others are still found behind it.
  for (size_t I = 1; I < Crowd.size(); I += 2) {
    LiveEntry Old;
    ASSERT_EQ(Table.insert(entry(Crowd[I], 5), Old, kAlone), Outcome::Replaced);
    expectSame(Old, entry(Crowd[I], uint32_t(Crowd[I])));
  }
  EXPECT_EQ(read().size(), Crowd.size() / 2);
}

void storm(LiveTable &Table, LiveTable::Caller Who, uint32_t Seed,
           unsigned Steps, uint64_t First,
           std::unordered_map<uint64_t, uint32_t> &Model) {
  std::mt19937 Random(Seed);
  constexpr uint32_t kAddresses = 50'000;
  for (unsigned Step = 0; Step < Steps; ++Step) {
    // More and more addresses are in use, then fewer.
    uint32_t Range = 1 + kAddresses / 8 * (1 + Step / (Steps / 8 + 1));
    uint64_t Address = First + Random() % Range * 16ull;
    auto There = Model.find(Address);
    uint32_t Record = 1 + Random() % 1000;
    LiveEntry E{}, Old;
    switch (Random() % 8) {
    case 0:
    case 1:
    case 2:
    case 3:
      E.Address = Address;
      E.Record = Record;
      ASSERT_EQ(Table.insert(E, Old, Who),
                There == Model.end() ? Outcome::Done : Outcome::Replaced);
      if (There != Model.end())
        ASSERT_EQ(Old.Record, There->second);
      Model[Address] = Record;
      break;
    case 4:
      ASSERT_EQ(Table.change(Address, Who,
                             [&](LiveEntry &Found) { Found.Record = Record; }),
                There == Model.end() ? Outcome::NotThere : Outcome::Done);
      if (There != Model.end())
        There->second = Record;
      break;
    default:
      ASSERT_EQ(Table.take(Address, E, Who),
                There == Model.end() ? Outcome::NotThere : Outcome::Done);
      if (There == Model.end())
        break;
      ASSERT_EQ(E.Record, There->second);
      Model.erase(There);
    }
  }
}

TEST_F(LiveTableTest, BehavesLikeAMap) {
  for (LiveTable::Caller Who : {kAlone, kShared}) {
    SCOPED_TRACE(Who.IsAlone ? "alone" : "shared");
    std::unordered_map<uint64_t, uint32_t> Model;
    storm(Table, Who, 42, 1'000'000, 0x7f1234560000, Model);
    std::map<uint64_t, uint32_t> Found = read();
    EXPECT_EQ(Found,
              (std::map<uint64_t, uint32_t>(Model.begin(), Model.end())));
    for (auto &[Address, Record] : Found)
      ASSERT_EQ(take(Address), Outcome::Done);
  }
}

// Addresses of four threads lie between each other, so all segments are shared.
TEST_F(LiveTableTest, ThreadsDoNotDisturbEachOther) {
  constexpr unsigned kThreads = 4;
  std::unordered_map<uint64_t, uint32_t> Models[kThreads];
  std::vector<std::thread> Threads;
  for (uint32_t T = 0; T < kThreads; ++T)
    Threads.emplace_back([&, T] {
      storm(Table, {2000 + T, false}, T, 250'000, 0x10000 + (1ull << 32) * T,
            Models[T]);
    });
  for (std::thread &T : Threads)
    T.join();
  std::map<uint64_t, uint32_t> All;
  for (auto &Model : Models)
    All.insert(Model.begin(), Model.end());
  EXPECT_EQ(read(), All);
}

// One thread puts, another takes: each block is taken exactly once.
TEST_F(LiveTableTest, BlocksGoFromThreadToThread) {
  constexpr uint32_t kBlocks = 200'000;
  std::atomic<uint32_t> Put = 0;
  std::thread Taker([&] {
    for (uint32_t I = 0; I < kBlocks; ++I) {
      while (Put.load(std::memory_order_acquire) <= I)
        std::this_thread::yield();
      LiveEntry E;
      ASSERT_EQ(Table.take(16 + I * 16ull, E, {kOther, false}), Outcome::Done);
      ASSERT_EQ(E.Record, I + 1);
    }
  });
  for (uint32_t I = 0; I < kBlocks; ++I) {
    ASSERT_EQ(insert(16 + I * 16ull, I + 1, kShared), Outcome::Done);
    Put.store(I + 1, std::memory_order_release);
  }
  Taker.join();
  EXPECT_TRUE(read().empty());
}

// A lock that stays taken is an answer; one's own, left behind, is taken again.
TEST_F(LiveTableTest, LockedByAnother) {
  insert(0x1000, 1);
  uint32_t &Lock = segment(Header.LastSegment).Lock;
  Lock = kOther;
  EXPECT_EQ(insert(0x2000, 1, kShared), Outcome::Locked);
  EXPECT_EQ(take(0x1000, kShared), Outcome::Locked);
  EXPECT_EQ(Table.change(0x1000, kShared, [](LiveEntry &) { FAIL(); }),
            Outcome::Locked);
  EXPECT_GT(Yields, 0u);
  Lock = kMe;
  EXPECT_EQ(take(0x1000, kShared), Outcome::Done);
  EXPECT_EQ(Lock, 0u);
}

TEST_F(LiveTableTest, SplitLockedByAnother) {
  Header.SplitLock = kOther;
  uint32_t Taken = 0;
  Outcome O;
  while ((O = insert(16 + Taken * 16ull, 1, kShared)) == Outcome::Done)
    ASSERT_LT(++Taken, kLivePerSegment);
  EXPECT_EQ(O, Outcome::Locked);
  Header.SplitLock = 0;
  EXPECT_EQ(insert(16 + Taken * 16ull, 1, kShared), Outcome::Done);
  EXPECT_EQ(read().size(), Taken + 1);
}

// Without space for more segments nothing is lost of what is there.
TEST_F(LiveTableTest, NoSpace) {
  Limit = Used + 3 * kPage;
  uint32_t Taken = 0;
  while (insert(16 + Taken * 16ull, Taken + 1) == Outcome::Done)
    ASSERT_LT(++Taken, 10 * kLivePerSegment);
  EXPECT_EQ(insert(16 + Taken * 16ull), Outcome::NoSpace);
  std::map<uint64_t, uint32_t> Found = read();
  EXPECT_EQ(Found.size(), Taken);
  EXPECT_EQ(take(16), Outcome::Done);
}

// What is allocated together is found together.
TEST_F(LiveTableTest, GranulesStayTogether) {
  for (uint32_t I = 0; I < 20'000; ++I)
    ASSERT_EQ(insert(0x555555560000 + I * 32ull), Outcome::Done);
  ASSERT_GT(Header.Segments, 100u);
  std::map<uint64_t, std::set<uint64_t>> SegmentsOf;
  for (uint32_t Page = Header.LastSegment; Page; Page = segment(Page).Next)
    for (const LiveEntry &E : segment(Page).Entries)
      if (LiveTable::isUsed(E))
        SegmentsOf[LiveTable::addressOf(E) / kLiveGranule].insert(Page);
  EXPECT_EQ(SegmentsOf.size(), 20'000 * 32 / kLiveGranule);
  for (const auto &[Granule, Segments] : SegmentsOf)
    EXPECT_EQ(Segments.size(), 1u) << Granule;
}

// The price of a live block, where it is highest: just after most of the
// segments have split. Making and freeing blocks takes no more.
TEST_F(LiveTableTest, BytesForABlock) {
  std::vector<uint64_t> Live;
  double Most = 0;
  for (uint32_t I = 0; I < 1'000'000; ++I) {
    ASSERT_EQ(insert(0x7f0000000000 + I * 32ull), Outcome::Done);
    if (I > 10'000)
      Most = std::max(Most, double(Used) / (I + 1));
  }
  EXPECT_LE(Most, 48);
  uint64_t Before = Used;
  for (uint64_t Round = 1; Round < 4; ++Round)
    for (uint32_t I = 0; I < 1'000'000; ++I) {
      ASSERT_EQ(take(0x7f0000000000 + I * 32ull), Outcome::Done);
      ASSERT_EQ(insert(0x7f0000000000 + I * 32ull, uint32_t(Round)),
                Outcome::Done);
    }
  EXPECT_EQ(Used, Before);
}

} // namespace

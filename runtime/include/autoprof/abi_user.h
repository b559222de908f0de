//===-- autoprof/abi_user.h - the contract about what users tell ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of abi.h that is about the values and events a program tells through
// autoprof/autoprof.h: counters, gauges, frames, checkpoints, sections,
// messages. (Scopes are functions, see kDescScope.) The rules of abi.h hold.
// All of it is bounded; what found no room is counted in UserHeader::Losses.
// docs/user-events.md tells how it works together.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ABI_USER_H
#define AUTOPROF_ABI_USER_H

#include <cstddef>
#include <cstdint>

namespace autoprof::abi {

enum class UserKind : uint8_t {
  None = 0,
  Counter,
  Gauge,
  Frame,
  Section,
  Checkpoint,
  kCount
};

/// Why something the program told is not there.
enum class UserLoss : uint32_t {
  Names = 0, ///< told under a name that was one too many
  NoSpace,   ///< the file could not grow
  Paths,     ///< added to a counter, but to none of its paths: the same
  Sections,  ///< measured from or to a checkpoint that was not passed in time
  kCount
};
inline constexpr uint32_t kUserLosses = 8;
static_assert(static_cast<uint32_t>(UserLoss::kCount) <= kUserLosses);

//===-- names ------------------------------------------------------------===//

/// Its index is the name's number. The same text may be of several kinds, and
/// a counter's or gauge's of several units: these are not added up. Found
/// by its hash, linear probing.
struct UserName {
  uint64_t Hash; ///< of kind, text and unit; 0 = free
  uint32_t Name; ///< StringRef; 0 = being made
  uint32_t Unit; ///< StringRef, 0 = none
  uint32_t Kind; ///< UserKind
  uint32_t Reserved;
  uint64_t FirstTicks; ///< of a gauge: first set
  /// Of a gauge: its value and since when, replaced at once; all threads.
  alignas(16) int64_t Value;
  uint64_t ValueTicks; ///< 0 = not set yet
  uint64_t Reserved2[2];
};
static_assert(sizeof(UserName) == 64);
inline constexpr uint32_t kUserNames = 256;

//===-- what a thread did ------------------------------------------------===//

/// Of one name, in one thread. A time is ticks.
struct UserStat {
  uint64_t Count;   ///< adds, sets, frames, passages, measurements
  int64_t Sum;      ///< counter: of what was added; frame and section: of times
  int64_t Min, Max; ///< of the values or times; valid if Count > 0. Counters
                    ///< have none
  uint64_t CpuNs, MinCpuNs, MaxCpuNs; ///< sections; sum and extremes
  uint64_t LastTicks; ///< frame, checkpoint: the thread was here last
  uint64_t LastCpuNs; ///< checkpoint: CPU time of the thread then
  /// Gauge: value x ticks it had that value, 128 bits, for the values that this
  /// thread's sets replaced.
  alignas(16) uint64_t Weighted[2];
  uint32_t Histogram; ///< frame, section: of times, in 64-byte units
  uint32_t Slowest;   ///< frame: SlowFrame[kSlowFrames], in 64-byte units
  uint64_t Overflows; ///< counter: its sum, or that of a path, went round
  uint64_t Reserved[2];
};
static_assert(offsetof(UserStat, Weighted) % 16 == 0);
static_assert(sizeof(UserStat) == 128);
inline constexpr uint32_t kUserStatsPerPage = 4096 / sizeof(UserStat);
inline constexpr uint32_t kUserStatPages = kUserNames / kUserStatsPerPage;

/// The slowest frames of one name in one thread, in no order.
struct SlowFrame {
  uint64_t EndTicks; ///< 0 = free
  uint64_t Ticks;    ///< how long it took
};
inline constexpr uint32_t kSlowFrames = 16;

/// What a thread added to a counter on one path. Open addressing in tables of
/// 1, 2, 4, ... pages: a cell lies in the first of them that had room within
/// kUserCellProbes of its place.
struct UserCell {
  uint64_t Key; ///< userCellKey; 0 = free
  int64_t Sum;
};
inline constexpr uint32_t kUserCellTables = 14;
inline constexpr uint32_t kUserCellsPerPage = 4096 / sizeof(UserCell);
inline constexpr uint32_t kUserCellProbes = 16;
constexpr uint64_t userCellKey(uint32_t Node, uint32_t Name) {
  return uint64_t{Node} << 32 | (Name + 1);
}
constexpr uint32_t nodeOfCell(uint64_t Key) {
  return static_cast<uint32_t>(Key >> 32);
}
constexpr uint32_t nameOfCell(uint64_t Key) {
  return static_cast<uint32_t>(Key) - 1;
}

//===-- events -----------------------------------------------------------===//

/// Messages and passages of checkpoints are numbered as they come. The first
/// are kept, and of the rest the last: each goes to the slot of its number.
struct UserList {
  uint32_t Slots, First; ///< so many in all; of these for the first ones
};
inline constexpr UserList kMessages{2048, 512};
inline constexpr UserList kPassages{4096, 1024};
/// \p Number begins with 1.
constexpr uint32_t slotOf(UserList L, uint64_t Number) {
  return static_cast<uint32_t>(Number <= L.First
                                   ? Number - 1
                                   : L.First + (Number - L.First - 1) %
                                                   (L.Slots - L.First));
}

/// Both begin with these.
struct UserEvent {
  uint64_t Number; ///< 0 = nothing, or being written
  uint64_t Ticks;
  uint32_t Node;  ///< the thread's place
  uint32_t Block; ///< its index
  uint32_t Owner; ///< BlockHeader::Owners, then
  uint16_t Name;  ///< of the checkpoint
  uint16_t Bytes; ///< of the message's text
};
static_assert(sizeof(UserEvent) == 32);
struct UserMessage {
  UserEvent Event;
  char Text[224]; ///< longer ones are cut
};
static_assert(sizeof(UserMessage) == 256);
inline constexpr uint32_t kMessagePages =
    kMessages.Slots * sizeof(UserMessage) / 4096;
inline constexpr uint32_t kPassagePages =
    kPassages.Slots * sizeof(UserEvent) / 4096;

//===-- the process ------------------------------------------------------===//

/// Counters and gauges over time have a column each beside the points of the
/// series (abi_series.h): i64[kSeriesPoints], the sum so far or the value.
struct UserHeader {
  uint64_t Losses[kUserLosses];
  uint64_t Messages; ///< told so far
  uint64_t Passages; ///< of checkpoints
  uint64_t Reserved[6];
  uint32_t Columns[kUserNames]; ///< first page, 0 = none
  uint32_t MessagePage[kMessagePages];
  uint32_t PassagePage[kPassagePages];
};
static_assert(sizeof(UserHeader) <= 4096);
/// Behind it, from the next page on: UserName[kUserNames].
inline constexpr uint32_t kUserNamesOffset = 4096;
inline constexpr uint32_t kUserBytes =
    kUserNamesOffset + kUserNames * sizeof(UserName);

/// A thread's part, in its BlockHeader.
struct UserBlock {
  uint32_t StatPages[kUserStatPages];   ///< UserStat by name; 0 = none
  uint32_t CellTables[kUserCellTables]; ///< first page of each, 0 = none
  uint32_t LastCheckpoint;              ///< its name + 1; 0 = none yet
  uint32_t Reserved;
  char Name[64]; ///< the program gave it to the present owner; "" = none
};
static_assert(sizeof(UserBlock) ==
              4 * (kUserStatPages + kUserCellTables + 2) + 64);

} // namespace autoprof::abi

#endif // AUTOPROF_ABI_USER_H

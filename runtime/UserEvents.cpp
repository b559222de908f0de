//===-- UserEvents.cpp - what a program tells of itself -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finds the name's number and the thread's words; UserStore.h changes them. A
// thread remembers names by their address and looks whether the text is still
// the same, so that it is hashed once.
//
// An add to a counter reads no clock: where counters stand is written when the
// series has a point (Series.cpp).
//
//===----------------------------------------------------------------------===//
#include "UserEvents.h"
#include "Control.h"
#include "Hooks.h"
#include "Registry.h"
#include "ThreadBlock.h"
#include "UserApi.h"
#include "UserStore.h"

using namespace autoprof;
using namespace autoprof::abi;

namespace {

uint64_t allocate(uint64_t Bytes) {
  return TheRuntime.File.allocatePages(Bytes);
}

/// Made when the program first tells something. Null = no space.
UserHeader *userHeader() {
  TraceFile &File = TheRuntime.File;
  uint64_t &Place = File.header().User;
  uint64_t At = __atomic_load_n(&Place, __ATOMIC_ACQUIRE);
  if (__builtin_expect(!At, 0)) {
    uint64_t Mine = allocate(kUserBytes);
    if (!Mine)
      return nullptr;
    // Who loses the race leaves its pages unused.
    if (__atomic_compare_exchange_n(&Place, &At, Mine, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE))
      At = Mine;
  }
  return File.at<UserHeader>(At);
}
UserName *namesOf(UserHeader *H) {
  return reinterpret_cast<UserName *>(reinterpret_cast<char *>(H) +
                                      kUserNamesOffset);
}

void lose(UserHeader *H, UserLoss Kind) {
  if (H)
    __atomic_fetch_add(&H->Losses[uint32_t(Kind)], 1, __ATOMIC_RELAXED);
}

/// What all functions here begin with.
struct Teller {
  ThreadBlock *B = nullptr; ///< null: nothing is recorded
  UserHeader *H = nullptr;

  Teller() {
    ThreadBlock *Mine = CurrentBlock;
    if (!isRecordingCalls() || (!Mine->isLive() && !(Mine = obtainBlock())))
      return;
    if ((H = userHeader()))
      B = Mine;
  }
  explicit operator bool() const { return B; }
};

NodeId placeOf(const ThreadBlock *B) {
  Handle Cursor = B->Header.Cursor;
  return Cursor & kTailBit ? TheRuntime.File.Tails.at(nodeOf(Cursor))->Return
                           : nodeOf(Cursor);
}

//===-- names ------------------------------------------------------------===//

__attribute__((noinline)) uint32_t
findName(const Teller &T, UserKind Kind, const char *Name, const char *Unit) {
  TraceFile &File = TheRuntime.File;
  size_t Length = nameLength(Name);
  size_t UnitLength = Unit ? nameLength(Unit) : 0;
  uint64_t Hash =
      mixHash(fnv1a(Name, Length) ^ fnv1a(Unit, UnitLength), uint64_t(Kind)) |
      1;
  uint32_t Id = user::findName(
      namesOf(T.H), Hash,
      [&](const UserName &R) {
        return R.Kind == uint32_t(Kind) && isText(R.Name, Name, Length) &&
               (R.Unit ? isText(R.Unit, Unit, UnitLength) : !UnitLength);
      },
      [&](UserName &R) {
        R.Kind = uint32_t(Kind);
        R.Unit = UnitLength ? File.addString(Unit, UnitLength) : 0;
        StringRef Text = File.addString(Name, Length);
        __atomic_store_n(&R.Name, Text, __ATOMIC_RELEASE);
        return Text != 0;
      });
  if (Id == kUserNames) {
    lose(T.H, UserLoss::Names);
    return Id;
  }
  KnownName &K = T.B->known(Name, uint32_t(Kind));
  K.Name = nullptr; // a signal handler's may come in between
  asm volatile("" : : : "memory");
  K.Text = textOf(namesOf(T.H)[Id].Name);
  K.Kind = uint16_t(Kind);
  K.Id = uint16_t(Id);
  K.Unit = Unit;
  asm volatile("" : : : "memory");
  K.Name = Name;
  return Id;
}

/// kUserNames = there is no room for it, or no name.
inline uint32_t numberOfName(const Teller &T, UserKind Kind, const char *Name,
                             const char *Unit = nullptr) {
  if (!Name)
    return kUserNames;
  const KnownName &K = T.B->known(Name, uint32_t(Kind));
  const char *Text = K.Text;
  uint32_t Id = K.Id;
  if (K.Name == Name && K.Kind == uint32_t(Kind) && K.Unit == Unit) {
    size_t I = 0;
    while (Text[I] && Text[I] == Name[I])
      ++I;
    // (A name that was cut is hashed each time. Units are literals: their text
    // does not change.)
    if (Text[I] == Name[I])
      return Id;
  }
  return findName(T, Kind, Name, Unit);
}

/// The thread's words for a name. Null: no space, counted.
UserStat *statOf(const Teller &T, uint32_t Id) {
  TraceFile &File = TheRuntime.File;
  uint32_t &Page = T.B->Header.User.StatPages[Id / kUserStatsPerPage];
  if (__builtin_expect(!Page, 0)) {
    uint32_t Mine = uint32_t(allocate(kPage) / kPage);
    if (!Page) // a signal handler that made one in between keeps it
      Page = Mine;
    if (!Page) {
      lose(T.H, UserLoss::NoSpace);
      return nullptr;
    }
  }
  return File.at<UserStat>(uint64_t(Page) * kPage) + Id % kUserStatsPerPage;
}

/// What a function here is about.
struct Told {
  Teller T;
  uint32_t Id = kUserNames;
  UserStat *Stat = nullptr;

  Told(UserKind Kind, const char *Name, const char *Unit = nullptr) {
    if (!T)
      return;
    Id = numberOfName(T, Kind, Name, Unit);
    if (Id != kUserNames)
      Stat = statOf(T, Id);
  }
  explicit operator bool() const { return Stat; }
};

//===-- events -----------------------------------------------------------===//

/// Puts an event into its slot of a list; Fill writes the rest of it.
template <class Event, class Fill>
void addEvent(const Teller &T, UserList L, uint64_t &Count, uint32_t *Pages,
              uint64_t Now, Fill FillIn) {
  uint64_t Number = __atomic_add_fetch(&Count, 1, __ATOMIC_RELAXED);
  constexpr uint32_t kPerPage = kPage / sizeof(Event);
  uint32_t Slot = slotOf(L, Number);
  uint32_t &Page = Pages[Slot / kPerPage];
  uint32_t There = __atomic_load_n(&Page, __ATOMIC_ACQUIRE);
  if (!There) {
    uint32_t Mine = uint32_t(allocate(kPage) / kPage);
    if (Mine && __atomic_compare_exchange_n(&Page, &There, Mine, false,
                                            __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
      There = Mine;
    if (!There)
      return lose(T.H, UserLoss::NoSpace);
  }
  auto &E = TheRuntime.File.at<Event>(uint64_t(There) * kPage)[Slot % kPerPage];
  auto &Common = reinterpret_cast<UserEvent &>(E);
  __atomic_store_n(&Common.Number, 0, __ATOMIC_RELEASE);
  Common.Ticks = Now;
  Common.Node = placeOf(T.B);
  Common.Block = T.B->Header.Index;
  Common.Owner = T.B->Header.Owners;
  FillIn(E);
  __atomic_store_n(&Common.Number, Number, __ATOMIC_RELEASE);
}

/// The clock, for what stands in order of time. False: there is none any more.
bool readClock(const Teller &T, uint64_t &Now) {
  if (TheRuntime.IsSealed)
    return false;
  Now = TheRuntime.TickClock.ticks();
  T.B->Header.LastTicks = Now;
  noteTicks(Now);
  return true;
}

uint64_t cpuNs() { return sys::nowNs(CLOCK_THREAD_CPUTIME_ID); }

void noteDuration(const Told &W, uint64_t Ticks) {
  user::noteTime(*W.Stat, Ticks);
  if (!W.T.B->addTo(W.Stat->Histogram, Ticks))
    lose(W.T.H, UserLoss::NoSpace);
}

/// As good as the clock's latest calibration, which is refreshed as we go.
uint64_t nsOf(uint64_t Ticks) {
  const FileHeader &H = TheRuntime.File.header();
  uint64_t Ns = H.LastMonoNs - H.StartMonoNs;
  uint64_t Of = H.LastTicks - H.StartTicks;
  for (; Ns >> 43; Ns >>= 1, Of >>= 1)
    ;
  if (!Of)
    return 0;
  auto Ratio = static_cast<unsigned __int128>((Ns << 20) / Of);
  return uint64_t(Ratio * Ticks >> 20);
}

} // namespace

//===-- counters and gauges ----------------------------------------------===//

void autoprof::addToCounter(const char *Name, int64_t N, const char *Unit) {
  Told W(UserKind::Counter, Name, Unit);
  if (!W)
    return;
  if (__builtin_expect(user::addSigned(W.Stat->Sum, N), 0))
    user::add(W.Stat->Overflows, 1);
  user::add(W.Stat->Count, 1);
  ThreadBlock *B = W.T.B;
  uint64_t Key = userCellKey(placeOf(B), W.Id);
  KnownCell &K = B->knownCell(Key);
  UserCell *Cell = K.Cell;
  if (__builtin_expect(K.Key != Key, 0)) {
    Cell = user::Cells(B->Header.User.CellTables, TheRuntime.File.at<char>(0),
                       allocate)
               .find(Key);
    if (!Cell)
      return lose(W.T.H, UserLoss::Paths);
    K.Key = 0;
    asm volatile("" : : : "memory");
    K.Cell = Cell;
    asm volatile("" : : : "memory");
    K.Key = Key;
  }
  if (__builtin_expect(user::addSigned(Cell->Sum, N), 0))
    user::add(W.Stat->Overflows, 1);
}

void autoprof::setGaugeTo(const char *Name, int64_t Value, const char *Unit) {
  Told W(UserKind::Gauge, Name, Unit);
  uint64_t Now;
  if (W && readClock(W.T, Now))
    user::setGauge(namesOf(W.T.H)[W.Id], *W.Stat, Value, Now);
}

//===-- frames, checkpoints, sections ------------------------------------===//

void autoprof::tellFrame(const char *Name) {
  Told W(UserKind::Frame, Name);
  uint64_t Now;
  if (!W || !readClock(W.T, Now))
    return;
  UserStat &S = *W.Stat;
  uint64_t Last = S.LastTicks;
  S.LastTicks = Now;
  if (!Last || Now < Last)
    return;
  noteDuration(W, Now - Last);
  if (!S.Slowest)
    S.Slowest = W.T.B->allocateUnits(kSlowFrames * sizeof(SlowFrame));
  if (S.Slowest)
    user::noteSlowFrame(TheRuntime.File.at<SlowFrame>(uint64_t(S.Slowest) * 64),
                        Now - Last, Now);
}

/// From the checkpoint this thread passed before, whichever that was, to To.
static void measureFromLast(const Told &To, const char *Name, uint64_t Now,
                            uint64_t Cpu) {
  uint32_t &Last = To.T.B->Header.User.LastCheckpoint;
  uint32_t Before = Last;
  Last = To.Id + 1;
  const UserStat *From = Before ? statOf(To.T, Before - 1) : nullptr;
  if (!From || !From->LastTicks || Now < From->LastTicks)
    return;
  Text<kLongestName + 1> Section;
  Section << textOf(namesOf(To.T.H)[Before - 1].Name) << " > " << Name;
  Told W(UserKind::Section, Section.get());
  if (!W)
    return;
  user::noteCpu(*W.Stat, Cpu - From->LastCpuNs);
  noteDuration(W, Now - From->LastTicks);
}

void autoprof::passCheckpoint(const char *Name) {
  Told W(UserKind::Checkpoint, Name);
  uint64_t Now;
  if (!W || !readClock(W.T, Now))
    return;
  uint64_t Cpu = cpuNs();
  if (TheRuntime.Options.Sections)
    measureFromLast(W, Name, Now, Cpu);
  W.Stat->LastCpuNs = Cpu;
  W.Stat->LastTicks = Now;
  user::add(W.Stat->Count, 1);
  UserHeader &H = *W.T.H;
  addEvent<UserEvent>(W.T, kPassages, H.Passages, H.PassagePage, Now,
                      [&](UserEvent &E) {
                        E.Name = uint16_t(W.Id);
                        E.Bytes = 0;
                      });
}

uint64_t autoprof::measureSection(const char *Name, const char *From,
                                  const char *To) {
  Told F(UserKind::Checkpoint, From), T(UserKind::Checkpoint, To);
  if (!F || !T)
    return 0;
  uint64_t Begin = F.Stat->LastTicks, End = T.Stat->LastTicks;
  if (!Begin || End <= Begin) {
    lose(F.T.H, UserLoss::Sections);
    return 0;
  }
  Told W(UserKind::Section, Name);
  if (!W)
    return 0;
  user::noteCpu(*W.Stat, T.Stat->LastCpuNs - F.Stat->LastCpuNs);
  noteDuration(W, End - Begin);
  return nsOf(End - Begin);
}

//===-- messages, threads ------------------------------------------------===//

void autoprof::tellMessage(const char *Text) {
  Teller T;
  uint64_t Now;
  if (!T || !Text || !readClock(T, Now))
    return;
  addEvent<UserMessage>(T, kMessages, T.H->Messages, T.H->MessagePage, Now,
                        [&](UserMessage &M) {
                          size_t N = 0;
                          while (N < sizeof(M.Text) && Text[N])
                            ++N;
                          // A character is not cut in two.
                          if (N == sizeof(M.Text) && Text[N])
                            while (N && (Text[N] & 0xc0) == 0x80)
                              --N;
                          copyBytes(M.Text, Text, N);
                          M.Event.Name = 0;
                          M.Event.Bytes = uint16_t(N);
                        });
}

void autoprof::nameThread(const char *Name) {
  ThreadBlock *B = CurrentBlock;
  if (!Name || (!B->isLive() && !(B = obtainBlock())))
    return;
  char *To = B->Header.User.Name;
  constexpr size_t kMost = sizeof(B->Header.User.Name) - 1;
  size_t N = 0;
  while (N < kMost && Name[N])
    ++N;
  if (N == kMost)
    while (N && (Name[N] & 0xc0) == 0x80)
      --N;
  copyBytes(To, Name, N);
  To[N] = 0;
}

//===-- stopwatches ------------------------------------------------------===//

void autoprof::startStopwatch(autoprof_stopwatch *Watch) {
  // It is the user's own output: it runs while nothing is recorded, too.
  Watch->ticks = 0;
  if (TheRuntime.IsSealed)
    return;
  uint64_t Now = TheRuntime.TickClock.ticks();
  noteTicks(Now);
  Watch->cpu_ns = cpuNs();
  Watch->ticks = Now;
}

uint64_t autoprof::stopwatchNs(const autoprof_stopwatch *Watch) {
  if (!Watch->ticks || TheRuntime.IsSealed)
    return 0;
  uint64_t Now = TheRuntime.TickClock.ticks();
  noteTicks(Now);
  return Now > Watch->ticks ? nsOf(Now - Watch->ticks) : 0;
}

/// "1.23 ms": three digits.
template <size_t N> static void putTime(Text<N> &To, uint64_t Ns) {
  const char *const kUnits[] = {" ns", " µs", " ms", " s"};
  unsigned Unit = 0;
  uint64_t Rest = 0;
  for (; Ns >= 1000 && Unit < 3; ++Unit) {
    Rest = Ns % 1000;
    Ns /= 1000;
  }
  To << Ns;
  if (Unit && Ns < 100) {
    To << "." << Rest / 100;
    if (Ns < 10)
      To << Rest / 10 % 10;
  }
  To << kUnits[Unit];
}

uint64_t autoprof::stopStopwatch(autoprof_stopwatch *Watch) {
  uint64_t Begin = Watch->ticks;
  Watch->ticks = 0;
  if (!Begin || !Watch->name || TheRuntime.IsSealed)
    return 0;
  uint64_t Now = TheRuntime.TickClock.ticks();
  noteTicks(Now);
  if (Now < Begin)
    return 0;
  uint64_t Cpu = cpuNs() - Watch->cpu_ns, Ns = nsOf(Now - Begin);
  if (Told W(UserKind::Section, Watch->name); W) {
    W.T.B->Header.LastTicks = Now;
    user::noteCpu(*W.Stat, Cpu);
    noteDuration(W, Now - Begin);
  }
  Text<320> Line;
  Line << "autoprof: " << Watch->name << ": ";
  putTime(Line, Ns);
  Line << ", CPU ";
  putTime(Line, Cpu);
  say(Line);
  return Ns;
}

//===-- over time --------------------------------------------------------===//

/// Calls Do(names, header, id) for each counter and gauge.
template <class Fn> static void forEachValue(Fn Do) {
  TraceFile &File = TheRuntime.File;
  uint64_t At = __atomic_load_n(&File.header().User, __ATOMIC_ACQUIRE);
  if (!At)
    return;
  auto *H = File.at<UserHeader>(At);
  UserName *Names = namesOf(H);
  for (uint32_t Id = 0; Id < kUserNames; ++Id) {
    if (!__atomic_load_n(&Names[Id].Name, __ATOMIC_ACQUIRE))
      continue;
    auto Kind = UserKind(Names[Id].Kind);
    if (Kind == UserKind::Counter || Kind == UserKind::Gauge)
      Do(H, Names[Id], Id);
  }
}

static uint32_t pageOf(const BlockHeader &B, uint32_t Id) {
  return __atomic_load_n(&B.User.StatPages[Id / kUserStatsPerPage],
                         __ATOMIC_RELAXED);
}

static int64_t sumOverThreads(uint32_t Id) {
  TraceFile &File = TheRuntime.File;
  int64_t Sum = 0;
  for (uint64_t At =
           __atomic_load_n(&File.header().FirstBlock, __ATOMIC_ACQUIRE);
       At;) {
    const auto &B = *File.at<BlockHeader>(At);
    if (uint64_t Page = pageOf(B, Id))
      Sum += __atomic_load_n(
          &File.at<UserStat>(Page * kPage)[Id % kUserStatsPerPage].Sum,
          __ATOMIC_RELAXED);
    At = B.Next;
  }
  return Sum;
}

/// With so many threads that this takes long, some points have the sums of the
/// one before.
static bool isTurn(uint32_t I) {
  constexpr uint64_t kSumsAPoint = 8192;
  uint64_t Values = 0;
  forEachValue([&](UserHeader *, UserName &, uint32_t) { ++Values; });
  uint64_t Work = Values * TheRuntime.File.header().BlockCount;
  return I % (Work / kSumsAPoint + 1) == 0;
}

void autoprof::addUserValues(uint32_t I, bool IsLast) {
  TraceFile &File = TheRuntime.File;
  bool IsTurn = IsLast || isTurn(I);
  forEachValue([&](UserHeader *H, UserName &N, uint32_t Id) {
    if (!H->Columns[Id])
      H->Columns[Id] =
          uint32_t(allocate(kSeriesPoints * sizeof(int64_t)) / kPage);
    if (!H->Columns[Id])
      return lose(H, UserLoss::NoSpace);
    auto *Column = File.at<int64_t>(uint64_t(H->Columns[Id]) * kPage);
    if (N.Kind == uint32_t(UserKind::Gauge))
      Column[I] = __atomic_load_n(&N.Value, __ATOMIC_RELAXED);
    else
      Column[I] = IsTurn ? sumOverThreads(Id) : Column[I - 1];
  });
}

void autoprof::moveUserValues(uint32_t To, uint32_t From) {
  TraceFile &File = TheRuntime.File;
  forEachValue([&](UserHeader *H, UserName &, uint32_t Id) {
    if (!H->Columns[Id])
      return;
    auto *Column = File.at<int64_t>(uint64_t(H->Columns[Id]) * kPage);
    Column[To] = Column[From];
  });
}

//===-- reset ------------------------------------------------------------===//

void autoprof::forgetLastTold(ThreadBlock *B) {
  UserBlock &U = B->Header.User;
  U.Name[0] = 0;
  for (uint32_t Page : U.StatPages)
    for (uint32_t I = 0; Page && I < kUserStatsPerPage; ++I)
      TheRuntime.File.at<UserStat>(uint64_t(Page) * kPage)[I].LastTicks = 0;
}

void autoprof::resetGauges(uint64_t Now) {
  forEachValue([&](UserHeader *, UserName &N, uint32_t) {
    if (N.ValueTicks) {
      user::Pair Old{uint64_t(N.Value), N.ValueTicks};
      while (!user::replacePair(&N.Value, Old, {Old.Low, Now}))
        ;
      N.FirstTicks = Now;
    }
  });
}

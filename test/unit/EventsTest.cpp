//===-- EventsTest.cpp - events, packed and read back ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by the code that the runtime uses, with times the tests choose.
//
//===----------------------------------------------------------------------===//
#include "Image.h"
#include "analysis/EventReplay.h"
#include "trace/EventWriter.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

using namespace autoprof;
using namespace autoprof::abi;

namespace {

/// A chunk in memory.
struct Chunk {
  std::vector<uint8_t> bytes = std::vector<uint8_t>(kEventChunkBytes);
  EventChunk &header() { return *reinterpret_cast<EventChunk *>(bytes.data()); }
  explicit Chunk(uint64_t base = 1000) {
    header().BaseTicks = base;
    header().State = chunkState(0, sizeof(EventChunk));
  }
  bool add(uint64_t ticks, EventWord word) {
    return appendEvent(header(), ticks, [&] { return word; });
  }
  /// The events' bytes.
  std::vector<unsigned> events() {
    return {bytes.begin() + sizeof(EventChunk),
            bytes.begin() + bytesOfState(header().State)};
  }
  size_t size() { return bytesOfState(header().State) - sizeof(EventChunk); }
};

using Bytes = std::vector<unsigned>;

/// main/f/g, main/^..., written with given times and read back as text.
struct Story {
  TraceWriter writer;
  TraceWriter::Block &block = writer.addBlock(7, "main");
  EventWriter events{writer, block};
  NodeId main = writer.addNode(kRootNode, writer.addFunc("main"));
  NodeId f = writer.addNode(main, writer.addFunc("f"));
  NodeId g = writer.addNode(f, writer.addFunc("g"));
  NodeId again = writer.addRecursion(g, f);
  NodeId tail = writer.addNode(g, writer.addFunc("t"), kNodeTail);
  uint64_t damaged = 0;

  Story() { writer.header().Events = EventMode::Trace; }

  /// "ticks >name" for each event, with what it is, and what is open at last.
  std::string read(uint64_t startAt = 0) {
    Image image(writer);
    return read(image, startAt);
  }
  std::string read(const Image &image, uint64_t startAt = 0) {
    TraceFile file = image.open();
    EventNodes nodes(file.data());
    EventCursor cursor(file, nodes, 0);
    if (startAt)
      cursor.startAt(startAt);
    std::ostringstream text;
    auto nameOf = [&](uint32_t node) -> std::string {
      if (node == EventNodes::kNone)
        return "?";
      const NodeInfo &info = nodes.info(node);
      return (info.isRecursive() ? "^" : "") +
             file.data().funcs[file.data().funcIndex.find(info.func)].name;
    };
    const char *const kHows[] = {"", "(before)", "(mended)", "(unwound)",
                                 "(ended)"};
    TraceEvent event;
    while (cursor.next(event))
      text << event.ticks << (event.kind == TraceEvent::Kind::Enter ? ">" : "<")
           << nameOf(event.node) << event.depth
           << kHows[static_cast<int>(event.how)] << ' ';
    for (const EventCursor::Frame &frame : cursor.open())
      text << '/' << nameOf(frame.node) << '@' << frame.startTicks;
    damaged = file.data().damage.events + file.data().damage.eventChunks;
    return text.str();
  }
};

} // namespace

TEST(Events, VarintsOfEveryLength) {
  for (unsigned bits = 0; bits < 64; ++bits)
    for (uint64_t value : {1ull << bits, (1ull << bits) - 1, ~0ull >> bits}) {
      std::vector<uint8_t> bytes(16, 0xff);
      uint8_t *end = putVarint(bytes.data(), value);
      EXPECT_EQ(end - bytes.data(), varintBytes(value));
      EXPECT_EQ(*end, 0xff);
      const uint8_t *from = bytes.data();
      EXPECT_EQ(getVarint(from), value);
      EXPECT_EQ(from, end);
    }
}

TEST(Events, ShortCallsTakeThreeBytes) {
  Chunk chunk;
  chunk.add(1003, EventWord::child(5));
  chunk.add(1034, EventWord::exit());
  EXPECT_EQ(chunk.events(), (Bytes{3 << 2 | 2, 5, 31 << 2 | 1}));
  chunk.add(1066, EventWord::exit());
  EXPECT_EQ(chunk.size(), 5u) << "32 ticks need a second byte";
}

TEST(Events, NoEventBeginsWithZero) {
  for (EventWord word :
       {EventWord::exit(), EventWord::child(1), EventWord::tail(1),
        EventWord::node(1), EventWord::unwind(1)}) {
    Chunk chunk;
    chunk.add(1000, word);
    EXPECT_NE(chunk.events().at(0), 0u);
  }
}

TEST(Events, GapsUpToAnEpochArePlain) {
  Chunk chunk(0);
  chunk.add(kEpochTicks - 1, EventWord::exit());
  EXPECT_EQ(chunk.size(), 6u);
  EXPECT_EQ(ticksOfState(chunk.header().State), kEpochTicks - 1);
}

TEST(Events, LongerGapsAreEpochs) {
  Chunk chunk(5);
  chunk.add(5 + kEpochTicks, EventWord::exit());
  EXPECT_EQ(chunk.events(), (Bytes{3 << 2, 5, 0, 0, 0, 64, 0, 0, 0, 1}));
}

TEST(Events, AChunkSpansNoMoreThanItsStateCanTell) {
  Chunk chunk(7);
  EXPECT_TRUE(chunk.add(7 + kMostChunkTicks - 1, EventWord::exit()));
  uint64_t state = chunk.header().State;
  EXPECT_FALSE(chunk.add(7 + kMostChunkTicks, EventWord::exit()));
  EXPECT_EQ(chunk.header().State, state);
}

TEST(Events, TimeDoesNotGoBack) {
  Chunk chunk;
  chunk.add(1010, EventWord::exit());
  chunk.add(1005, EventWord::exit());
  EXPECT_EQ(chunk.events(), (Bytes{10 << 2 | 1, 1}));
}

TEST(Events, AFullChunkTakesNoMore) {
  Chunk chunk;
  size_t added = 0;
  while (chunk.add(1000, EventWord::node(0x07ffffff)))
    ++added;
  EXPECT_GT(added * 5, kEventHardEnd - sizeof(EventChunk));
  EXPECT_LE(bytesOfState(chunk.header().State), kEventChunkBytes);
}

// What happens when a signal arrives between any two instructions: before the
// place is taken its events come first, and the choice is made again.
TEST(Events, AHandlersEventsComeWhole) {
  Chunk chunk;
  int asked = 0;
  appendEvent(chunk.header(), 1001, [&] {
    if (asked++ == 0) {
      chunk.add(1002, EventWord::node(9));
      chunk.add(1003, EventWord::exit());
    }
    return EventWord::child(asked);
  });
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(chunk.events(), (Bytes{2 << 5 | 4, 9, 1 << 2 | 1, 2, 2}));
}

TEST(Events, NestingAndTimesAreReadBack) {
  Story s;
  s.events.enter(100, s.main);
  s.events.enter(110, s.f);
  s.events.enter(120, s.g);
  s.events.enter(130, s.again);
  s.events.enter(140, s.g);
  s.events.exit(150);
  s.events.exit(100000);
  s.events.exit(200000);
  s.events.enter(200001, s.tail);
  s.events.exit(200002);
  EXPECT_EQ(s.read(), "100>main0 110>f1 120>g2 130>^f3 140>g4 150<g4 "
                      "100000<^f3 200000<g2 200001>t2 200002<t2 "
                      "/main@100/f@110");
  EXPECT_EQ(s.damaged, 0u);
}

TEST(Events, EpochsAreReadBack) {
  constexpr uint64_t kDays = 3ull << 52; // and far beyond a chunk
  Story s;
  s.events.enter(1, s.main);
  s.events.enter(kEpochTicks, s.f);
  s.events.exit(2 * kEpochTicks);
  s.events.exit(kDays);
  EXPECT_EQ(s.block.eventChunks.size(), 2u);
  EXPECT_EQ(s.read(), "1>main0 274877906944>f1 549755813888<f1 "
                      "13510798882111488<main0 ");
  EXPECT_EQ(s.damaged, 0u);
}

TEST(Events, UnwoundCallsEndTogether) {
  Story s;
  s.events.enter(1, s.main);
  s.events.enter(2, s.f);
  s.events.enter(3, s.g);
  s.events.unwind(9, 2);
  s.events.exit(10);
  EXPECT_EQ(s.read(), "1>main0 2>f1 3>g2 9<g2(unwound) 9<f1(unwound) "
                      "10<main0 ");
}

TEST(Events, ChunksFollowOneAnother) {
  Story s;
  s.events.enter(1, s.main);
  for (uint64_t i = 0; i < 30000; ++i) {
    s.events.enter(10 * i + 2, s.f);
    s.events.exit(10 * i + 5);
  }
  EXPECT_GT(s.block.eventChunks.size(), 1u);
  std::string text = s.read();
  EXPECT_EQ(std::count(text.begin(), text.end(), '>'), 30001);
  EXPECT_EQ(text.find('('), std::string::npos) << "nothing was mended";
  EXPECT_EQ(text.substr(text.size() - 27), "299992>f1 299995<f1 /main@1");
}

TEST(Events, BehindAGapIsToldWhatIsOpen) {
  Story s;
  s.events.enter(1, s.main);
  s.events.enter(2, s.f);
  s.events.beginChunk(100, 3);
  s.events.enter(101, s.g);
  EXPECT_EQ(s.read(), "1>main0 2>f1 101>g2 /main@1/f@2/g@101");
  // Without the first chunk nothing is known but that.
  s.block.eventChunks.erase(s.block.eventChunks.begin());
  EXPECT_EQ(s.read(), "100>main0(before) 100>f1(before) 101>g2 "
                      "/main@1/f@2/g@101");
}

TEST(Events, BehindAGapOthersAreOpen) {
  Story s;
  s.events.enter(1, s.main);
  s.events.enter(2, s.f);
  s.events.exit(3);
  s.events.beginChunk(50);
  s.events.enter(60, s.f); // in the chunk that is missing
  s.events.beginChunk(100);
  s.block.eventChunks.erase(s.block.eventChunks.begin() + 1);
  EXPECT_EQ(s.read(), "1>main0 2>f1 3<f1 100>f1(before) /main@1/f@60");
}

TEST(Events, ReadingStartsInTheChunkOfATime) {
  Story s;
  s.events.enter(1, s.main);
  s.events.beginChunk(100);
  s.events.enter(101, s.f);
  s.events.beginChunk(200);
  s.events.exit(201);
  EXPECT_EQ(s.read(150), "200>main0(before) 200>f1(before) 201<f1 /main@1");
  EXPECT_EQ(s.read(1000), s.read(150)) << "behind all: what is open then";
}

TEST(Events, ChunksAreReadInTheirOrder) {
  Story s;
  s.events.enter(1, s.main);
  s.events.beginChunk(100);
  s.events.exit(101);
  std::swap(s.block.eventChunks[0], s.block.eventChunks[1]); // as in a ring
  EXPECT_EQ(s.read(), "1>main0 101<main0 ");
  EXPECT_EQ(s.damaged, 0u);
}

TEST(Events, AnotherOwnerOfTheBlock) {
  Story s;
  s.events.enter(1, s.main);
  s.events.exit(2);
  s.events.enter(3, s.main);
  EventWriter next(s.writer, s.block);
  ++s.block.header.Owners;
  next.beginChunk(100, 1);
  next.enter(101, s.main);
  EXPECT_EQ(s.read(), "1>main0 2<main0 3>main0 3<main0(ended) 101>main0 "
                      "/main@101");
}

TEST(Events, TheEventUnderWayAtTheEndIsNone) {
  Story s;
  s.events.enter(1, s.main);
  s.events.chunk().State += 2; // as when it was killed before it wrote
  EXPECT_EQ(s.read(), "1>main0 /main@1");
  EXPECT_EQ(s.damaged, 0u);
  s.events.beginChunk(100); // a handler left the hook by siglongjmp
  EXPECT_EQ(s.read(), "1>main0 /main@1");
  EXPECT_EQ(s.damaged, 0u);
  s.block.eventChunks[0][0] += 100; // more than an event is missing
  s.read();
  EXPECT_EQ(s.damaged, 1u);
}

TEST(Events, AHandlersEventsBehindTheOneUnderWay) {
  Story s;
  s.events.enter(1, s.main);
  s.events.chunk().State += 2; // a handler came before it was written
  for (unsigned i = 0; i < 10; ++i) {
    appendEvent(s.events.chunk(), 2, [&] { return EventWord::node(s.f); });
    appendEvent(s.events.chunk(), 3, [] { return EventWord::exit(); });
  }
  std::string calls = "1>main0 ";
  for (unsigned i = 0; i < 10; ++i)
    calls += i ? "3>f1 3<f1 " : "2>f1 3<f1 ";
  EXPECT_EQ(s.read(), calls + "/main@1");
  EXPECT_EQ(s.damaged, 0u);
  s.events.beginChunk(100); // no handler has left a hook: something is lost
  s.read();
  EXPECT_EQ(s.damaged, 1u);
}

TEST(Events, DamageIsCountedAndTheNextChunkIsGood) {
  Story s;
  s.events.enter(1, s.main);
  size_t place = bytesOfState(s.events.chunk().State);
  s.events.enter(2, s.f);
  s.events.exit(3);
  s.events.beginChunk(100);
  s.events.exit(101);
  s.block.eventChunks[0][place + 1] = 99; // no such child
  EXPECT_EQ(s.read(), "1>main0 101<main0 ");
  EXPECT_EQ(s.damaged, 1u);
}

TEST(Events, ChunksThatMakeNoSenseAreSkipped) {
  auto damagedBy = [](auto change) {
    Story s;
    s.events.enter(1, s.main);
    s.events.beginChunk(100);
    change(s.events.chunk());
    s.events.beginChunk(200);
    EXPECT_EQ(s.read(), "1>main0 /main@1");
    return s.damaged;
  };
  EXPECT_EQ(damagedBy([](EventChunk &c) { c.Block = 3; }), 1u);
  EXPECT_EQ(damagedBy([](EventChunk &c) { c.Begin = 8; }), 1u);
  EXPECT_EQ(damagedBy([](EventChunk &c) { c.State = 1; }), 1u);
  EXPECT_EQ(damagedBy([](EventChunk &c) { c.Open = 1u << 31; }), 1u);
  EXPECT_EQ(damagedBy([](EventChunk &c) { c.Sequence = 1; }), 1u);
  EXPECT_EQ(damagedBy([](EventChunk &c) { c.Open = 5; }), 1u);
  EXPECT_EQ(damagedBy([](EventChunk &c) { c.Sequence = 0; }), 0u)
      << "one that was being made";
}

// Every byte of a chunk in turn: whatever is read, it ends.
TEST(Events, AnyByteMayBeWrong) {
  Story s;
  s.events.enter(1, s.main);
  s.events.enter(2, s.f);
  s.events.beginChunk(50);
  s.events.enter(60 + kEpochTicks, s.g);
  s.events.enter(61 + kEpochTicks, s.again);
  s.events.unwind(62 + kEpochTicks, 2);
  size_t end = bytesOfState(s.events.chunk().State);
  for (size_t chunk = 0; chunk < 2; ++chunk)
    for (size_t at = 0; at < end; ++at)
      for (unsigned value : {0u, 1u, 0x7fu, 0x80u, 0xffu}) {
        uint8_t &byte = s.block.eventChunks[chunk][at];
        uint8_t before = byte;
        byte = static_cast<uint8_t>(value);
        EXPECT_LT(s.read().size(), 4000u);
        byte = before;
      }
}

TEST(Events, ThreadsAreMergedByTime) {
  Image image(R"(
run mode=trace start=0
thread one tid=1
  enter 10 a
  enter 30 a/b
  exit 50
thread two tid=2
  enter 20 c
  exit 40
)");
  std::deque<TraceFile> files;
  files.push_back(image.open());
  EventReplay replay(std::move(files));
  auto read = [&](EventReplay::Window window) {
    replay.start(window);
    std::string text;
    for (CallEvent event; replay.next(event);)
      text += fmt::format("{}{}{}{}{} ", event.ns, event.isEnter() ? ">" : "<",
                          replay.functions()[event.function].name, event.thread,
                          event.how == CallEvent::How::Before ? "*" : "");
    return text;
  };
  EXPECT_EQ(read({}), "10>a0 20>c1 30>b0 40<c1 50<b0 ");
  EXPECT_EQ(read({25, 45, {}}), "25>a0* 25>c1* 30>b0 40<c1 ");
  EXPECT_EQ(read({20, 20, {}}), "20>a0* 20>c1 ");
  EXPECT_EQ(read({60, 90, {}}), "60>a0* ");
  EXPECT_EQ(read({0, UINT64_MAX, [](uint32_t t) { return t == 1; }}),
            "20>c1 40<c1 ");
}

//===-- Damage.cpp - what a fuzzer's input does to a trace ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Damage.h"

#include "Image.h"

#include <algorithm>
#include <random>

using namespace autoprof;

namespace {

/// Something of everything that times and counts can hold.
const char *const kCalls = R"(
run program=./app command="./app x" last=5000000 llvm=14,19 hookps=1500
func main file=main.c line=3
func f as=_ZN2ns1fIiEEvT_ file=f.cpp line=9
thread main tid=7 last=5000000
  call main calls=1 clocked=1 ticks=4000000
  call main/f calls=10 clocked=4 ticks=500000 min=10 max=300000
  call main/f/^f calls=4
  call main/f/~g calls=4 ticks=8
  call main/f/~g/~^f calls=3
  call !/h calls=9 ticks=4
  chain main/f c 12 calls=2 ticks=3
  open main start=5
  open main/f/^f start=9
  sample main/f count=30 library=4
  cursor main/f
  hist f 50x10 70000
thread worker tid=8 owners=3
  call work/g calls=2 ticks=77
  tailcursor work/g work
loss PathsOverflow 9
)";

/// And of memory and time.
const char *const kHeap = R"(
run program=./app command="./app x" last=90000000 mono=90000000
heap slack=100 scan=2
func main file=main.c line=3
site s file=main.c line=8 type=int function=_Z3newi call=malloc
site t file=main.c line=9
thread main tid=7
  call main calls=1 clocked=1 ticks=80000000
  call main/f calls=10 ticks=50000
  alloc main site=s count=5 bytes=500 min=1 max=300 frees=3 freed=300
  alloc main/f site=t kind=realloc count=4 bytes=900 resizes=3 copied=200
  alloc main/f kind=new count=2 bytes=64 frees=2 freed=64 temporary=2
  sizes 100x5 450x2
thread other tid=8
  call main/f calls=1
  alloc main/f kind=mmap count=1 bytes=8192
live main site=s size=100 count=2 ms=3 every=1 reachable=1
live main/f kind=mmap size=8192 ms=9 thread=1 reachable=0
point 1000000 live=500 blocks=3 allocations=5 calls=3 rss=100000 user=5 system=1
point 40000000 live=700 blocks=4 allocations=9 calls=9 rss=200000 minor=3 major=1
point 80000000 live=200 blocks=2 allocations=12 read=100 written=7 voluntary=1
scope request count=3 sum=30 min=1 max=20
)";

/// And of calls in order of time.
const char *const kEvents = R"(
run program=./app command="./app x" last=9000000 mode=trace
thread main tid=7 last=9000000
  enter 1000 main
  enter 2000 main/f
  enter 2100 main/f/^f
  exit 2200
  enter 2300 main/f/~g
  exit 2400
  exit 2500
  chunk 70000
  enter 70100 main/f
  enter 70200 main/f/k
  unwind 70300 2
  chunk 5000000 missing=2
  enter 5000100 main/h
  cursor main/h
thread worker tid=8 owners=2
  enter 3000 work
  enter 3100 work/f
  exit 400000
  chunk 400050
  enter 400100 work/f
  exit 8000000
  forget 1
  untold 5
)";

const Image &base(unsigned which) {
  static const Image kBases[] = {Image(kCalls), Image(kHeap), Image(kEvents)};
  return kBases[which];
}
constexpr unsigned kBaseCount = 3;

/// Where the bytes are that mean something: not far from one that is not 0.
const std::vector<uint32_t> &meaningful(unsigned which) {
  static std::vector<uint32_t> places[kBaseCount];
  std::vector<uint32_t> &found = places[which];
  const auto &bytes = base(which).bytes;
  bool isKnown = !found.empty();
  size_t reach = 0; // places up to here are near one
  for (size_t at = 0; !isKnown && at < bytes.size(); ++at) {
    if (at + 8 < bytes.size() && bytes[at + 8])
      reach = at + 16;
    if (at < reach)
      found.push_back(static_cast<uint32_t>(at));
  }
  return found;
}

/// Reads the steps of an input; past its end everything is 0.
class Input {
public:
  Input(const uint8_t *at, size_t size) : at_(at), end_(at + size) {}

  bool isAtEnd() const { return at_ == end_; }
  uint32_t number(unsigned bytes) {
    uint32_t value = 0;
    for (unsigned i = 0; i < bytes && at_ < end_; ++i)
      value |= uint32_t{*at_++} << 8 * i;
    return value;
  }

private:
  const uint8_t *at_, *end_;
};

void take(Step step, Input &input, std::vector<uint8_t> &bytes) {
  auto place = [&] { return input.number(3) % (bytes.size() - 8); };
  if (bytes.size() <= 8)
    return;
  switch (step) {
  case Step::Set: {
    size_t at = place();
    for (size_t i = 0; i < 8; ++i)
      bytes[at + i] = static_cast<uint8_t>(input.number(1));
    return;
  }
  case Step::Copy: {
    size_t from = place(), to = place();
    std::copy_n(bytes.begin() + static_cast<ptrdiff_t>(from), 8,
                bytes.begin() + static_cast<ptrdiff_t>(to));
    return;
  }
  case Step::Zero: {
    size_t at = input.number(2) * abi::kPage % bytes.size();
    size_t end = std::min<size_t>(at + abi::kPage, bytes.size());
    std::fill(bytes.begin() + static_cast<ptrdiff_t>(at),
              bytes.begin() + static_cast<ptrdiff_t>(end), uint8_t{0});
    return;
  }
  case Step::Cut:
  case Step::kCount:
    bytes.resize(place());
  }
}

} // namespace

Damaged autoprof::damaged(const uint8_t *input, size_t size) {
  if (size < 2)
    return {};
  if (input[0] >= kBaseCount)
    return {{input + 2, input + size}, input[1]};
  Damaged result{base(input[0]).bytes, input[1]};
  Input rest(input + 2, size - 2);
  while (!rest.isAtEnd()) {
    auto step = Step(rest.number(1) % static_cast<unsigned>(Step::kCount));
    take(step, rest, result.bytes);
  }
  return result;
}

const std::vector<uint8_t> &autoprof::baseOf(const uint8_t *input,
                                             size_t size) {
  return base(size && input[0] < kBaseCount ? input[0] : 0).bytes;
}

size_t autoprof::addStep(uint8_t *input, size_t size, size_t most,
                         unsigned seed) {
  constexpr size_t kLongest = 12;
  if (size < 2 || input[0] >= kBaseCount || size + kLongest > most)
    return size;
  std::minstd_rand random(seed + 1);
  const auto &places = meaningful(input[0]);
  const auto &bytes = base(input[0]).bytes;
  auto any = [&] { return places[random() % places.size()]; };
  auto put = [&](uint32_t value, unsigned count) {
    for (unsigned i = 0; i < count; ++i)
      input[size++] = static_cast<uint8_t>(value >> 8 * i);
  };
  auto step = random() % 20;
  if (step < 14) {
    // Most figures are 4 or 8 bytes: set one to what is often wrong.
    uint32_t at = any() & ~3u;
    const uint64_t kValues[] = {
        0,     1,          0xff,     0x7fffffff,   0xffffffff,
        ~0ull, 1ull << 63, random(), bytes.size(), random() % 64};
    uint64_t value = kValues[random() % std::size(kValues)], old = 0;
    at = std::min<uint32_t>(at, uint32_t(bytes.size() - 8));
    std::memcpy(&old, &bytes[at], 8);
    if (random() % 2) // four bytes alone
      value = (old & ~0xffffffffull) | (value & 0xffffffff);
    if (random() % 4 == 0)
      value = old + value;
    put(unsigned(Step::Set), 1);
    put(at, 3);
    put(uint32_t(value), 4);
    put(uint32_t(value >> 32), 4);
  } else if (step < 17) {
    put(unsigned(Step::Copy), 1);
    put(any(), 3);
    put(any(), 3);
  } else if (step < 19) {
    put(unsigned(Step::Zero), 1);
    put(any() / abi::kPage, 2);
  } else {
    put(unsigned(Step::Cut), 1);
    put(any(), 3);
  }
  return size;
}

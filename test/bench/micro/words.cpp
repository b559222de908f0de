// A C++ program with threads as people write them: each thread makes up texts,
// splits them into words, counts these in a hash map and sorts them; results
// are merged under a lock. Arguments: texts of each thread, threads.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

class Random {
public:
  explicit Random(uint32_t seed) : state_(seed * 2654435761u + 1) {}
  uint32_t below(uint32_t bound) {
    state_ = state_ * 1664525 + 1013904223;
    return (state_ >> 8) % bound;
  }

private:
  uint32_t state_;
};

std::string makeWord(Random &random) {
  std::string word;
  for (uint32_t length = 2 + random.below(6); length > 0; --length)
    word += static_cast<char>('a' + random.below(8));
  return word;
}

std::string makeText(Random &random, int words) {
  std::string text;
  for (int i = 0; i < words; ++i) {
    text += makeWord(random);
    text += random.below(12) ? ' ' : '\n';
  }
  return text;
}

/// Calls visit(word) for each word.
template <class Visit> void split(const std::string &text, Visit visit) {
  size_t start = 0;
  while (start < text.size()) {
    size_t end = text.find_first_of(" \n", start);
    if (end == std::string::npos)
      end = text.size();
    if (end > start)
      visit(text.substr(start, end - start));
    start = end + 1;
  }
}

using Counts = std::unordered_map<std::string, uint64_t>;

class Shape {
public:
  virtual ~Shape() = default;
  virtual uint64_t area(const std::string &word) const = 0;
};
class Flat : public Shape {
public:
  uint64_t area(const std::string &word) const override { return word.size(); }
};
class Square : public Shape {
public:
  uint64_t area(const std::string &word) const override {
    if (word.size() > 6 && word[0] == 'h')
      throw std::length_error(word);
    return word.size() * word.size();
  }
};

uint64_t measure(const Shape &shape, const std::string &word) {
  try {
    return shape.area(word);
  } catch (const std::length_error &) {
    return 1;
  }
}

std::vector<std::pair<uint64_t, std::string>> ranked(const Counts &counts) {
  std::vector<std::pair<uint64_t, std::string>> all;
  for (const auto &[word, count] : counts)
    all.emplace_back(count, word);
  std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  return all;
}

std::mutex Lock;
std::map<std::string, uint64_t> Total;

void work(uint32_t seed, int texts) {
  Random random(seed);
  std::vector<std::unique_ptr<Shape>> shapes;
  shapes.push_back(std::make_unique<Flat>());
  shapes.push_back(std::make_unique<Square>());
  for (int i = 0; i < texts; ++i) {
    Counts counts;
    split(makeText(random, 4000), [&](const std::string &word) {
      counts[word] += measure(*shapes[word.size() % shapes.size()], word);
    });
    auto best = ranked(counts);
    best.resize(std::min<size_t>(best.size(), 50));
    std::lock_guard<std::mutex> guard(Lock);
    for (const auto &[count, word] : best)
      Total[word] += count;
  }
}

} // namespace

int main(int argc, char **argv) {
  int texts = argc > 1 ? std::atoi(argv[1]) : 1;
  int threads = argc > 2 ? std::atoi(argv[2]) : 2;
  std::vector<std::thread> pool;
  for (int t = 0; t < threads; ++t)
    pool.emplace_back(work, t, texts);
  for (auto &thread : pool)
    thread.join();
  return Total.empty();
}

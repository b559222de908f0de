//===-- MappedFile.h - a file in memory, every access checked -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The only place that turns an offset into a pointer. Bounds are checked here
// once, so that no reader above can leave the file, whatever it contains. It
// also knows which parts of a sparse file hold data: a killed run leaves a
// file of 1 GiB of which a few MiB were ever written. A program that ends cuts
// its file while we read it: what was cut off reads as 0, as a hole does.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TRACE_MAPPEDFILE_H
#define AUTOPROF_TRACE_MAPPEDFILE_H

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace autoprof {

class MappedFile {
public:
  /// Maps \p path read-only; throws TraceError when that is impossible.
  explicit MappedFile(const std::string &path);
  /// Reads from memory instead, which must outlive the object.
  MappedFile(const uint8_t *bytes, uint64_t size);
  MappedFile(MappedFile &&other) noexcept;
  MappedFile(const MappedFile &) = delete;
  MappedFile &operator=(const MappedFile &) = delete;
  ~MappedFile();

  uint64_t size() const { return size_; }

  bool contains(uint64_t offset, uint64_t bytes) const {
    return offset <= size_ && bytes <= size_ - offset;
  }

  /// The value at \p offset, or nothing when it is not wholly in the file.
  template <typename T> std::optional<T> read(uint64_t offset) const {
    static_assert(std::is_trivially_copyable_v<T>);
    if (!contains(offset, sizeof(T)))
      return std::nullopt;
    T value;
    std::memcpy(&value, data_ + offset, sizeof(T));
    return value;
  }

  /// As many leading bytes of T as a record of \p recordBytes has; the rest is
  /// 0. How records of other minor versions are read.
  template <typename T>
  std::optional<T> readRecord(uint64_t offset, uint64_t recordBytes) const {
    static_assert(std::is_trivially_copyable_v<T>);
    uint64_t bytes = recordBytes < sizeof(T) ? recordBytes : sizeof(T);
    if (!contains(offset, bytes))
      return std::nullopt;
    T value{};
    std::memcpy(static_cast<void *>(&value), data_ + offset, bytes);
    return value;
  }

  /// Copies \p bytes; false when they are not wholly in the file. What was
  /// copied need not stay in memory: for large parts that are read once.
  bool copy(uint64_t offset, uint64_t bytes, uint8_t *to) const;

  /// \p bytes characters, or nothing when they are not wholly in the file.
  std::optional<std::string> readText(uint64_t offset, uint64_t bytes) const;

  /// The first offset >= \p offset that holds data and not a hole; size() when
  /// there is none.
  uint64_t nextData(uint64_t offset) const;

  /// A page of a mapped file that is no longer there would end this process
  /// with SIGBUS; from here on it is a page of zeros. For main, once.
  static void surviveTruncation();

private:
  struct Extent {
    uint64_t begin, end;
  };
  void findExtents(int descriptor);

  const uint8_t *data_ = nullptr;
  uint64_t size_ = 0;
  bool mapped_ = false;
  std::vector<Extent> extents_; ///< empty: all of it is data
};

} // namespace autoprof

#endif // AUTOPROF_TRACE_MAPPEDFILE_H

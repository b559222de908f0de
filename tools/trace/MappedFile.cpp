//===-- MappedFile.cpp - a file in memory, every access checked -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "trace/MappedFile.h"

#include "trace/TraceError.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace autoprof {

namespace {

/// Closes the descriptor when the scope is left; the mapping lives on.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0)
      ::close(number);
  }
};

/// A file with more pieces than this is treated as one piece.
constexpr size_t kMaxExtents = 1 << 16;
constexpr uint64_t kPage = 4096;

/// What is mapped, for the handler. It runs in the middle of an instruction
/// that reads one of these, so never while the list is changed.
std::vector<std::pair<uintptr_t, uintptr_t>> mappings;

/// Not ours: as if there were no handler.
void dieOf(int signal) {
  std::signal(signal, SIG_DFL);
  ::raise(signal);
}

void replaceCutPage(int signal, siginfo_t *info, void *) {
  auto address = reinterpret_cast<uintptr_t>(info->si_addr);
  bool isOurs = std::any_of(
      mappings.begin(), mappings.end(), [address](const auto &range) {
        return address >= range.first && address < range.second;
      });
  void *page = reinterpret_cast<void *>(address / kPage * kPage);
  if (!isOurs ||
      ::mmap(page, kPage, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
             -1, 0) == MAP_FAILED)
    dieOf(signal);
}

} // namespace

void MappedFile::surviveTruncation() {
  struct sigaction action {};
  action.sa_sigaction = replaceCutPage;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGBUS, &action, nullptr);
}

MappedFile::MappedFile(const std::string &path) {
  // Non-blocking, so that a FIFO is an error below and not a wait.
  Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.number < 0)
    throw TraceError(path, std::strerror(errno));
  struct stat info;
  if (::fstat(file.number, &info) != 0)
    throw TraceError(path, std::strerror(errno));
  if (!S_ISREG(info.st_mode))
    throw TraceError(path, "not a regular file");
  if (info.st_size == 0)
    throw TraceError(path, "the file is empty");
  size_ = static_cast<uint64_t>(info.st_size);
  void *address = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, file.number, 0);
  if (address == MAP_FAILED)
    throw TraceError(path, std::strerror(errno));
  data_ = static_cast<const uint8_t *>(address);
  mapped_ = true;
  auto begin = reinterpret_cast<uintptr_t>(address);
  mappings.emplace_back(begin, begin + size_);
  findExtents(file.number);
}

MappedFile::MappedFile(const uint8_t *bytes, uint64_t size)
    : data_(bytes), size_(size) {}

MappedFile::MappedFile(MappedFile &&other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      mapped_(std::exchange(other.mapped_, false)),
      extents_(std::move(other.extents_)) {}

MappedFile::~MappedFile() {
  if (!mapped_)
    return;
  auto begin = reinterpret_cast<uintptr_t>(data_);
  std::erase_if(mappings, [begin](const auto &r) { return r.first == begin; });
  ::munmap(const_cast<uint8_t *>(data_), size_);
}

void MappedFile::findExtents(int descriptor) {
  off_t end = static_cast<off_t>(size_);
  for (off_t at = 0; at < end;) {
    off_t begin = ::lseek(descriptor, at, SEEK_DATA);
    if (begin < 0 && errno == ENXIO) // only a hole is left
      break;
    off_t hole = begin < 0 ? -1 : ::lseek(descriptor, begin, SEEK_HOLE);
    if (hole <= begin || extents_.size() == kMaxExtents) {
      extents_.clear(); // unsupported here: all of it counts as data
      return;
    }
    extents_.push_back(
        {static_cast<uint64_t>(begin), static_cast<uint64_t>(hole)});
    at = hole;
  }
}

bool MappedFile::copy(uint64_t offset, uint64_t bytes, uint8_t *to) const {
  if (!contains(offset, bytes))
    return false;
  std::memcpy(to, data_ + offset, bytes);
  uint64_t begin = (offset + kPage - 1) / kPage * kPage;
  uint64_t end = (offset + bytes) / kPage * kPage;
  if (mapped_ && end > begin)
    ::madvise(const_cast<uint8_t *>(data_ + begin), end - begin, MADV_DONTNEED);
  return true;
}

std::optional<std::string> MappedFile::readText(uint64_t offset,
                                                uint64_t bytes) const {
  if (!contains(offset, bytes))
    return std::nullopt;
  return std::string(reinterpret_cast<const char *>(data_ + offset), bytes);
}

uint64_t MappedFile::nextData(uint64_t offset) const {
  if (extents_.empty())
    return std::min(offset, size_);
  auto it = std::upper_bound(
      extents_.begin(), extents_.end(), offset,
      [](uint64_t value, const Extent &extent) { return value < extent.end; });
  return it == extents_.end() ? size_ : std::max(offset, it->begin);
}

} // namespace autoprof

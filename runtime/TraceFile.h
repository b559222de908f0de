//===-- TraceFile.h - the mapped file and the space in it -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns the life of the file (temporary name, mapping, publication, end) and
// hands out its space. Space is populated before it is handed out, so that a
// full disk is an answer here and never a SIGBUS in the program. The file is
// mapped once and its descriptor closed: the program may close and reuse any.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_TRACEFILE_H
#define AUTOPROF_RUNTIME_TRACEFILE_H

#include "CallTree.h"
#include "Config.h"
#include "autoprof/abi.h"

/// Reached from the hooks' slow paths, which preserve all registers: a callee
/// that does so too costs them nothing.
#define AUTOPROF_COLD __attribute__((preserve_most, cold, noinline))

namespace autoprof {

class TraceFile;

/// A growing array of records in extents of the file (abi::Region).
template <class Record> class FileTable {
public:
  void bind(TraceFile &File, abi::Region &R) {
    File_ = &File;
    Region_ = &R;
  }
  Record *at(uint32_t Index) const;
  /// 0 = full. The record is zero.
  uint32_t allocate();
  uint64_t count() const {
    return __atomic_load_n(&Region_->Count, __ATOMIC_RELAXED);
  }

private:
  static constexpr uint32_t kPerExtent = abi::kExtentBytes / sizeof(Record);
  TraceFile *File_ = nullptr;
  abi::Region *Region_ = nullptr;
};

/// A system's errno in words.
const char *reason(int Errno);

class TraceFile {
public:
  /// Creates and maps the file under a temporary name. Null on success, else
  /// why not (a literal); Errno gets the system's reason.
  const char *create(const Config &Options, int &Errno);
  /// In a forked child: a file of its own in place of the parent's mapping,
  /// at the same address, with the same functions and paths and no blocks.
  const char *recreateAfterFork(const Config &Options, int &Errno);

  /// Gives the file its name. False when that failed (said on stderr).
  bool publish(const Config &Options);
  /// Gives the file its temporary name now: the program is about to do what may
  /// make that impossible later. Fd: only if that is the file's, -1 = always.
  void secure(int Fd) {
    if (PendingFd_ >= 0 && (Fd < 0 || Fd == PendingFd_))
      nameNamelessFile();
  }
  bool isPublished() const { return Published_; }
  /// Removes a file that was never published.
  void discard();
  /// Cuts the file behind what is used, leaving a little for late calls.
  void trim();

  /// A descriptor to read it with, to be closed; negative = its name leads
  /// elsewhere.
  int reopen() const;

  /// From now on all space is refused, silently.
  void stopGrowing() { Full_ = true; }

  bool isOpen() const { return Base_ != nullptr; }
  uint64_t capacity() const { return Capacity_; }
  abi::FileHeader &header() const {
    return *reinterpret_cast<abi::FileHeader *>(Base_);
  }
  template <class T> T *at(uint64_t Offset) const {
    return reinterpret_cast<T *>(Base_ + Offset);
  }
  uint64_t offsetOf(const void *P) const {
    return uint64_t(static_cast<const char *>(P) - Base_);
  }
  /// As the user wrote it.
  const char *name() const;
  /// Remembers the working directory: a relative output stays where the run
  /// began, whatever the program does.
  void rememberDirectory();

  /// Pages, zeroed; not to be touched before they are populated. 0 = refused;
  /// the first refusal is said on stderr.
  uint64_t reservePages(uint64_t Bytes);
  /// Backs a part of the file with memory and disk space.
  bool populate(uint64_t Offset, uint64_t Bytes);
  /// Pages, zeroed and populated. 0 = refused.
  AUTOPROF_COLD uint64_t allocatePages(uint64_t Bytes);
  abi::StringRef addString(const char *S, size_t N);
  void countLoss(abi::Loss Kind, uint64_t N = 1) {
    __atomic_fetch_add(&header().Losses[uint32_t(Kind)], N, __ATOMIC_RELAXED);
  }

  FileTable<abi::FuncRecord> Funcs;
  FileTable<abi::NodeRecord> Nodes;
  FileTable<abi::TailRecord> Tails;

  /// The offset of an extent of a table, allocated on first use. 0 = refused.
  uint64_t extent(abi::Region &R, uint64_t Index);

private:
  const char *map(int Fd, void *Fixed, uint64_t Capacity, int &Errno);
  const char *open(const Config &Options, int &Fd, uint64_t &Capacity,
                   int &Errno);
  void layOut(uint64_t MaxNodes);
  void bindTables();
  /// Clears trie slots that lead to records the table does not hold.
  template <class Record> void cutLinks(const abi::Region &R);
  void expandName(const Config &Options, Text<kMaxPath> &Out) const;
  bool claimName(const Config &Options);
  long takeName(const char *Path, bool IsAskedFor);
  void setTemporaryName(unsigned Try);
  bool nameNamelessFile();
  bool isOurFile(int Fd) const;
  bool makeAccessible(uint64_t End);
  void refuse(const char *Why);

  char *Base_ = nullptr;
  uint64_t Capacity_ = 0;
  uint64_t Limit_ = 0; ///< no page at or behind this is handed out
  bool CanPopulate_ = true;
  bool Full_ = false;
  bool Ready_ = false; ///< made; from now on refusals are said here
  bool Published_ = false;
  uint64_t Frontier_ = 0; ///< the mapping is accessible up to here
  int PendingFd_ = -1;    ///< of a file that has no name yet
  uint64_t Device_ = 0, Inode_ = 0;
  Text<kMaxPath> Root_;      ///< working directory at the start, with '/'
  Text<kMaxPath> Name_;      ///< the name now
  Text<kMaxPath> Directory_; ///< of the output, "" or ending in '/'
};

template <class Record> Record *FileTable<Record>::at(uint32_t Index) const {
  auto *Directory = File_->at<uint32_t>(Region_->Directory);
  uint64_t Page =
      __atomic_load_n(&Directory[Index / kPerExtent], __ATOMIC_ACQUIRE);
  return File_->at<Record>(Page * abi::kPage) + Index % kPerExtent;
}

template <class Record> uint32_t FileTable<Record>::allocate() {
  uint64_t Id = __atomic_load_n(&Region_->Count, __ATOMIC_RELAXED);
  do {
    if (Id >= Region_->Capacity || !File_->extent(*Region_, Id / kPerExtent))
      return 0;
  } while (!__atomic_compare_exchange_n(&Region_->Count, &Id, Id + 1, true,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return uint32_t(Id);
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_TRACEFILE_H

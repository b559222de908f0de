//===-- IdMap.h - sparse map from file ids to dense indices ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ids of a damaged file may lie anywhere, so memory must follow the records
// that exist and not the largest id: a two-level table, as cheap to ask as an
// array.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TRACE_IDMAP_H
#define AUTOPROF_TRACE_IDMAP_H

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace autoprof {

class IdMap {
public:
  static constexpr uint32_t kNone = UINT32_MAX;

  /// \p id 's index or kNone.
  uint32_t find(uint32_t id) const {
    uint32_t page = id / kPageIds;
    if (page >= pages_.size() || !pages_[page])
      return kNone;
    return (*pages_[page])[id % kPageIds];
  }

  void set(uint32_t id, uint32_t index) {
    uint32_t page = id / kPageIds;
    if (page >= pages_.size())
      pages_.resize(page + 1);
    if (!pages_[page]) {
      pages_[page] = std::make_unique<Page>();
      pages_[page]->fill(kNone);
    }
    (*pages_[page])[id % kPageIds] = index;
  }

private:
  static constexpr uint32_t kPageIds = 1024;
  using Page = std::array<uint32_t, kPageIds>;
  std::vector<std::unique_ptr<Page>> pages_;
};

} // namespace autoprof

#endif // AUTOPROF_TRACE_IDMAP_H

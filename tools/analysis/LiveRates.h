//===-- LiveRates.h - what changed since the last look --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compares models of the same running program: calls per second of each
// function and thread, and the time that passed in it meanwhile. Functions are
// matched by name and place, threads by index: both may be more than last time.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_LIVERATES_H
#define AUTOPROF_ANALYSIS_LIVERATES_H

#include "analysis/Model.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace autoprof {

/// What one function or thread did between two looks.
struct LiveRate {
  double callsPerSecond = 0;
  uint64_t selfNs = 0;
};

class LiveRates {
public:
  /// \p seconds passed since the model before. The first one is compared with
  /// the program's start. Counts that became less were reset: they are taken to
  /// have begun anew.
  void update(const Model &model, double seconds);

  const LiveRate &ofFunction(FunctionIndex i) const { return functions_[i]; }
  const LiveRate &ofThread(size_t i) const { return threads_[i]; }
  const LiveRate &ofAll() const { return all_; }

private:
  struct Sum {
    uint64_t calls = 0;
    uint64_t selfNs = 0;
  };
  static LiveRate between(const Sum &before, const Sum &now, double seconds);

  std::unordered_map<std::string, Sum> functionsBefore_;
  std::vector<Sum> threadsBefore_;
  std::vector<LiveRate> functions_, threads_;
  LiveRate all_;
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_LIVERATES_H

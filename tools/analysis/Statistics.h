//===-- Statistics.h - what can be said from a few runs -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs of two versions need not spread alike: Welch's t-test (Welch 1947). What
// disturbs a run makes it slower, never faster; hence, of what a clock on the
// wall says, the slowest fifth of the runs does not count for the mean, with
// Yuen's variance of it (Yuen 1974: Winsorised). Holm's correction (Holm 1979)
// where many questions are asked at once. With fewer than three runs a side
// nothing is tested.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_STATISTICS_H
#define AUTOPROF_ANALYSIS_STATISTICS_H

#include <cstddef>
#include <optional>
#include <vector>

namespace autoprof {

/// Runs of one side that are needed for a test.
inline constexpr size_t kLeastRuns = 3;
/// A change is significant when chance alone makes one as large in less than
/// one comparison of a hundred.
inline constexpr double kAlpha = 0.01;
/// Of wall times, this share of the runs is left out, the slowest.
inline constexpr double kTrim = 0.2;

struct Sample {
  std::vector<double> values;
  double trim = 0; ///< this share of the largest does not count for the mean

  size_t size() const { return values.size(); }
  double mean() const;
  /// Standard deviation (n - 1) of the values that count for the mean; 0 for
  /// fewer than two.
  double deviation() const;
  /// Standard error of the mean; 0 for fewer than two values that count.
  double meanError() const;
  double least() const;
  double most() const;
};

/// How probable a difference of means at least so large, in either direction,
/// is when there is none; nothing with too few runs.
std::optional<double> testDiffers(const Sample &a, const Sample &b);
/// The same for: the mean of \p a is larger than that of \p b.
std::optional<double> testGreater(const Sample &a, const Sample &b);
/// For: the mean of \p a is larger than \p limit.
std::optional<double> testAbove(const Sample &a, double limit);

/// Adjusts the p-values of questions asked together, in place.
void holmCorrection(std::vector<double> &ps);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_STATISTICS_H

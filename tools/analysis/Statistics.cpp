//===-- Statistics.cpp - what can be said from a few runs -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Statistics.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace autoprof {

namespace {

/// P(T > t) for Student's distribution.
double upperTail(double t, double degrees) {
  boost::math::students_t_distribution<double> distribution(degrees);
  return boost::math::cdf(boost::math::complement(distribution, t));
}

/// Without any spread a difference is certain, and so is its absence.
double certain(double difference) {
  return difference > 0 ? 0 : difference < 0 ? 1 : 0.5;
}

double number(size_t value) { return static_cast<double>(value); }

/// What the test needs of one sample.
struct Trimmed {
  double mean = 0;
  size_t left = 0;     ///< values that count
  double variance = 0; ///< of the mean
  double deviation = 0;
  double degrees() const { return number(left - 1); }
};

double plainMean(const std::vector<double> &values) {
  return values.empty() ? 0
                        : std::accumulate(values.begin(), values.end(), 0.0) /
                              number(values.size());
}

/// Sum of squared distances from the mean.
double squares(const std::vector<double> &values) {
  double mean = plainMean(values), sum = 0;
  for (double value : values)
    sum += (value - mean) * (value - mean);
  return sum;
}

Trimmed trimmed(const Sample &sample) {
  std::vector<double> values = sample.values;
  std::sort(values.begin(), values.end());
  auto out = static_cast<size_t>(sample.trim * number(values.size()) + 1e-9);
  Trimmed result;
  result.left = values.size() - out;
  auto end = values.begin() + static_cast<std::ptrdiff_t>(result.left);
  result.mean = plainMean({values.begin(), end});
  if (result.left > 1)
    result.deviation =
        std::sqrt(squares({values.begin(), end}) / number(result.left - 1));
  // Winsorised: what is left out counts as the next value that is not.
  if (out > 0)
    std::fill(end, values.end(), *(end - 1));
  if (result.left > 1)
    result.variance =
        squares(values) / (number(result.left) * number(result.left - 1));
  return result;
}

} // namespace

double Sample::mean() const { return trimmed(*this).mean; }

double Sample::meanError() const { return std::sqrt(trimmed(*this).variance); }

double Sample::deviation() const { return trimmed(*this).deviation; }

double Sample::least() const {
  return values.empty() ? 0 : *std::min_element(values.begin(), values.end());
}

double Sample::most() const {
  return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

std::optional<double> testGreater(const Sample &a, const Sample &b) {
  if (a.size() < kLeastRuns || b.size() < kLeastRuns)
    return std::nullopt;
  Trimmed ta = trimmed(a), tb = trimmed(b);
  double difference = ta.mean - tb.mean;
  double variance = ta.variance + tb.variance;
  if (variance <= 0)
    return certain(difference);
  double degrees = variance * variance /
                   (ta.variance * ta.variance / ta.degrees() +
                    tb.variance * tb.variance / tb.degrees());
  return upperTail(difference / std::sqrt(variance), degrees);
}

std::optional<double> testDiffers(const Sample &a, const Sample &b) {
  auto p = testGreater(a, b);
  if (!p)
    return std::nullopt;
  return std::min(1.0, 2 * std::min(*p, 1 - *p));
}

std::optional<double> testAbove(const Sample &a, double limit) {
  if (a.size() < kLeastRuns)
    return std::nullopt;
  Trimmed t = trimmed(a);
  double difference = t.mean - limit;
  if (t.variance <= 0)
    return certain(difference);
  return upperTail(difference / std::sqrt(t.variance), t.degrees());
}

void holmCorrection(std::vector<double> &ps) {
  std::vector<size_t> order(ps.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return ps[a] != ps[b] ? ps[a] < ps[b] : a < b;
  });
  double largest = 0;
  for (size_t rank = 0; rank < order.size(); ++rank) {
    double &p = ps[order[rank]];
    largest = std::max(largest, p * static_cast<double>(order.size() - rank));
    p = std::min(1.0, largest);
  }
}

} // namespace autoprof

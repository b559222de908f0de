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

} // namespace

double Sample::mean() const {
  return values.empty() ? 0
                        : std::accumulate(values.begin(), values.end(), 0.0) /
                              static_cast<double>(values.size());
}

double Sample::deviation() const {
  if (values.size() < 2)
    return 0;
  double m = mean(), squares = 0;
  for (double value : values)
    squares += (value - m) * (value - m);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double Sample::least() const {
  return values.empty() ? 0 : *std::min_element(values.begin(), values.end());
}

double Sample::most() const {
  return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

std::optional<double> welchTestGreater(const Sample &a, const Sample &b) {
  if (a.size() < kLeastRuns || b.size() < kLeastRuns)
    return std::nullopt;
  auto na = static_cast<double>(a.size()), nb = static_cast<double>(b.size());
  double va = a.deviation() * a.deviation() / na;
  double vb = b.deviation() * b.deviation() / nb;
  double difference = a.mean() - b.mean();
  if (va + vb <= 0)
    return certain(difference);
  double degrees =
      (va + vb) * (va + vb) / (va * va / (na - 1) + vb * vb / (nb - 1));
  return upperTail(difference / std::sqrt(va + vb), degrees);
}

std::optional<double> welchTest(const Sample &a, const Sample &b) {
  auto p = welchTestGreater(a, b);
  if (!p)
    return std::nullopt;
  return std::min(1.0, 2 * std::min(*p, 1 - *p));
}

std::optional<double> testAbove(const Sample &a, double limit) {
  if (a.size() < kLeastRuns)
    return std::nullopt;
  auto n = static_cast<double>(a.size());
  double difference = a.mean() - limit, deviation = a.deviation();
  if (deviation <= 0)
    return certain(difference);
  return upperTail(difference / (deviation / std::sqrt(n)), n - 1);
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

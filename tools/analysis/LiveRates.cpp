//===-- LiveRates.cpp - what changed since the last look ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/LiveRates.h"

namespace autoprof {

namespace {

std::string keyOf(const Function &function) {
  return function.mangled + '\0' + function.file + '\0' +
         std::to_string(function.line) + '\0' + std::to_string(function.module);
}

uint64_t grown(uint64_t before, uint64_t now) {
  return now < before ? now : now - before;
}

} // namespace

LiveRate LiveRates::between(const Sum &before, const Sum &now, double seconds) {
  double calls = static_cast<double>(grown(before.calls, now.calls));
  // An estimate of the time may become less without a reset.
  uint64_t selfNs = now.selfNs - std::min(now.selfNs, before.selfNs);
  return {seconds > 0 ? calls / seconds : 0, selfNs};
}

void LiveRates::update(const Model &model, double seconds) {
  bool isFirst = functions_.empty() && threads_.empty();
  if (isFirst && !model.runs.empty())
    seconds = static_cast<double>(model.runs.front().durationNs) / 1e9;
  all_ = {};
  functions_.clear();
  for (const Function &function : model.functions) {
    Sum &before = functionsBefore_[keyOf(function)];
    Sum now{function.calls, function.selfNs};
    const LiveRate &rate =
        functions_.emplace_back(between(before, now, seconds));
    all_.callsPerSecond += rate.callsPerSecond;
    all_.selfNs += rate.selfNs;
    before = now;
  }
  threads_.clear();
  threadsBefore_.resize(std::max(threadsBefore_.size(), model.threads.size()));
  for (size_t i = 0; i < model.threads.size(); ++i) {
    Sum now{model.threads[i].calls, model.threads[i].totalNs};
    threads_.push_back(between(threadsBefore_[i], now, seconds));
    threadsBefore_[i] = now;
  }
}

} // namespace autoprof

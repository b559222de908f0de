//===-- EventWindow.cpp - --from and --until ------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "EventWindow.h"

#include "analysis/Quantity.h"
#include "report/UsageError.h"

namespace autoprof {

namespace {

uint64_t timeOf(const std::string &option, const std::string &text) {
  try {
    return static_cast<uint64_t>(parseQuantity(text, Unit::Nanoseconds));
  } catch (const std::invalid_argument &error) {
    throw UsageError(option + ": " + error.what());
  }
}

} // namespace

EventReplay::Window windowOf(const std::string &from, const std::string &to) {
  EventReplay::Window window;
  if (!from.empty())
    window.fromNs = timeOf("--from", from);
  if (!to.empty())
    window.toNs = timeOf("--until", to);
  if (window.toNs < window.fromNs)
    throw UsageError("--until is before --from");
  return window;
}

} // namespace autoprof

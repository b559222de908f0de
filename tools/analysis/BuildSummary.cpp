//===-- BuildSummary.cpp - what the plugin did in a whole build -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/BuildSummary.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace autoprof {

uint64_t UnitSummary::sumLeftOut() const {
  uint64_t sum = 0;
  for (const auto &reason : leftOut)
    sum += reason.second;
  return sum;
}

static UnitSummary parseLine(const std::string &line) {
  nlohmann::json json = nlohmann::json::parse(line);
  if (json.at("autoprof_summary") != 1)
    throw std::runtime_error("of another version");
  UnitSummary unit;
  json.at("directory").get_to(unit.directory);
  json.at("source").get_to(unit.source);
  json.at("output").get_to(unit.output);
  json.at("instrumented").get_to(unit.instrumented);
  json.at("left_out").get_to(unit.leftOut);
  return unit;
}

void BuildSummary::addFile(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  size_t number = 0;
  if (!file)
    throw std::runtime_error("cannot read " + path + ": " +
                             std::strerror(errno));
  while (std::getline(file, line)) {
    ++number;
    try {
      add(parseLine(line));
    } catch (const std::exception &) {
      throw std::runtime_error(path + ":" + std::to_string(number) +
                               ": not a line of summary=FILE");
    }
  }
  if (file.bad() || number == 0)
    throw std::runtime_error(path + ": no summary is in it");
}

void BuildSummary::add(UnitSummary unit) {
  if (unit.output.empty()) {
    units_.push_back(std::move(unit));
    return;
  }
  std::string object = unit.directory + '\0' + unit.output;
  auto [it, isNew] = byObject_.try_emplace(object, units_.size());
  if (isNew)
    units_.push_back(std::move(unit));
  else
    units_[it->second] = std::move(unit);
}

UnitSummary BuildSummary::total() const {
  UnitSummary sum;
  for (const UnitSummary &unit : units_) {
    sum.instrumented += unit.instrumented;
    for (const auto &[reason, count] : unit.leftOut)
      sum.leftOut[reason] += count;
  }
  return sum;
}

} // namespace autoprof

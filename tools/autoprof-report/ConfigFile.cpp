//===-- ConfigFile.cpp - autoprof.toml ------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "ConfigFile.h"

#include "report/UsageError.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace autoprof {

namespace {

constexpr const char *kDefaultPath = "autoprof.toml";

class Reader {
public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  ConfigFile read(const std::string &text) {
    toml::table root = parse(text);
    for (auto &&[key, value] : root) {
      const toml::table *table = value.as_table();
      if (key == "thresholds" && table)
        readThresholds(*table);
      else if (key == "check" && table)
        readCheck(*table);
      else
        fail(key.source(), "\"" + std::string(key.str()) +
                               "\" is not known: there are [thresholds] and "
                               "[check]");
    }
    return std::move(config_);
  }

private:
  std::string placeOf(const toml::source_region &where) const {
    return path_ + ":" + std::to_string(where.begin.line);
  }

  [[noreturn]] void fail(const toml::source_region &where,
                         const std::string &what) const {
    throw UsageError(placeOf(where) + ": " + what);
  }

  toml::table parse(const std::string &text) const {
    try {
      return toml::parse(text);
    } catch (const toml::parse_error &error) {
      fail(error.source(), std::string(error.description()));
    }
  }

  /// What "a.b.c = 1" says to TOML is a table in a table: its first key.
  static std::string dotted(std::string name, const toml::table &table) {
    for (const toml::table *at = &table; at && !at->empty();) {
      auto &&[key, value] = *at->begin();
      name += "." + std::string(key.str());
      at = value.as_table();
    }
    return name;
  }

  void readThresholds(const toml::table &table) {
    for (auto &&[key, value] : table) {
      std::string limit;
      if (auto text = value.value_exact<std::string>())
        limit = *text;
      else if (auto number = value.value_exact<int64_t>())
        limit = std::to_string(*number);
      else if (const toml::table *inner = value.as_table())
        fail(key.source(), "a name with a dot is put in quotes: \"" +
                               dotted(std::string(key.str()), *inner) +
                               "\" = ...");
      else
        fail(value.source(), "the threshold of \"" + std::string(key.str()) +
                                 "\" is neither a text nor a whole number");
      config_.thresholds.push_back(
          {std::string(key.str()) + "=" + limit, placeOf(key.source())});
    }
  }

  void readCheck(const toml::table &table) {
    for (auto &&[key, value] : table) {
      const toml::array *gates = value.as_array();
      if (key != "max" || !gates)
        fail(key.source(),
             "[check] has only max = [\"METRIC(FUNCTION)=LIMIT\", "
             "...]");
      for (const toml::node &gate : *gates) {
        auto text = gate.value_exact<std::string>();
        if (!text)
          fail(gate.source(), "a gate is a text like \"calls(parse)=+1%\"");
        config_.gates.push_back({*text, placeOf(gate.source())});
      }
    }
  }

  std::string path_;
  ConfigFile config_;
};

} // namespace

ConfigFile readConfigFile(const std::string &wanted) {
  std::string path = wanted.empty() ? kDefaultPath : wanted;
  // A folder opens like a file and reads like an empty one.
  if (std::error_code error; std::filesystem::is_directory(path, error))
    throw UsageError(path + ": Is a directory, and not a file of limits");
  std::ifstream file(path);
  if (!file) {
    if (wanted.empty() && errno == ENOENT)
      return {};
    throw UsageError(path + ": " + std::strerror(errno));
  }
  std::ostringstream text;
  text << file.rdbuf();
  return Reader(path).read(text.str());
}

} // namespace autoprof

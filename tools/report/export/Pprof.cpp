//===-- Pprof.cpp - for go tool pprof -------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The message perftools.profiles.Profile, compressed with gzip. One location
// stands for one function: a trace knows no addresses.
//
//===----------------------------------------------------------------------===//
#include "report/Text.h"
#include "report/export/Export.h"
#include "report/export/Gzip.h"
#include "report/export/Stacks.h"

#include <map>
#include <protozero/pbf_writer.hpp>

namespace autoprof {

namespace {

// Field numbers of profile.proto.
namespace profile {
enum { kSampleType = 1, kSample, kMapping, kLocation, kFunction, kStrings };
enum { kTimeNanos = 9, kDurationNanos = 10, kDefaultSampleType = 14 };
} // namespace profile
namespace value_type {
enum { kType = 1, kUnit };
}
namespace sample {
enum { kLocationId = 1, kValue };
}
namespace mapping {
enum { kId = 1, kFilename = 5, kHasFunctions = 7, kHasFilenames, kHasLines };
}
namespace location {
enum { kId = 1, kMappingId = 2, kLine = 4 };
}
namespace line {
enum { kFunctionId = 1, kLine };
}
namespace function {
enum { kId = 1, kName, kSystemName, kFilename, kStartLine };
}

/// What pprof's users know the metrics as.
struct SampleType {
  PathMetric metric;
  const char *type;
  const char *unit;
};
constexpr SampleType kTypes[] = {
    {PathMetric::Self, "wall", "nanoseconds"},
    {PathMetric::Cpu, "cpu", "nanoseconds"},
    {PathMetric::Wait, "wait", "nanoseconds"},
    {PathMetric::Calls, "calls", "count"},
    {PathMetric::Allocations, "alloc_objects", "count"},
    {PathMetric::Allocated, "alloc_space", "bytes"},
    {PathMetric::Leaked, "inuse_space", "bytes"},
    {PathMetric::Peak, "peak_space", "bytes"},
    {PathMetric::Temporary, "temporary_objects", "count"}};

class Strings {
public:
  Strings() { index(""); }
  int64_t index(const std::string &text) {
    auto [it, isNew] =
        indices_.try_emplace(text, static_cast<int64_t>(all_.size()));
    if (isNew)
      all_.push_back(text);
    return it->second;
  }
  const std::vector<std::string> &all() const { return all_; }

private:
  std::map<std::string, int64_t> indices_;
  std::vector<std::string> all_;
};

class Writer {
public:
  explicit Writer(const Model &model) : model_(model), out_(data_) {}

  std::string write() {
    writeTypes();
    writeSamples();
    writeMapping();
    for (FunctionIndex i = 0; i < model_.functions.size(); ++i) {
      const Function &f = model_.functions[i];
      writeFunction(i, f.name, f.mangled, f.file, f.line);
    }
    writeFunction(kRootFunction, model_.nameOf(kRootFunction));
    writeFunction(kOverflowFunction, model_.nameOf(kOverflowFunction));
    writeFunction(kElidedFrames, kElidedName);
    if (!model_.runs.empty()) {
      const Run &run = model_.runs.front();
      out_.add_int64(profile::kTimeNanos,
                     static_cast<int64_t>(run.startRealNs));
      out_.add_int64(profile::kDurationNanos,
                     static_cast<int64_t>(run.durationNs));
    }
    out_.add_int64(profile::kDefaultSampleType,
                   strings_.index(typeOf(defaultMetric(model_)).type));
    for (const std::string &text : strings_.all())
      out_.add_string(profile::kStrings, text);
    return data_;
  }

private:
  static const SampleType &typeOf(PathMetric metric) {
    for (const SampleType &type : kTypes)
      if (type.metric == metric)
        return type;
    return kTypes[0];
  }

  void writeTypes() {
    for (PathMetric metric : metricsOf(model_)) {
      const SampleType &type = typeOf(metric);
      protozero::pbf_writer message(out_, profile::kSampleType);
      message.add_int64(value_type::kType, strings_.index(type.type));
      message.add_int64(value_type::kUnit, strings_.index(type.unit));
    }
  }

  void writeSamples() {
    std::vector<std::vector<int64_t>> columns;
    for (PathMetric metric : metricsOf(model_))
      columns.push_back(metricValues(model_, metric));
    std::vector<int64_t> values;
    for (TreeIndex i = 0; i < model_.tree.nodes().size(); ++i) {
      values.clear();
      bool any = false;
      for (const auto &column : columns) {
        values.push_back(column[i]);
        any |= column[i] != 0;
      }
      if (!any)
        continue;
      std::vector<uint64_t> locations;
      for (FunctionIndex f : stackOf(model_.tree, i))
        locations.push_back(idOf(f));
      protozero::pbf_writer message(out_, profile::kSample);
      message.add_packed_uint64(sample::kLocationId, locations.begin(),
                                locations.end());
      message.add_packed_int64(sample::kValue, values.begin(), values.end());
    }
  }

  void writeMapping() {
    protozero::pbf_writer message(out_, profile::kMapping);
    message.add_uint64(mapping::kId, 1);
    message.add_int64(mapping::kFilename, strings_.index(titleOf(model_)));
    message.add_bool(mapping::kHasFunctions, true);
    message.add_bool(mapping::kHasFilenames, true);
    message.add_bool(mapping::kHasLines, true);
  }

  void writeFunction(FunctionIndex index, const std::string &name,
                     const std::string &mangled = {},
                     const std::string &file = {}, uint32_t lineNumber = 0) {
    uint64_t id = idOf(index);
    {
      protozero::pbf_writer message(out_, profile::kFunction);
      message.add_uint64(function::kId, id);
      message.add_int64(function::kName, strings_.index(printable(name)));
      message.add_int64(function::kSystemName,
                        strings_.index(printable(mangled)));
      message.add_int64(function::kFilename, strings_.index(printable(file)));
      message.add_int64(function::kStartLine, lineNumber);
    }
    protozero::pbf_writer message(out_, profile::kLocation);
    message.add_uint64(location::kId, id);
    message.add_uint64(location::kMappingId, 1);
    protozero::pbf_writer inner(message, location::kLine);
    inner.add_uint64(line::kFunctionId, id);
    inner.add_int64(line::kLine, lineNumber);
  }

  /// Ids must not be 0; those of what is no function follow the functions'.
  uint64_t idOf(FunctionIndex index) const {
    return index < model_.functions.size()
               ? uint64_t{index} + 1
               : model_.functions.size() + 1 + (kRootFunction - index);
  }

  const Model &model_;
  std::string data_;
  protozero::pbf_writer out_;
  Strings strings_;
};

} // namespace

void exportPprof(const Model &model, const ExportOptions &, std::ostream &out) {
  out << gzip(Writer(model).write());
}

} // namespace autoprof

//===-- Image.h - traces in memory, and what is done to them --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TEST_IMAGE_H
#define AUTOPROF_TEST_IMAGE_H

#include "TraceText.h"
#include "analysis/ModelBuilder.h"
#include "trace/TraceFile.h"

#include <cstring>
#include <sstream>

namespace autoprof {

/// A trace's bytes, with verbs that damage them.
struct Image {
  std::vector<uint8_t> bytes;

  explicit Image(const char *text) {
    TraceWriter writer;
    std::istringstream stream(text);
    readTraceText(stream, writer);
    bytes = writer.finish();
  }
  explicit Image(TraceWriter &writer) : bytes(writer.finish()) {}
  explicit Image(std::vector<uint8_t> bytes) : bytes(std::move(bytes)) {}

  void setByte(size_t at, uint8_t value) { bytes.at(at) = value; }
  template <typename T> void set(size_t at, T value) {
    std::memcpy(&bytes.at(at), &value, sizeof(value));
  }
  template <typename T> T get(size_t at) const {
    T value;
    std::memcpy(&value, &bytes.at(at), sizeof(value));
    return value;
  }
  void truncate(size_t size) { bytes.resize(size); }

  abi::FileHeader header() const { return get<abi::FileHeader>(0); }
  /// Offset of a record, found as the format says.
  size_t recordAt(const abi::Region &region, uint32_t id) const {
    size_t perExtent = region.ExtentBytes / region.RecordBytes;
    auto page = get<uint32_t>(region.Directory + id / perExtent * 4);
    return size_t{page} * abi::kPage + id % perExtent * region.RecordBytes;
  }

  TraceFile open() const {
    return TraceFile(MappedFile(bytes.data(), bytes.size()), "test");
  }
};

inline void addTo(ModelBuilder &builder, const Image &image) {
  TraceFile file = image.open();
  builder.addRun(
      file.data(), [&](size_t i) { return file.readBlock(i); },
      [&](const TraceFile::VisitLive &visit) { file.readLive(visit); });
}

inline Model modelOf(const Image &image) {
  ModelBuilder builder;
  addTo(builder, image);
  return builder.finish();
}
inline Model modelOf(const char *text) { return modelOf(Image(text)); }

/// The function with that name; a test that asks for others fails.
inline const Function &find(const Model &model, const std::string &name) {
  for (const Function &function : model.functions)
    if (function.name == name)
      return function;
  throw std::runtime_error("no function " + name);
}

/// The tree as text: "name calls total self", indented.
inline std::string treeText(const Model &model, const CallTree &tree) {
  std::ostringstream text;
  auto enter = [&](TreeIndex i, uint32_t depth) {
    const TreeNode &node = tree[i];
    if (i != CallTree::kRoot)
      text << std::string(2 * (depth - 1), ' ') << model.nameOf(node.function)
           << (node.isRecursive ? "^" : "") << ' ' << node.calls << ' '
           << node.totalNs << ' ' << node.selfNs << '\n';
    return true;
  };
  walkTree(tree, CallTree::kRoot, enter, [](TreeIndex, uint32_t) {});
  return text.str();
}

} // namespace autoprof

#endif // AUTOPROF_TEST_IMAGE_H

//===-- SvgParts.h - what flame graphs and charts are made of -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_SVGPARTS_H
#define AUTOPROF_REPORT_SVGPARTS_H

#include "analysis/FlameGraph.h"
#include "report/Fields.h"

#include <functional>
#include <ostream>
#include <string>
#include <string_view>

namespace autoprof::svg {

inline constexpr double kWidth = 1200, kMargin = 12, kTop = 66, kBottom = 14;
inline constexpr double kRow = 19;
/// In the picture without script; the script shows all that are visible.
inline constexpr double kLeastWidth = 0.8;

/// JSON that means the same to a parser of XML or HTML.
std::string escapedJson(const Json &value);
Json functionJson(const FlameFunction &function);
/// The name, or what there is room for, escaped.
std::string label(const FlameFunction &function, double width);
/// The script's class of colours for a name.
std::string tint(const std::string &name);
/// One frame of the picture.
void writeFrame(std::ostream &out, const std::string &tint, double x, double y,
                double width, const std::string &label);

struct Frame {
  const char *family; ///< of colours
  double height;
  std::string title, subtitle;
};
/// The whole file around picture and data.
void writeSvg(std::ostream &out, const Frame &frame,
              const std::function<void()> &writePicture,
              const std::function<void()> &writeData);
/// The same in a page; \p write makes the SVG.
void writePage(std::ostream &out, const std::string &title,
               const std::function<void(std::ostream &)> &write);

} // namespace autoprof::svg

#endif // AUTOPROF_REPORT_SVGPARTS_H

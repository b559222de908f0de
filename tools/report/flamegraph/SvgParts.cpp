//===-- SvgParts.cpp - what flame graphs and charts are made of -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/flamegraph/SvgParts.h"

#include "report/Text.h"
#include "report/export/Assets.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <sstream>

namespace autoprof::svg {

namespace {

constexpr double kCharWidth = 6.7;

void replaceOnce(std::string &text, const std::string &what,
                 const std::string &with) {
  size_t at = text.find(what);
  if (at != std::string::npos)
    text.replace(at, what.size(), with);
}

} // namespace

std::string escapedJson(const Json &value) {
  std::string result;
  for (char c : dumped(value)) {
    bool isSpecial = c == '<' || c == '>' || c == '&';
    result += isSpecial ? fmt::format("\\u{:04x}", static_cast<unsigned>(c))
                        : std::string(1, c);
  }
  return result;
}

Json functionJson(const FlameFunction &function) {
  Json json = Json::object({{"name", printable(function.name)}});
  if (!function.shortName.empty())
    json["short"] = printable(function.shortName);
  if (!function.place.empty())
    json["place"] = printable(function.place);
  if (function.calls)
    json["calls"] = function.calls;
  if (function.meanNs)
    json["mean"] = static_cast<uint64_t>(std::llround(*function.meanNs));
  if (function.p99Ns)
    json["p99"] = *function.p99Ns;
  if (function.isSampled)
    json["sampled"] = true;
  return json;
}

std::string label(const FlameFunction &function, double width) {
  size_t room = static_cast<size_t>(std::max(0.0, (width - 8) / kCharWidth));
  if (room < 3)
    return {};
  std::string name = printable(function.name);
  if (displayWidth(name) > room && !function.shortName.empty())
    name = printable(function.shortName);
  return escapedXml(elided(name, room));
}

std::string tint(const std::string &name) {
  if (name.starts_with('['))
    return "none";
  uint32_t hash = 0; // the script's, for names in ASCII
  for (char c : name)
    hash = hash * 31 + static_cast<unsigned char>(c);
  return fmt::format("t{}", hash % 8);
}

void writeFrame(std::ostream &out, const std::string &tint, double x, double y,
                double width, const std::string &label) {
  out << fmt::format("<g class=\"frame {}\"><rect x=\"{:.1f}\" "
                     "y=\"{:g}\" width=\"{:.1f}\" height=\"18\"/>",
                     tint, x, y, std::max(width > 3 ? width - 1 : width, 0.3));
  if (!label.empty())
    out << fmt::format("<text x=\"{:.1f}\" y=\"{:g}\">{}</text>", x + 5, y + 13,
                       label);
  out << "</g>\n";
}

void writeSvg(std::ostream &out, const Frame &frame,
              const std::function<void()> &writePicture,
              const std::function<void()> &writeData) {
  out << fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" "
      "class=\"autoprof-flamegraph {}\" width=\"{:g}\" height=\"{:g}\" "
      "viewBox=\"0 0 {:g} {:g}\" data-top=\"{:g}\" role=\"img\">\n"
      "<title>{}</title>\n<style>\n{}</style>\n"
      "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n"
      "<text class=\"title\" x=\"{:g}\" y=\"27\">{}</text>\n"
      "<text class=\"subtitle\" x=\"{:g}\" y=\"47\">{}</text>\n",
      frame.family, kWidth, frame.height, kWidth, frame.height, kTop,
      escapedXml(frame.title), kFlameGraphStyle, kMargin,
      escapedXml(frame.title), kMargin, escapedXml(frame.subtitle));
  out << "<g class=\"frames\">\n";
  writePicture();
  out << "</g>\n<metadata>";
  writeData();
  out << "</metadata>\n<script><![CDATA[\n"
      << kFlameGraphScript << "]]></script>\n</svg>\n";
}

void writePage(std::ostream &out, const std::string &title,
               const std::function<void(std::ostream &)> &write) {
  std::ostringstream svg;
  write(svg);
  std::string page = kFlameGraphPage;
  replaceOnce(page, "@TITLE@", escapedXml(title));
  replaceOnce(page, "@SVG@", svg.str());
  out << page;
}

} // namespace autoprof::svg

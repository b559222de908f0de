//===-- Table.cpp - aligned columns with a name at the end ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/Table.h"

#include "report/Text.h"

#include <algorithm>
#include <numeric>

namespace autoprof {

namespace {

constexpr size_t kGap = 2;
/// Columns are left out until the names have this much.
constexpr size_t kLeastNameWidth = 34;
constexpr size_t kDropped = SIZE_MAX;

std::string padded(const std::string &text, size_t width, bool isLeft) {
  std::string blanks(width - std::min(width, displayWidth(text)), ' ');
  return isLeft ? text + blanks : blanks + text;
}

} // namespace

std::vector<size_t> Table::widths() const {
  std::vector<size_t> widths;
  for (const Column &column : columns_)
    widths.push_back(displayWidth(column.heading));
  for (const Row &row : rows_)
    for (size_t i = 0; i < columns_.size(); ++i)
      widths[i] = std::max(widths[i], displayWidth(row.cells[i]));
  return widths;
}

void Table::dropColumns(std::vector<size_t> &widths, size_t limit) const {
  auto used = [&] {
    size_t sum = 0;
    for (size_t width : widths)
      sum += width == kDropped ? 0 : width + kGap;
    return sum;
  };
  while (used() + kLeastNameWidth > limit) {
    size_t victim = columns_.size();
    for (size_t i = 0; i < columns_.size(); ++i)
      if (widths[i] != kDropped && columns_[i].dropOrder > 0 &&
          (victim == columns_.size() ||
           columns_[i].dropOrder > columns_[victim].dropOrder))
        victim = i;
    if (victim == columns_.size())
      return;
    widths[victim] = kDropped;
  }
}

/// \p room is 0 when there is no limit.
void Table::printName(const Output &out, const Row &row, size_t room) const {
  std::string indent = row.indent, name = row.name, place = row.place;
  std::string note = row.note.empty() ? "" : " [" + row.note + "]";
  if (room > 0) {
    size_t noteWidth = displayWidth(note);
    size_t rest = room - std::min(room, noteWidth);
    // Half of the room is the name's, however deep it stands.
    indent = indent.substr(0, std::min(indent.size(), rest / 2));
    rest -= indent.size();
    name = elided(name, rest);
    rest -= displayWidth(name);
    if (displayWidth(place) + kGap > rest) // the file's name says most
      place = place.substr(place.rfind('/') + 1);
    if (displayWidth(place) + kGap > rest)
      place.clear();
  }
  out.stream << indent << out.colored(Role::Name, name)
             << out.colored(Role::Faint, note);
  if (!place.empty())
    out.stream << std::string(kGap, ' ') << out.colored(Role::Faint, place);
  out.stream << '\n';
}

void Table::print(const Output &out) const {
  std::vector<size_t> widths = this->widths();
  if (out.width > 0)
    dropColumns(widths, out.width);
  size_t used = 0;
  for (size_t width : widths)
    used += width == kDropped ? 0 : width + kGap;
  size_t room = 0;
  if (out.width > 0)
    room = std::max<size_t>(out.width - std::min(out.width, used), 8);

  for (size_t i = 0; i < columns_.size(); ++i)
    if (widths[i] != kDropped) {
      const Column &column = columns_[i];
      size_t blanks = widths[i] - displayWidth(column.heading);
      std::string pad(blanks, ' ');
      std::string text = out.colored(Role::Heading, column.heading);
      out.stream << (column.isLeft ? text + pad : pad + text)
                 << std::string(kGap, ' ');
    }
  out.stream << out.colored(Role::Heading, nameHeading_) << '\n';

  for (const Row &row : rows_) {
    for (size_t i = 0; i < columns_.size(); ++i)
      if (widths[i] != kDropped) {
        Role role = i < row.roles.size() ? row.roles[i] : Role::Plain;
        out.stream << out.colored(role, padded(row.cells[i], widths[i],
                                               columns_[i].isLeft))
                   << std::string(kGap, ' ');
      }
    printName(out, row, room);
  }
}

} // namespace autoprof

//===-- FilterRules.cpp - include and exclude, of options and filter files ===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "FilterRules.h"
#include "analysis/Glob.h"
#include "analysis/Names.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace autoprof;
using namespace llvm;

//===-- matching ----------------------------------------------------------===//

FunctionNames::FunctionNames(StringRef Linkage) {
  std::string Name = Linkage.str();
  NameForms Short = nameForms(Name);
  Forms_ = {displayName(Name), Name, Short.qualified, Short.base};
  // A clone (f.resume, f.part.0) is found by its origin's name, too.
  size_t Dot = Linkage.find('.', 1);
  if (Dot != StringRef::npos)
    Forms_.push_back(Linkage.substr(0, Dot).str());
}

bool FunctionNames::match(const std::string &Pattern) const {
  for (const std::string &Form : Forms_)
    if (globMatches(Pattern, Form))
      return true;
  return false;
}

bool autoprof::sourceMatches(const std::string &Pattern, StringRef Path) {
  if (globMatches(Pattern, Path.str()))
    return true;
  if (Pattern.find('/') == std::string::npos)
    return globMatches(Pattern, sys::path::filename(Path).str());
  SmallString<256> Absolute = Path;
  if (sys::fs::make_absolute(Absolute))
    return false;
  sys::path::remove_dots(Absolute, /*remove_dot_dot=*/true);
  return globMatches(Pattern, Absolute.str().str()) ||
         (Pattern[0] != '/' &&
          globMatches("*/" + Pattern, Absolute.str().str()));
}

const FilterRule *FilterRules::find(StringRef Linkage, StringRef Path) const {
  if (Rules_.empty())
    return nullptr;
  FunctionNames Names(Linkage);
  for (auto R = Rules_.rbegin(); R != Rules_.rend(); ++R)
    if (R->IsOfFile ? !Path.empty() && sourceMatches(R->Pattern, Path)
                    : Names.match(R->Pattern))
      return &*R;
  return nullptr;
}

//===-- reading -----------------------------------------------------------===//

/// Takes a word off the front, unless it begins a name: file::open is a
/// function.
static bool takePrefix(StringRef &Text, StringRef Prefix) {
  if (Text.substr(0, Prefix.size()) != Prefix ||
      Text.substr(Prefix.size(), 1) == ":")
    return false;
  Text = Text.substr(Prefix.size());
  return true;
}

bool FilterRules::add(bool IsInclude, StringRef Text, std::string Origin) {
  bool IsOfFile = takePrefix(Text, "file:");
  if (!IsOfFile)
    takePrefix(Text, "function:");
  Text = Text.trim();
  if (Text.empty())
    return false;
  Rules_.push_back({IsInclude, IsOfFile, Text.str(), std::move(Origin)});
  return true;
}

/// A comment begins with "#" at the front of the line or behind a blank: names
/// have it only inside ("{lambda()#1}").
static StringRef withoutComment(StringRef Line) {
  for (size_t At = Line.find('#'); At != StringRef::npos;
       At = Line.find('#', At + 1))
    if (At == 0 || Line[At - 1] == ' ' || Line[At - 1] == '\t')
      return Line.substr(0, At);
  return Line;
}

std::optional<FilterRules::Problem> FilterRules::addFile(StringRef Text,
                                                         StringRef Path) {
  for (unsigned Number = 1; !Text.empty(); ++Number) {
    StringRef Whole;
    std::tie(Whole, Text) = Text.split('\n');
    StringRef Line = withoutComment(Whole).trim();
    if (Line.empty())
      continue;
    unsigned Column = unsigned(Line.data() - Whole.data()) + 1;
    size_t End = Line.find_first_of(" \t");
    StringRef Word = Line.substr(0, End);
    if (Word != "include" && Word != "exclude")
      return Problem{Number, Column,
                     "'" + Word.str() + "' is neither 'include' nor 'exclude'"};
    StringRef Rest = End == StringRef::npos ? "" : Line.substr(End).trim();
    if (!add(Word == "include", Rest,
             Path.str() + ":" + std::to_string(Number)))
      return Problem{Number, Column,
                     "'" + Line.str() + "' has no pattern; valid: " +
                         Word.str() + " [function:|file:]GLOB"};
  }
  return std::nullopt;
}

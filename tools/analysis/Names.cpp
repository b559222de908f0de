//===-- Names.cpp - from linkage names to what the user wrote -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Names.h"

#include <cctype>
#include <cstdlib>
#include <llvm/Demangle/Demangle.h>
#include <string_view>

namespace autoprof {

namespace {

/// A linkage name cut at the suffixes the compiler added.
struct SplitName {
  std::string base;
  std::string notes; ///< " [resume] [cold]", empty for none
};

bool isNumber(std::string_view text) {
  for (char c : text)
    if (!std::isdigit(static_cast<unsigned char>(c)))
      return false;
  return !text.empty();
}

/// Suffixes that say nothing to a user: they only keep symbols apart.
bool isSilent(std::string_view word) {
  return word == "llvm" || word == "__uniq" || word == "lto_priv";
}

bool isClone(std::string_view word) {
  return word == "resume" || word == "destroy" || word == "cleanup" ||
         word == "part" || word == "cold" || word == "constprop" ||
         word == "isra" || word == "specialized" || word == "noalloc" ||
         word == "ctor" || word == "warm" || word == "split" ||
         word == "extracted" || word == "outlined";
}

SplitName splitName(const std::string &name) {
  bool isItanium = name.rfind("_Z", 0) == 0 || name.rfind("___Z", 0) == 0;
  size_t dot = name.find('.', 1);
  // Other languages use dots of their own: only known suffixes are cut there.
  std::string_view word;
  for (; dot != std::string::npos; dot = name.find('.', dot + 1)) {
    size_t end = name.find('.', dot + 1);
    word = std::string_view(name).substr(dot + 1, end - dot - 1);
    if (isItanium || isClone(word) || isSilent(word))
      break;
  }
  if (dot == std::string::npos)
    return {name, ""};
  SplitName split{name.substr(0, dot), ""};
  bool silent = false;
  bool numberBelongs = false; // to the word before it
  for (size_t at = dot; at != std::string::npos;) {
    size_t end = name.find('.', at + 1);
    word = std::string_view(name).substr(at + 1, end - at - 1);
    at = end;
    if (isNumber(word) && silent)
      continue;
    if (isNumber(word) && numberBelongs && !split.notes.empty()) {
      split.notes.pop_back();
      split.notes += " " + std::string(word) + "]";
      continue;
    }
    silent = isSilent(word);
    numberBelongs = !isNumber(word);
    if (!silent)
      split.notes += " [" + std::string(word) + "]";
  }
  return split;
}

/// Takes ownership of what the demangler allocated.
std::string taken(char *text) {
  std::string result = text ? text : "";
  std::free(text);
  return result;
}

/// "bar" of "ns::Foo<int>::bar<std::string>(int) const", for names that are
/// not mangled or that the demangler cannot take apart.
std::string withoutParameters(const std::string &name) {
  size_t paren = name.find('(', 1);
  return paren == std::string::npos ? name : name.substr(0, paren);
}

} // namespace

std::string displayName(const std::string &linkageName) {
  SplitName split = splitName(linkageName);
  return llvm::demangle(split.base) + split.notes;
}

std::string displayName(const FuncInfo &info) {
  return info.isScope() ? info.name : displayName(info.name);
}

NameForms nameForms(const std::string &linkageName) {
  SplitName split = splitName(linkageName);
  llvm::ItaniumPartialDemangler demangler;
  if (!demangler.partialDemangle(split.base.c_str()) &&
      demangler.isFunction()) {
    NameForms forms{taken(demangler.getFunctionName(nullptr, nullptr)),
                    taken(demangler.getFunctionBaseName(nullptr, nullptr))};
    if (!forms.qualified.empty() && !forms.base.empty())
      return forms;
  }
  std::string plain = withoutParameters(llvm::demangle(split.base));
  return {plain, plain};
}

} // namespace autoprof

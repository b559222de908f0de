//===-- ReadableName.cpp - a C++ name without parameters ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Follows the grammar of the Itanium C++ ABI, 5.1, as far as the names of
// functions need it. Types are never read, only passed over: each of their
// parts is one token, and tokens that open a group are closed by an E. Nothing
// here calls itself, so the stack it takes is known.
//
//===----------------------------------------------------------------------===//
#include "ReadableName.h"

using namespace autoprof;

namespace {

bool isDigit(char C) { return C >= '0' && C <= '9'; }
bool isLower(char C) { return C >= 'a' && C <= 'z'; }

void skipDigits(const char *&P) {
  while (isDigit(*P))
    ++P;
}

/// "3foo". False if the name is shorter than it says.
bool skipName(const char *&P, const char *&Begin, size_t &Bytes) {
  for (Bytes = 0; isDigit(*P) && Bytes < 100000; ++P)
    Bytes = Bytes * 10 + size_t(*P - '0');
  Begin = P;
  for (size_t I = 0; I < Bytes; ++I, ++P)
    if (!*P)
      return false;
  return Bytes != 0;
}

/// "St", "Sa", "S_", "S1A_".
bool skipSubstitution(const char *&P) {
  ++P;
  if (isLower(*P))
    return ++P;
  while (isDigit(*P) || (*P >= 'A' && *P <= 'Z'))
    ++P;
  return *P == '_' && ++P;
}

/// The groups that are open while tokens are passed over.
class Groups {
public:
  enum Kind : uint64_t { Plain, Lambda, Literal };
  bool open(Kind K) {
    if (Depth_ == 32)
      return false;
    Bits_ = Bits_ << 2 | K;
    ++Depth_;
    return true;
  }
  Kind close() {
    Kind K = top();
    Bits_ >>= 2;
    --Depth_;
    return K;
  }
  Kind top() const { return Kind(Bits_ & 3); }
  unsigned depth() const { return Depth_; }

private:
  uint64_t Bits_ = 0;
  unsigned Depth_ = 0;
};

/// A token that begins with D, T, A, U or L; these need a second look.
bool skipSpecial(const char *&P, Groups &G) {
  const char *Begin;
  size_t Bytes;
  char First = *P++;
  switch (First) {
  case 'D':
    if (*P == 't' || *P == 'T' || *P == 'O')
      return false; // an expression
    if (*P == 'v' || *P == 'F') {
      ++P;
      skipDigits(P);
      return *P == '_' && ++P;
    }
    return *P && ++P;
  case 'T':
    if (isLower(*P))
      return ++P;
    skipDigits(P);
    return *P == '_' && ++P;
  case 'A':
    skipDigits(P);
    return *P == '_' && ++P;
  case 'U':
    if (*P == 'l')
      return ++P, G.open(Groups::Lambda);
    if (isDigit(*P))
      return skipName(P, Begin, Bytes);
    if (*P != 't')
      return false;
    skipDigits(++P);
    return *P == '_' && ++P;
  default: // L
    if (P[0] == '_' && P[1] == 'Z')
      return P += 2, G.open(Groups::Plain);
    if (*P == 'N' || *P == 'S' || isDigit(*P))
      return G.open(Groups::Literal); // of a named type, then its value
    while (*P && *P != 'E')
      ++P;
    return *P && ++P;
  }
}

/// Passes over tokens until all groups are closed.
bool skipGroups(const char *&P, Groups &G) {
  const char *Begin;
  size_t Bytes;
  while (G.depth()) {
    bool IsName = false;
    if (isDigit(*P)) {
      if (!skipName(P, Begin, Bytes))
        return false;
      IsName = true;
    } else if (*P == 'I' || *P == 'N' || *P == 'F' || *P == 'J' || *P == 'Z') {
      ++P;
      if (!G.open(Groups::Plain))
        return false;
    } else if (*P == 'E') {
      ++P;
      if (G.close() == Groups::Lambda) {
        skipDigits(P);
        if (*P++ != '_')
          return false;
      }
      IsName = true;
    } else if (*P == 'S') {
      if (!skipSubstitution(P))
        return false;
      IsName = *P != 'I' && !isDigit(*P);
    } else if (*P == 'D' || *P == 'T' || *P == 'A' || *P == 'U' || *P == 'L') {
      if (!skipSpecial(P, G))
        return false;
    } else if (*P == '_') {
      skipDigits(++P);
    } else if (*P == 'C' && isDigit(P[1])) {
      P += 2;
    } else if (*P == 'X' || !((*P >= 'A' && *P <= 'Z') || isLower(*P))) {
      return false; // an expression, or nothing of this
    } else {
      ++P;
    }
    if (IsName && G.depth() && G.top() == Groups::Literal) {
      if (*P == 'n')
        ++P;
      skipDigits(P);
      if (*P++ != 'E')
        return false;
      G.close();
    }
  }
  return true;
}

bool skipGroup(const char *&P) {
  Groups G;
  G.open(Groups::Plain);
  return skipGroups(P, G);
}

struct Operator {
  char Code[3];
  char Text[10];
};
// Without relocations.
constexpr Operator kOperators[] = {
    {"nw", " new"}, {"na", " new[]"}, {"dl", " delete"}, {"da", " delete[]"},
    {"pl", "+"},    {"ps", "+"},      {"mi", "-"},       {"ng", "-"},
    {"ml", "*"},    {"de", "*"},      {"dv", "/"},       {"rm", "%"},
    {"an", "&"},    {"ad", "&"},      {"or", "|"},       {"eo", "^"},
    {"co", "~"},    {"aS", "="},      {"pL", "+="},      {"mI", "-="},
    {"mL", "*="},   {"dV", "/="},     {"rM", "%="},      {"aN", "&="},
    {"oR", "|="},   {"eO", "^="},     {"ls", "<<"},      {"rs", ">>"},
    {"lS", "<<="},  {"rS", ">>="},    {"eq", "=="},      {"ne", "!="},
    {"lt", "<"},    {"gt", ">"},      {"le", "<="},      {"ge", ">="},
    {"ss", "<=>"},  {"nt", "!"},      {"aa", "&&"},      {"oo", "||"},
    {"pp", "++"},   {"mm", "--"},     {"cm", ","},       {"pm", "->*"},
    {"pt", "->"},   {"cl", "()"},     {"ix", "[]"}};

} // namespace

bool ReadableName::source() {
  const char *Begin;
  size_t Bytes;
  if (!skipName(P_, Begin, Bytes))
    return false;
  begin();
  if (Bytes > 10 && equal(Begin, "_GLOBAL__N", 10))
    Name_ << "(anonymous namespace)";
  else
    Name_.append(Begin, Bytes);
  return true;
}

/// Constructors and destructors are called like the class.
bool ReadableName::structor(const char *Prefix) {
  P_ += 2;
  const char *Class = last();
  size_t Bytes = Name_.size() - Last_;
  if (!Bytes)
    return false;
  begin();
  Name_ << Prefix;
  Name_.append(Class, Bytes);
  return true;
}

bool ReadableName::unnamed() {
  bool IsLambda = P_[1] == 'l';
  if (!IsLambda && P_[1] != 't')
    return false;
  P_ += 2;
  if (IsLambda && !skipGroup(P_))
    return false;
  skipDigits(P_);
  begin();
  Name_ << (IsLambda ? "{lambda}" : "{unnamed}");
  return take('_');
}

bool ReadableName::operation() {
  for (const Operator &O : kOperators)
    if (equal(P_, O.Code, 2)) {
      P_ += 2;
      begin();
      Name_ << "operator" << O.Text;
      return true;
    }
  return false; // a conversion, a literal's, or none
}

/// "St" and the names that the standard library has for some of its classes.
bool ReadableName::standard() {
  const char *Class = nullptr;
  switch (P_[1]) {
  case 't':
    break;
  case 'a':
    Class = "allocator";
    break;
  case 'b':
    Class = "basic_string";
    break;
  case 's':
    Class = "string";
    break;
  case 'i':
    Class = "istream";
    break;
  case 'o':
    Class = "ostream";
    break;
  case 'd':
    Class = "iostream";
    break;
  default: // a part that was named before
    return false;
  }
  P_ += 2;
  begin();
  Name_ << "std";
  if (Class) {
    begin();
    Name_ << Class;
  }
  return true;
}

bool ReadableName::unqualified() {
  take('L'); // of one file only
  bool Ok = isDigit(*P_)                   ? source()
            : *P_ == 'C' && isDigit(P_[1]) ? structor("")
            : *P_ == 'D' && isDigit(P_[1]) ? structor("~")
            : *P_ == 'U'                   ? unnamed()
            : isLower(*P_)                 ? operation()
                                           : false;
  const char *Tag;
  size_t Bytes;
  while (Ok && take('B'))
    Ok = skipName(P_, Tag, Bytes);
  return Ok;
}

/// What is between N and E.
bool ReadableName::nested() {
  while (*P_ == 'r' || *P_ == 'V' || *P_ == 'K' || *P_ == 'R' || *P_ == 'O')
    ++P_;
  while (!take('E')) {
    bool Ok = take('I')    ? skipGroup(P_)
              : *P_ == 'S' ? standard()
              : take('M')  ? true
                           : unqualified();
    if (!Ok)
      return false;
  }
  return Name_.size() != 0;
}

bool ReadableName::name() {
  if (take('N'))
    return nested();
  if (P_[0] == 'S' && P_[1] == 't' && !standard())
    return false;
  return unqualified() && (!take('I') || skipGroup(P_));
}

bool ReadableName::read(const char *Linkage) {
  if (Linkage[0] != '_' || Linkage[1] != 'Z')
    return false;
  P_ = Linkage + 2;
  // What is local to functions: Z function E, perhaps several times.
  unsigned Outer = 0;
  while (take('Z'))
    ++Outer;
  if (!name())
    return false;
  for (; Outer; --Outer) {
    // Parameters; a group that a Z has opened.
    if (!skipGroup(P_) || !name())
      return false;
  }
  return true;
}

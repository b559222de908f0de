//===-- UsageError.h - a question that cannot be answered -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Thrown when the command line asks for something that does not exist; main
// prints it as one line and exits with 2.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_USAGEERROR_H
#define AUTOPROF_REPORT_USAGEERROR_H

#include <stdexcept>

namespace autoprof {

class UsageError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// The same where the report has said what is wrong.
class ToldUsageError : public UsageError {
public:
  ToldUsageError() : UsageError("") {}
};

} // namespace autoprof

#endif // AUTOPROF_REPORT_USAGEERROR_H

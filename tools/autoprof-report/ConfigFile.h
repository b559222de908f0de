//===-- ConfigFile.h - autoprof.toml --------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Thresholds and gates that a project keeps beside its sources:
//
//   [thresholds]
//   db_query = "100ms"
//   "allocations(parse*)" = 10
//
//   [check]
//   max = ["calls(parse)=+1%", "allocations=+0"]
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TOOL_CONFIGFILE_H
#define AUTOPROF_TOOL_CONFIGFILE_H

#include "analysis/Metric.h"

#include <string>
#include <vector>

namespace autoprof {

struct ConfigFile {
  std::vector<PlacedText> thresholds, gates; ///< as on the command line
};

/// \p path, or autoprof.toml in the working directory if that is empty and
/// there is one. Throws UsageError: file, line and what is wrong.
ConfigFile readConfigFile(const std::string &path);

} // namespace autoprof

#endif // AUTOPROF_TOOL_CONFIGFILE_H

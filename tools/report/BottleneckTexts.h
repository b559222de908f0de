//===-- BottleneckTexts.h - findings in words -----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The words for each kind of bottleneck, for text and JSON alike.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_BOTTLENECKTEXTS_H
#define AUTOPROF_REPORT_BOTTLENECKTEXTS_H

#include "analysis/Bottlenecks.h"

#include <string>

namespace autoprof {

/// "hot_self": the name for machines.
const char *kindKey(BottleneckKind kind);
/// "hot self time": for people.
const char *kindTitle(BottleneckKind kind);
/// "critical".
const char *severityName(Severity severity);

/// The reason in one sentence, without a full stop.
std::string reasonOf(const Model &model, const Finding &finding);
/// What to try.
std::string adviceFor(const Finding &finding);
/// Why a kind could not be looked for.
std::string whyUnknown(const Model &model, BottleneckKind kind);

/// "2.00 ms", "1,000" or "4.00 KiB".
std::string formatAmount(double value, Unit unit);

} // namespace autoprof

#endif // AUTOPROF_REPORT_BOTTLENECKTEXTS_H

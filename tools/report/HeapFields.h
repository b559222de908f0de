//===-- HeapFields.h - what JSON and CSV say of allocations ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The machine-readable names and values of the heap reports, and the texts
// that several of them print. docs/json.md is the contract.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_HEAPFIELDS_H
#define AUTOPROF_REPORT_HEAPFIELDS_H

#include "analysis/HeapViews.h"
#include "report/Fields.h"
#include "report/Output.h"

namespace autoprof {

/// function, mangled, file, line, kind, type of a site.
Json siteIdentity(const HeapModel &heap, const HeapSite &site);
/// What is known of a group of allocations: count, bytes and so on.
Json figuresRow(const HeapModel &heap, const HeapRow &row, bool isMapping);
/// Names of the frames, outermost first.
Json pathNames(const Model &model, TreeIndex path);
/// bytes, blocks, reachable, the site's identity, path.
Json leakRow(const Model &model, const HeapRow &row);
Json heapSummary(const Model &model);
Json heapEvents(const HeapModel &heap);

/// An array with a row a line, after what was printed so far.
void printRows(const Output &out, const char *name,
               const std::vector<Json> &rows);
/// A heading, which are the names in \p sample, and a line for each row.
void printCsvRows(const Output &out, const Json &sample,
                  const std::vector<Json> &rows);
/// A document of rows alone: `{"version":1,"NAME":[...]}`, or CSV.
void printRowsAs(const Output &out, const char *name, const Json &sample,
                 const std::vector<Json> &rows);

/// "new Node", "malloc".
std::string whatIsMade(const HeapSite &site);
/// "file:line", "file" or nothing.
std::string placeOfSite(const HeapSite &site);
/// "+1.21 KiB", "-16 B".
std::string formatDelta(double bytes);
/// A size that a damaged trace may have made negative.
std::string formatLive(int64_t bytes);
std::string formatLiveCount(int64_t blocks);

} // namespace autoprof

#endif // AUTOPROF_REPORT_HEAPFIELDS_H

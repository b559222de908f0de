//===-- Assets.h - texts that stand in files of their own -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Scripts, styles and schemas that are source files in their own languages;
// the build makes Assets.cpp of them.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_ASSETS_H
#define AUTOPROF_REPORT_ASSETS_H

namespace autoprof {

extern const char kSchemaSql[];        ///< report/export/schema.sql
extern const char kFlameGraphScript[]; ///< report/flamegraph/flamegraph.js
extern const char kFlameGraphStyle[];  ///< report/flamegraph/flamegraph.css
extern const char kFlameGraphPage[];   ///< report/flamegraph/page.html
extern const char kPage[];             ///< report/html/page.html
extern const char kPageScript[];       ///< report/html/dist/page.js
extern const char kPageStyle[];        ///< report/html/dist/page.css

} // namespace autoprof

#endif // AUTOPROF_REPORT_ASSETS_H

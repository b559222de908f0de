//===-- TraceText.h - a trace written as text -----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The language of the tests in this folder, one statement a line:
//
//   run KEY=VALUE...             program, command, host, directory, options,
//                                state=running|exited|<n>, status, clock,
//                                timing=auto|clock|count, start, end, last
//                                (ticks), mono (ns at last; default = last),
//                                real (ns), pid, llvm=14,19, flags, major,
//                                minor, funcbytes, nodebytes, maxnodes
//   func NAME [as=LINKAGE] [file=F] [line=N] [module=N]
//   thread NAME tid=N [start=] [last=] [owners=]
//     call PATH calls=N [clocked=N] [ticks=N] [outer=N outerticks=N]
//                        [min=N] [max=N]
//     open PATH start=N          a clocked call that has not returned
//     hist NAME TICKSxCOUNT...   durations of a function
//     cursor PATH                where the thread is
//     tailcursor VIA PATH        VIA made a tail call, PATH gets its result
//     chain PATH NAME COUNT calls=N ticks=N   COUNT nested functions
//   loss KIND N                  KIND as in abi::Loss, or its number
//
// A PATH is a/b/c below the root. "~b" is entered by a tail call, "^a" is an
// edge back to the ancestor a, a leading "!" is the overflow node. Functions
// need no "func" line. Values with blanks are put in double quotes; \xHH is a
// byte. "#" begins a comment.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TEST_TRACETEXT_H
#define AUTOPROF_TEST_TRACETEXT_H

#include "trace/TraceWriter.h"

#include <istream>

namespace autoprof {

/// Throws std::runtime_error naming the line that is wrong.
void readTraceText(std::istream &text, TraceWriter &writer);

} // namespace autoprof

#endif // AUTOPROF_TEST_TRACETEXT_H

//===-- TraceText.h - a trace written as text -----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The language of the tests in this folder, one statement a line:
//
//   run KEY=VALUE...             program, command, host, directory, options,
//                                only, skip (texts), depth, begin, began,
//                                after, for, forover, stoppedat, off, stops,
//                                asked, delivery, budget (FileHeader),
//                                state=running|exited|<n>, status, clock,
//                                timing=auto|clock|count, start, end, last
//                                (ticks), mono (ns at last; default = last),
//                                real (ns), pid, llvm=14,19, flags, major,
//                                minor, funcbytes, nodebytes, maxnodes,
//                                hookps, hookdoubtps, clockps,
//                                mode=trace|ring, ended (abi::EventsEnd),
//                                reset (ticks),
//                                heap=on (recorded, if no line is about it)
//   func NAME [as=LINKAGE] [file=F] [line=N] [module=N]
//   thread NAME tid=N [start=] [last=] [owners=] [steady=N preempted=N] (ns)
//     call PATH calls=N [clocked=N] [ticks=N] [outer=N outerticks=N]
//                        [min=N] [max=N] [nested=N]
//     open PATH start=N          a clocked call that has not returned
//     hist NAME TICKSxCOUNT...   durations of a function
//     sample PATH [count=N] [library=N] [hooks=N] [ns=N]   N samples of ns CPU
//                                time each (default 1 ms), some in library
//                                code, some in hooks
//     wait PATH ticks=N [count=N] [max=N] [for=BITS]   time spent in functions
//                                that block; for: abi::WaitKind
//     system PATH ticks=N [count=N]   such calls that did not wait
//     throws PATH count=N             C++ exceptions
//     counters PATH N...         of the events named by run counters=A,B
//     waiting since=N [for=KIND] the thread waits, at its cursor
//     cursor PATH                where the thread is
//     tailcursor VIA PATH        VIA made a tail call, PATH gets its result
//     chain PATH NAME COUNT calls=N ticks=N   COUNT nested functions
//     enter TICKS PATH           a call is told by an event, and counted
//     exit TICKS                 the innermost call told and open ends
//     unwind TICKS N             so many are left without their exit
//     chunk TICKS [missing=N]    a chunk of events begins, behind N that are
//                                not there
//     forget N                   the first N chunks are overwritten
//     untold N                   calls not told by events
//   point TICKS [live=N blocks=N allocations=N] [calls=N] [rss=N] [user=NS
//         system=NS minor=N major=N voluntary=N involuntary=N] [read=N
//         written=N]             what is not given is not known
//   loss KIND N                  KIND as in abi::Loss, or its number
//
// and of memory, see HeapText.h, and of what the program told, see UserText.h.
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

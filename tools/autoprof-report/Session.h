//===-- Session.h - what a command works with -----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads traces when a command asks for them, shows progress meanwhile and says
// on stderr what could not be read. Knows where the report goes.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TOOL_SESSION_H
#define AUTOPROF_TOOL_SESSION_H

#include "analysis/EventReplay.h"
#include "analysis/Model.h"
#include "report/Output.h"

#include <deque>
#include <string>
#include <vector>

namespace autoprof {

/// No trace could be read; why has been said.
struct NothingReadable {};

/// A line on stderr.
void complain(const std::string &what);

class Session {
public:
  Session(std::vector<std::string> paths, Output out)
      : out(out), paths_(std::move(paths)) {}

  const Output out;
  /// The traces named on the command line.
  const std::vector<std::string> &paths() const { return paths_; }
  /// These as one model; \p thread (index, tid or name) restricts it.
  Model model(const std::string &thread = {}) { return load(paths_, thread); }
  /// Others as one model. Throws NothingReadable; UsageError when there is no
  /// such thread.
  Model load(const std::vector<std::string> &paths,
             const std::string &thread = {});
  /// One thread of the traces named on the command line, which were read
  /// before: what is wrong with them has been said.
  Model threadAgain(uint32_t index);
  /// The events of the traces named on the command line. Throws UsageError
  /// when there are none.
  std::unique_ptr<EventReplay> events();
  /// The same, of traces that were read before: what is wrong with them has
  /// been said.
  std::unique_ptr<EventReplay> eventsAgain();
  /// A predicate for the threads that \p thread names; none if it is empty.
  static EventReplay::WantThread wantThread(const EventReplay &events,
                                            const std::string &thread);
  /// Says what of them could not be read, once they were.
  static void warnOfDamagedEvents(const EventReplay &events);
  bool wasAllRead() const { return unreadable_ == 0; }

private:
  std::deque<TraceFile> openAgain() const;
  std::vector<std::string> paths_;
  size_t unreadable_ = 0;
};

} // namespace autoprof

#endif // AUTOPROF_TOOL_SESSION_H

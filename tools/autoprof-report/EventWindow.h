//===-- EventWindow.h - --from and --until --------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TOOL_EVENTWINDOW_H
#define AUTOPROF_TOOL_EVENTWINDOW_H

#include "analysis/EventReplay.h"

#include <string>

namespace autoprof {

/// Of times as the user writes them; empty: from the start, to the end. Throws
/// UsageError.
EventReplay::Window windowOf(const std::string &from, const std::string &to);

} // namespace autoprof

#endif // AUTOPROF_TOOL_EVENTWINDOW_H

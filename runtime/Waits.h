//===-- Waits.h - time spent in functions that block ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A wrapper for each function of wait_functions.inc; Interpose.cpp puts them
// into import slots that lead to the C library. The same for functions that
// leave frames: what is clocked of these ends there.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_WAITS_H
#define AUTOPROF_RUNTIME_WAITS_H

#include "autoprof/abi.h"

namespace autoprof {

enum class WaitFunction : uint32_t {
#define LEAVE_FUNCTION(Name, How) k_##Name,
#define WAIT_FUNCTION(Name, Kind, Cost) k_##Name,
#define TRY_FUNCTION(Name, Try) k_##Name,
#include "autoprof/wait_functions.inc"
#undef LEAVE_FUNCTION
#undef WAIT_FUNCTION
#undef TRY_FUNCTION
  kCount
};
inline constexpr uint32_t kWaitFunctions = uint32_t(WaitFunction::kCount);

inline constexpr const char *kWaitNames[kWaitFunctions] = {
#define LEAVE_FUNCTION(Name, How) #Name,
#define WAIT_FUNCTION(Name, Kind, Cost) #Name,
#define TRY_FUNCTION(Name, Try) #Name,
#include "autoprof/wait_functions.inc"
#undef LEAVE_FUNCTION
#undef WAIT_FUNCTION
#undef TRY_FUNCTION
};
/// Those of LEAVE_FUNCTION come first. They are wanted whether waits are or
/// not.
inline constexpr uint32_t kLeaveFunctions = uint32_t(WaitFunction::k_read);
constexpr bool isLeaving(WaitFunction F) {
  return uint32_t(F) < kLeaveFunctions;
}
/// Nobody's business but the C++ library's and the unwinder's, whichever they
/// are.
constexpr bool isOfExceptions(WaitFunction F) {
  return F >= WaitFunction::k___cxa_begin_catch && isLeaving(F);
}
/// kCount for other names. Fast: asked of every symbol that is imported.
WaitFunction waitFunctionNamed(const char *Name);

/// What takes a lock if it is free, or null.
const char *tryNameOf(WaitFunction F);

void *waitWrapperOf(WaitFunction F);
/// The C library's function and, for a lock, what takes it if it is free. Set
/// once, before the wrapper is put anywhere.
void setWaitTarget(WaitFunction F, uint64_t Target, uint64_t Try);

/// A clocked call that did not sleep has computed for all of its time, if it is
/// no longer than this; beyond it the thread was preempted.
inline constexpr uint64_t kKnownCallNs = 100000;

/// Chosen at the start: whether waits are measured; whether calls are clocked,
/// so that those that are left must be known.
extern bool WaitsOn, LeavesOn;

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_WAITS_H

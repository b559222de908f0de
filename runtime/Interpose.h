//===-- Interpose.h - wrappers into the slots of loaded objects -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_INTERPOSE_H
#define AUTOPROF_RUNTIME_INTERPOSE_H

#include "autoprof/abi.h"

namespace autoprof {

/// Goes through the objects loaded now, and tells Object which functions its
/// calls reach through no slot.
void interpose(abi::ObjectRecord *Object);

/// The loader has asked for memory: perhaps for a new object.
void noteLoaderAllocation(uint64_t Bytes);
/// Threads that are loading objects, or were and have not looked yet.
extern uint32_t LoadsPending;
/// Called outside the loader while LoadsPending: goes through the objects that
/// were loaded, if this thread has loaded some and no other is at it.
void lookAtLoaded();
/// In a forked child.
void forgetLoads();

/// What stands in slots of dlsym (0) and dlvsym (1): it calls lookAtLoaded and
/// goes on to the target as if it had not been there; these functions look at
/// their return address.
uint64_t lookupThunk(uint32_t Lookup);
void setLookupTarget(uint32_t Lookup, uint64_t Target);

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_INTERPOSE_H

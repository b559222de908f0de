//===-- Api.h - what a program may ask ------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_API_H
#define AUTOPROF_RUNTIME_API_H

#include "autoprof/abi.h"

namespace autoprof {

/// Gives the object the table of autoprof/autoprof.h.
void offerApi(const abi::ObjectRecord *Object);

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_API_H

//===-- UserApi.h - autoprof/autoprof.h, from the other side --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The header's table is the program's; the runtime only needs the types.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_USERAPI_H
#define AUTOPROF_RUNTIME_USERAPI_H

#define autoprof_api_table autoprof_unused_api_table
#include "autoprof/autoprof.h"
#undef autoprof_api_table

#endif // AUTOPROF_RUNTIME_USERAPI_H

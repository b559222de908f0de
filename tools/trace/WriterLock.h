//===-- WriterLock.h - whether a program still writes a trace -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The runtime locks its file and lets its descriptor go; the lock lives as long
// as its mapping does, however the program ends.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TRACE_WRITERLOCK_H
#define AUTOPROF_TRACE_WRITERLOCK_H

#include <cstdint>
#include <string>

namespace autoprof {

/// Where the file system knows no locks, whether the process \p pid exists.
/// False when there is no such file.
bool isBeingWritten(const std::string &path, uint32_t pid);

} // namespace autoprof

#endif // AUTOPROF_TRACE_WRITERLOCK_H

//===-- HeapFile.h - the heap part of the file ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Making it, and each thread's part of it. Rare: every function is called once
// a process or once a thread.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HEAPFILE_H
#define AUTOPROF_RUNTIME_HEAPFILE_H

#include "HeapStats.h"

namespace autoprof {

/// Makes the heap part of the file, if it is not there. False: no space.
__attribute__((noinline, cold)) bool makeHeapPart();
/// The thread's index of statistics; with it the thread is ready to record.
/// False: no space.
__attribute__((noinline, cold)) bool prepareHeap(ThreadBlock *B);

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HEAPFILE_H

//===-- Scopes.h - scopes that begin and end by name ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_SCOPES_H
#define AUTOPROF_RUNTIME_SCOPES_H

#include "TraceFile.h"

struct autoprof_site;

namespace autoprof {

struct ThreadBlock;

/// The site of a scope with a name made at run time; null: nothing is recorded.
autoprof_site *siteNamed(const char *Name, const char *File, unsigned Line);
void beginScope(autoprof_site *Site);
void endScope(const char *Name);

/// The block's owner, a thread that is gone, left what it had begun.
AUTOPROF_COLD void dropScopes(ThreadBlock *B);

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_SCOPES_H

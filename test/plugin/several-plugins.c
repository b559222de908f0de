// The plugin given twice, or as pass plugin as well, or beside another pass
// plugin's place in the pipeline: each call is counted once.
// RUN: for Flags in "-fplugin=%plugin" "-fpass-plugin=%plugin" \
// RUN:     "-fplugin=%plugin -fpass-plugin=%plugin -fpass-plugin=%plugin"; do \
// RUN:   for O in -O0 -O2; do \
// RUN:     %autoprof-clang $O $Flags %s -o %t && \
// RUN:     %inputs/run-tree %autoprof-report %t || exit 1; done; done
#include "../e2e/Inputs/program.h"

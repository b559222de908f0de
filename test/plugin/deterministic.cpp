// Equal input gives equal objects, assembly and bitcode, in whichever folder
// they are made.
// RUN: rm -rf %t.d && mkdir -p %t.d/a %t.d/b && cp %s %t.d/a/source.cpp
// RUN: cp %s %t.d/b/source.cpp && cp -r %inputs %t.d/Inputs
// RUN: for Flags in "-O0 -c" "-O2 -c" "-O2 -S" "-O2 -c -emit-llvm" \
// RUN:     "-O2 -c -flto" "-O2 -c -flto=thin" "-O2 -c -fPIC"; do \
// RUN:   for Folder in a b; do \
// RUN:     (cd %t.d/$Folder && %autoprof-clangxx $Flags source.cpp -o one && \
// RUN:      %autoprof-clangxx $Flags source.cpp -o two && cmp one two) || exit 1; \
// RUN:   done; cmp %t.d/a/one %t.d/b/one || exit 1; done
#include "../Inputs/program.h"

static int helper(int N) { return outer(N); }
inline int merged(int N) { return helper(N); }
auto Lambda = [](int N) { return merged(N); };
int useAll(int N) { return Lambda(N); }

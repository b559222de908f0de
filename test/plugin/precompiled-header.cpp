// A precompiled header made with the plugin and used with it: functions of the
// header and of the file are counted and know their file and line.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: echo 'template <class T> T twice(T N) { return N + N; }' > pch.h
// RUN: echo 'inline int inHeader(int N) { return twice(N); }' >> pch.h
// RUN: for Flags in "" -fpch-instantiate-templates -g; do \
// RUN:   %autoprof-clangxx -O0 $Flags -x c++-header pch.h -o pch.h.pch && \
// RUN:   %autoprof-clangxx -O0 $Flags -include-pch pch.h.pch %s -o run && \
// RUN:   AUTOPROF_OPTIONS=output=run.bin ./run && \
// RUN:   python3 %inputs/tree.py tree %autoprof-report run.bin > run.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=run.txt && \
// RUN:   python3 %inputs/tree.py places %autoprof-report run.bin > places && \
// RUN:   FileCheck %s --check-prefix=PLACES --input-file=places || exit 1; done

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | inHeader(int) 1
// CHECK-NEXT: | | | int twice<int>(int) 1
// CHECK-NEXT: | | long twice<long>(long) 1
// CHECK-NEXT: total 4 calls in 4 paths
// PLACES: inHeader(int) pch.h:2
// PLACES: int twice<int>(int) pch.h:1
// PLACES: long twice<long>(long) pch.h:1
// PLACES: main precompiled-header.cpp:[[# @LINE + 1]]
int main() { return inHeader(1) + twice(1L) != 4; }

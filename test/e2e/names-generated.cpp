// Functions the compiler makes for static objects know their file without -g.
// RUN: rm -rf %t.d && mkdir -p %t.d && cd %t.d && cp %s one.cpp
// RUN: (echo '#define OTHER'; cat %s) > two.cpp
// RUN: for G in "" -g; do \
// RUN:   %autoprof-clangxx -O0 $G one.cpp two.cpp -o run && \
// RUN:   AUTOPROF_OPTIONS=output=trace.bin ./run && \
// RUN:   python3 %inputs/tree.py places %autoprof-report trace.bin > places && \
// RUN:   FileCheck %s --input-file=places || exit 1; done

// CHECK-DAG: __cxx_global_var_init one.cpp:
// CHECK-DAG: __cxx_global_var_init two.cpp:
// CHECK-DAG: _GLOBAL__sub_I_one.cpp one.cpp:
// CHECK-DAG: _GLOBAL__sub_I_two.cpp two.cpp:
static int make() { return 1; }
static int Made = make();

#ifndef OTHER
int main() { return Made != 1; }
#endif

// Containers and smart pointers allocate with the type they hold; a string does
// so inside the C++ library.
// RUN: %autoprof-clangxx -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <map>
#include <memory>
#include <string>
#include <vector>

// CHECK-DAG: {{.*}}: new int new_allocator.h:{{[0-9]+}} count=1 bytes=400 frees=1{{.*}}
// CHECK-DAG: {{.*}}: new {{.*}}_Rb_tree_node<std::pair<{{.*}}>{{ ?}}> new_allocator.h:{{[0-9]+}} count=5 bytes=200 frees=5{{.*}}
// CHECK-DAG: main: new (none) count=1 bytes=101 frees=1{{.*}}
// CHECK-DAG: {{.*}}: new {{.*}}_Sp_counted_ptr_inplace<double, {{.*}}> new_allocator.h:{{[0-9]+}} count=1 bytes=24 frees=1{{.*}}
// CHECK: total count=8 bytes=725 frees=8
template <class T> __attribute__((noinline)) void look(T &V) {
  asm volatile("" : : "r"(&V) : "memory");
}
int main() {
  std::vector<int> Numbers(100);
  look(Numbers);
  std::map<int, int> Map;
  for (int I = 0; I < 5; ++I)
    Map[I] = I;
  look(Map);
  std::string Text(100, 'x');
  look(Text);
  auto Shared = std::make_shared<double>(1.0);
  look(Shared);
}

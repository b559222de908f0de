// [[autoprof::instrument]] wins over rules, min-instructions and system headers;
// [[autoprof::skip]] over everything; both may stand at a class or namespace,
// where the innermost decides.
// RUN: rm -rf %t.d && mkdir -p %t.d/sys && cd %t.d && cp %s main.cpp
// RUN: printf '%%s\n' 'struct InSystem {' \
// RUN:   '  [[autoprof::instrument]] int seen() { return 1; }' \
// RUN:   '  int unseen() { return 2; } };' > sys/inner.h
// RUN: for G in "" -g; do \
// RUN:   %autoprof-clangxx -O0 -Wall -Werror $G -isystem sys main.cpp -o run \
// RUN:     -fplugin-arg-autoprof-min-instructions=1000 \
// RUN:     '-fplugin-arg-autoprof-exclude=*' \
// RUN:     -I%runtime-include && \
// RUN:   AUTOPROF_OPTIONS=output=run.bin ./run && \
// RUN:   python3 %inputs/tree.py tree %autoprof-report run.bin > run.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=run.txt || exit 1; done
// CHECK:      [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | InSystem::seen() 1
// CHECK-NEXT: | | Taken::one() 1
// CHECK-NEXT: | | TakenTemplate<int>::two() 1
// CHECK-NEXT: | | byMacro 1
// CHECK-NEXT: | | redeclared() 1
// CHECK-NEXT: | | taken::inner::three() 1
// CHECK-NEXT: total 7 calls in 7 paths
#include <autoprof/autoprof.h>
#include <inner.h>

struct [[autoprof::instrument]] Taken {
  int one() { return 3; }
  [[autoprof::skip]] int not1() { return 4; }
};
template <class T> struct [[autoprof::instrument]] TakenTemplate {
  T two() { return 5; }
};
namespace [[autoprof::instrument]] taken {
namespace inner {
int three() { return 6; }
[[autoprof::skip]] int not2() { return 7; }
} // namespace inner
struct [[autoprof::skip]] Hidden {
  int not3() { return 8; }
};
} // namespace taken
AUTOPROF_INSTRUMENT static int byMacro1() { return 9; }
extern "C" AUTOPROF_INSTRUMENT int byMacro() { return 9; }
AUTOPROF_SKIP static int not4() { return 10; }
[[autoprof::instrument]] int redeclared();
int redeclared() { return 11; }
int plain() { return 12; }

__attribute__((autoprof_instrument)) int main() {
  InSystem S;
  Taken T;
  TakenTemplate<int> U;
  (void)&byMacro1;
  taken::Hidden H;
  return S.seen() + S.unseen() + T.one() + T.not1() + U.two() +
             taken::inner::three() + taken::inner::not2() + H.not3() +
             byMacro() + not4() + redeclared() + plain() !=
         78;
}

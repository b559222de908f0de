/* sections=checkpoints: each checkpoint of a thread to its next one is a
 * section. A stopwatch prints while nothing is recorded, too. messages without
 * checkpoints.
 * RUN: %autoprof-clang -std=c99 -Wall -Wextra -Werror -pedantic -O1 -I%runtime-include %s -o %t
 * RUN: AUTOPROF_OPTIONS=output=%t.bin:sections=checkpoints %t 2>&1 | FileCheck %s --check-prefix=WATCH
 * RUN: %autoprof-report sections --format=csv %t.bin | FileCheck %s
 * RUN: %autoprof-report verify %t.bin
 * RUN: %autoprof-report messages %t.bin | FileCheck %s --check-prefix=ALL
 * RUN: %autoprof-report messages --no-checkpoints --format=csv %t.bin | FileCheck %s --check-prefix=ONLY
 * RUN: AUTOPROF_OPTIONS=output=%t.off.bin:start=off %t 2>&1 | FileCheck %s --check-prefix=WATCH
 * RUN: %autoprof-report sections %t.off.bin | FileCheck %s --check-prefix=NONE
 *
 * WATCH: autoprof: all: {{[0-9.]+ (ns|µs|ms|s), CPU}}
 * WATCH-NOT: autoprof:
 * CHECK: name,count
 * CHECK-NEXT: all,1,
 * CHECK-NEXT: "begin > parsed",3,
 * CHECK-NEXT: "parsed > begin",2,
 * CHECK-NEXT: "parsed > parsed",1,
 * CHECK-NOT: >
 * ALL: # begin
 * ALL: hello
 * ONLY: run,time_ns
 * ONLY-NEXT: ,message,hello,
 * ONLY-NOT: checkpoint
 * NONE: no section was measured
 */
#include <autoprof/autoprof.h>

int main(void) {
  struct autoprof_stopwatch Watch;
  int I;
  autoprof_stopwatch_start(&Watch, "all");
  for (I = 0; I < 3; ++I) {
    autoprof_checkpoint("begin");
    autoprof_checkpoint("parsed");
  }
  autoprof_checkpoint("parsed");
  autoprof_message("hello");
  if (autoprof_stopwatch_elapsed(&Watch) == 0)
    return 1;
  return autoprof_stopwatch_stop(&Watch) == 0;
}

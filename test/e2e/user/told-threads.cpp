// What several threads tell at once is all there, each under its own name; what
// is too much is counted; a stop and a reset mean it too.
// RUN: %autoprof-clangxx -O1 -pthread -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t 2>&1 | FileCheck %s --check-prefix=WATCH
// RUN: %autoprof-report values --format=csv %t.bin | FileCheck %s
// RUN: %autoprof-report frames --format=csv %t.bin | FileCheck %s --check-prefix=FRAMES
// RUN: %autoprof-report sections --format=csv %t.bin | FileCheck %s --check-prefix=SECTIONS
// RUN: %autoprof-report messages --filter '*worker*' %t.bin | FileCheck %s --check-prefix=MESSAGES
// RUN: %autoprof-report verify %t.bin | FileCheck %s --check-prefix=VERIFY

// WATCH: autoprof: whole:
// CHECK-DAG: counter,shared,bytes,400000,400000,
// CHECK-DAG: gauge,level,,400000,,{{[0-9]+}},0,99999,
// CHECK-NOT: early
// FRAMES: tick,3996,
// SECTIONS: part,400,
// SECTIONS-NEXT: whole,1,
// MESSAGES-COUNT-4: this is a worker
// VERIFY: note 300 told values not recorded: there were more than 256 names
#include <autoprof/autoprof.h>
#include <string>
#include <thread>
#include <vector>

static void run(int Number) {
  autoprof_thread_name(("worker " + std::to_string(Number)).c_str());
  autoprof_message("this is a worker");
  for (int I = 0; I < 100000; ++I) {
    autoprof_counter_add("shared", 1, "bytes");
    autoprof_gauge_set("level", I, nullptr);
    if (I % 100 == 0)
      autoprof_frame("tick");
    if (I % 1000 == 0) {
      autoprof_checkpoint("a");
      autoprof_checkpoint("b");
      autoprof_measure_section("part", "a", "b");
    }
  }
}

int main() {
  autoprof_counter_add("early", 5, nullptr);
  autoprof_reset();
  autoprof_stop();
  autoprof_counter_add("early", 6, nullptr);
  autoprof_start();
  {
    autoprof::Stopwatch Watch("whole");
    std::vector<std::thread> Threads;
    for (int I = 0; I < 4; ++I)
      Threads.emplace_back(run, I);
    for (std::thread &T : Threads)
      T.join();
    if (!Watch.elapsed())
      return 1;
  }
  // early, shared, level, tick, a, b, part, whole: 248 places are free.
  for (int I = 0; I < 548; ++I)
    autoprof_frame(("name " + std::to_string(I)).c_str());
}

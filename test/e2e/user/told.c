/* Messages, checkpoints, sections, frames, thread names and stopwatches in C,
 * in a program that is killed: all of it is there.
 * RUN: %autoprof-clang -std=gnu99 -Wall -Wextra -Werror -pedantic -O2 -pthread -I%runtime-include %s -o %t
 * RUN: (AUTOPROF_OPTIONS=output=%t.bin %t || true) 2>&1 | FileCheck %s --check-prefix=WATCH
 * RUN: %autoprof-report messages --format=csv %t.bin | FileCheck %s --check-prefix=MESSAGES
 * RUN: %autoprof-report messages --filter 'number 1*' %t.bin | FileCheck %s --check-prefix=FILTER
 * RUN: %autoprof-report sections --format=csv %t.bin | FileCheck %s --check-prefix=SECTIONS
 * RUN: %autoprof-report sections %t.bin | FileCheck %s --check-prefix=PASSED
 * RUN: %autoprof-report frames --format=csv %t.bin | FileCheck %s --check-prefix=FRAMES
 * RUN: %autoprof-report frames %t.bin | FileCheck %s --check-prefix=SLOW
 * RUN: %autoprof-report threads %t.bin | FileCheck %s --check-prefix=THREADS
 * RUN: %autoprof-report verify %t.bin | FileCheck %s --check-prefix=VERIFY
 *
 * WATCH: autoprof: startup: {{[0-9.]+ (ns|µs|ms|s), CPU [0-9.]+ (ns|µs|ms|s)$}}
 * MESSAGES: run,time_ns,thread,thread_name,kind,text,path
 * MESSAGES: 0,{{[0-9]+}},0,{{.*}},checkpoint,begin,"main > load"
 * MESSAGES: 0,{{[0-9]+}},0,{{.*}},message,"number 0",main
 * MESSAGES: 0,{{[0-9]+}},0,{{.*}},message,"number 511",main
 * MESSAGES-NEXT: 0,{{[0-9]+}},0,{{.*}},message,"number 1464",main
 * MESSAGES: 0,{{[0-9]+}},0,{{.*}},message,"number 2999",main
 * MESSAGES-NOT: number
 * FILTER: number 1
 * FILTER-NOT: number 2
 * SECTIONS: name,count,total_ns,mean_ns,min_ns,max_ns,p50_ns,p90_ns,p99_ns,p999_ns,cpu_ns,mean_cpu_ns,min_cpu_ns,max_cpu_ns
 * SECTIONS-NEXT: loading,10,
 * SECTIONS-NEXT: startup,1,
 * PASSED: 10 begin
 * PASSED-NEXT: 10 loaded
 * FRAMES: name,count,total_ns,
 * FRAMES-NEXT: render,100,
 * SLOW: Times of render
 * SLOW: from below frames share
 * SLOW: Slowest frames of render, in order of time
 * SLOW-COUNT-16: main thread
 * THREADS: main thread
 * VERIFY: note 1 section not measured
 * VERIFY-NEXT: note 952 messages no longer there: the first 512 and the last 1,536 are kept
 */
#include <autoprof/autoprof.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

__attribute__((noinline)) static void load(void) {
  autoprof_checkpoint("begin");
  usleep(100);
  autoprof_checkpoint("loaded");
}

int main(void) {
  char Text[32];
  int I;
  struct autoprof_stopwatch Watch;
  autoprof_thread_name("main thread");
  autoprof_stopwatch_start(&Watch, "startup");
  for (I = 0; I < 10; ++I) {
    load();
    if (autoprof_measure_section("loading", "begin", "loaded") < 100000)
      return 1;
  }
  if (autoprof_measure_section("backwards", "loaded", "begin") != 0)
    return 1;
  if (autoprof_stopwatch_elapsed(&Watch) < 1000000)
    return 1;
  autoprof_stopwatch_stop(&Watch);
  for (I = 0; I < 3000; ++I) {
    snprintf(Text, sizeof(Text), "number %d", I);
    autoprof_message(Text);
  }
  for (I = 0; I < 101; ++I)
    autoprof_frame("render");
  kill(getpid(), SIGKILL);
  return 0;
}

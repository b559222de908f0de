// Counters and gauges of several threads, of a forked child, of a program that
// is killed: exact, per call path, over time. Gates, flame graphs and tables can
// be about them.
// RUN: %autoprof-clangxx -O1 -pthread -I%runtime-include %s -o %t
// RUN: rm -rf %t.d && mkdir %t.d
// RUN: AUTOPROF_OPTIONS=output=%t.d/%%p.bin:series=1ms %t || true
// RUN: ls %t.d | count 2
// RUN: for F in %t.d/*.bin; do %autoprof-report verify $F || exit 1; done | FileCheck %s --check-prefix=VERIFY
// RUN: %autoprof-report values --format=csv %t.d/*.bin | FileCheck %s --match-full-lines
// RUN: %autoprof-report values %t.d/*.bin | FileCheck %s --check-prefix=TEXT
// RUN: %autoprof-report values --format=json %t.d/*.bin | FileCheck %s --check-prefix=JSON
// RUN: %autoprof-report flamegraph --metric 'counter:cache miss' -o %t.folded %t.d/*.bin
// RUN: FileCheck %s --check-prefix=FOLDED < %t.folded
// RUN: not %autoprof-report flamegraph --metric counter:none -o %t.svg %t.d/*.bin 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: %autoprof-report functions --metric 'counter:cache miss' %t.d/*.bin | FileCheck %s --check-prefix=FUNCTIONS
// RUN: %autoprof-report tree --metric 'counter:cache miss' %t.d/*.bin | FileCheck %s --check-prefix=TREE
// RUN: %autoprof-report check --allow-incomplete --max 'counter:cache miss=40700' --max 'counter:cache miss(lookup)=10000' --max 'gauge:queue=17' %t.d/*.bin
// RUN: not %autoprof-report check --allow-incomplete --max 'counter:cache miss(lookup)=9999' %t.d/*.bin
// RUN: not %autoprof-report check --allow-incomplete --max 'gauge:queue=16' %t.d/*.bin
// RUN: AUTOPROF_OPTIONS=output=%t.bin:mode=trace %t || true
// RUN: %autoprof-report values --format=csv %t.bin | FileCheck %s --check-prefix=TRACED
// RUN: %autoprof-report check --allow-incomplete --base %t.bin --max 'counter:cache miss(run)=+1%%' %t.bin

// CHECK: kind,name,unit,count,sum,last,min,max,mean,overflow
// CHECK-NEXT: counter,"cache miss",count,20001,40700,,,,,false
// CHECK-NEXT: counter,inChild,,1,-7,,,,,false
// CHECK-NEXT: gauge,queue,items,3,,3,3,17,{{.*}},
// TRACED: counter,"cache miss",count,20001,40700,,,,,false

// VERIFY: ok what was added to counters on all paths is their sum
// TEXT: counter
// TEXT: 40,700 20,001 2.035 {{.*}}cache miss
// TEXT: gauge
// TEXT: 3 items {{.*}} 3 items 17 items 3 {{.*}}queue
// TEXT: cache miss
// TEXT: 73.7% 30,000 30,000 fetch()
// TEXT-NEXT: 24.6% 10,000 10,000 lookup()
// TEXT-NEXT: 1.7% 700 700 main

// JSON: {"kind":"counter","name":"cache miss","unit":"count","count":20001,"sum":40700,
// JSON-SAME: "functions":[{"name":"fetch()",{{.*}}"self":30000,"total":30000},{"name":"lookup()",{{.*}}"self":10000,"total":10000}

// FOLDED-DAG: run();fetch() 30000
// FOLDED-DAG: run();batch;lookup() 4000
// FOLDED-DAG: run();batch;lookup() 6000
// FOLDED-DAG: main 700
// NONE: no counter "none" was told; there are: cache miss, inChild

// FUNCTIONS: fetch()
// FUNCTIONS-NEXT: lookup()
// FUNCTIONS: cache miss: 40,700
// TREE: cache miss
#include <autoprof/autoprof.h>
#include <csignal>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#define NOINLINE __attribute__((noinline))
NOINLINE static void lookup() { autoprof_counter_add("cache miss", 1, "count"); }
NOINLINE static void fetch() {
  std::string Name = "cache"; // another text at the same place, often
  Name += " miss";
  autoprof_counter_add(Name.c_str(), 3, "count");
  asm volatile("");
}
NOINLINE static void run() {
  for (int I = 0; I < 2500; ++I)
    fetch();
  for (int I = 0; I < 1000; ++I) {
    AUTOPROF_SCOPE("batch");
    lookup();
  }
  for (int I = 0; I < 1500; ++I) {
    AUTOPROF_SCOPE("batch");
    lookup();
  }
}

int main() {
  autoprof_gauge_set("queue", 5, "items");
  std::vector<std::thread> Threads;
  for (int I = 0; I < 4; ++I)
    Threads.emplace_back(run);
  autoprof_gauge_set("queue", 17, "items");
  for (std::thread &T : Threads)
    T.join();
  autoprof_gauge_set("queue", 3, "items");
  pid_t Child = fork();
  if (Child == 0) {
    autoprof_counter_add("inChild", -7, nullptr);
    _exit(0);
  }
  waitpid(Child, nullptr, 0);
  autoprof_counter_add("cache miss", 700, "count");
  usleep(20000);
  kill(getpid(), SIGKILL);
}

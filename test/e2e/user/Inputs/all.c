// Everything of autoprof/autoprof.h that is about what the user tells, in the
// language that C99 and C++11 have in common. See header.test.
#include <autoprof/autoprof.h>
#include <stdio.h>
#include <stdlib.h>

static int scopes(int Rounds) {
  int I, Sum = 0;
  AUTOPROF_SCOPE("all"); AUTOPROF_SCOPE("on one line");
  AUTOPROF_SCOPE_NAMED(Rounds > 5 ? "many" : "few");
  for (I = 0; I < Rounds; ++I) {
    AUTOPROF_SCOPE("round");
    autoprof_scope_begin("inner");
    Sum += I;
    autoprof_scope_end("inner");
    autoprof_scope_begin_named(I & 1 ? "odd" : "even");
    autoprof_scope_end(I & 1 ? "odd" : "even");
  }
  return Sum;
}

static uint64_t values(void) {
  struct autoprof_stopwatch Watch;
  uint64_t Ns;
  int I;
#ifdef __cplusplus
  autoprof::Stopwatch Scoped("scoped");
  if (Scoped.elapsed() > Scoped.stop())
    abort();
#endif
  autoprof_thread_name("main thread");
  autoprof_stopwatch_start(&Watch, "whole");
  autoprof_checkpoint("begin");
  for (I = 0; I < 10; ++I) {
    autoprof_counter_add("rounds", 1, "rounds");
    autoprof_gauge_set("round", I, NULL);
    autoprof_frame("round");
  }
  autoprof_message("all rounds done");
  autoprof_checkpoint("end");
  Ns = autoprof_measure_section("rounds", "begin", "end");
  if (Ns > autoprof_stopwatch_elapsed(&Watch))
    abort();
  return autoprof_stopwatch_stop(&Watch);
}

int main(void) {
  void *volatile Block = malloc(100);
  if (scopes(10) != 45)
    return 1;
  if ((values() != 0) != (autoprof_heap_allocated() != 0))
    return 1;
  printf("recorded: %s\n", autoprof_heap_allocated() ? "yes" : "no");
  free(Block);
  return 0;
}

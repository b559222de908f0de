// Everything of autoprof/autoprof.h that is about what the user tells, in the
// language that C99 and C++11 have in common. See header.test.
#include <autoprof/autoprof.h>
#include <stdio.h>
#include <stdlib.h>

static int scopes(int Rounds) {
  int I, Sum = 0;
  AUTOPROF_SCOPE("all");
  for (I = 0; I < Rounds; ++I) {
    AUTOPROF_SCOPE("round");
    autoprof_scope_begin("inner");
    Sum += I;
    autoprof_scope_end("inner");
  }
  return Sum;
}

int main(void) {
  void *volatile Block = malloc(100);
  if (scopes(10) != 45)
    return 1;
  printf("recorded: %s\n", autoprof_heap_allocated() ? "yes" : "no");
  free(Block);
  return 0;
}

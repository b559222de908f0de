// A text that grows by a constant, with something allocated behind it.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},realloc_growth,append_line,
#include "Inputs/background.h"
#include <stdlib.h>
#include <string.h>

static NOINLINE char *append_line(char *text, size_t *length) {
  text = realloc(text, *length + 128);
  memset(text + *length, 'x', 128);
  *length += 128;
  return text;
}

static NOINLINE void *note_line(void) { return malloc(24); }

int main(void) {
  static void *notes[800];
  char *text = 0;
  size_t length = 0;
  background(10);
  for (int i = 0; i < 800; ++i) {
    text = append_line(text, &length);
    notes[i] = note_line();
  }
  for (int i = 0; i < 800; ++i)
    free(notes[i]);
  free(text);
  return 0;
}

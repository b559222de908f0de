// Most of the time is below one call, spread over what it calls.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},hot_path,handle_request,
#include "Inputs/background.h"

#define PART(name)                                                             \
  static NOINLINE void name(void) { spin(4 * kMillisecond); }
PART(parse_head)
PART(parse_body)
PART(find_route)
PART(load_user)
PART(load_page)
PART(fill_page)
PART(compress)
PART(send_back)

static NOINLINE void handle_request(void) {
  parse_head();
  parse_body();
  find_route();
  load_user();
  load_page();
  fill_page();
  compress();
  send_back();
}

int main(void) {
  for (int i = 0; i < 12; ++i) {
    background(1);
    handle_request();
  }
  return 0;
}

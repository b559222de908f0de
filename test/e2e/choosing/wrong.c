// Values that make no sense: one line each, the program runs on.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:skip=a,,b:only=file:,b:depth=x:start=maybe:after=5:for=-1s:sample=1h %t 2>&1 | FileCheck %s
// CHECK: bad value for skip: 'a,,b' (valid: none|GLOB,file:GLOB,...)
// CHECK: bad value for only: 'file:,b' (valid: all|GLOB,file:GLOB,...)
// CHECK: bad value for depth: 'x' (valid: 0..10000)
// CHECK: bad value for start: 'maybe' (valid: on|off)
// CHECK: bad value for after: '5' (valid: off|1ms..86400s)
// CHECK: bad value for for: '-1s' (valid: off|1ms..86400s)
// CHECK: bad value for sample: '1h' (valid: auto|perf|timer|off|100us..1s|perf:100us..1s|timer:100us..1s)
// RUN: AUTOPROF_OPTIONS=output=%t.bin:start=off:after=1s %t 2>&1 | FileCheck %s --check-prefix=BOTH
// BOTH: start=off waits for autoprof_start() or the signal: after= is ignored
// A colon ends a list of names where a key follows; two are part of a name.
// RUN: AUTOPROF_OPTIONS=skip=A::f,file:a.c,operator=:output=%t.bin:nokey=1 %t 2>&1 | FileCheck %s --check-prefix=KEY
// KEY: unknown key 'nokey'
// RUN: %autoprof-report --format=json %t.bin | FileCheck %s --check-prefix=LIST
// LIST: "skip": "A::f,file:a.c,operator=",
int main(void) { return 0; }

// sample= takes an interval, with or without the kind of timer; the budget does
// not change it, and the report says when it costs more.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.1.bin:sample=1ms %t
// RUN: AUTOPROF_OPTIONS=output=%t.20.bin:sample=20ms %t
// RUN: AUTOPROF_OPTIONS=output=%t.timer.bin:sample=timer:20ms:budget=1 %t
// RUN: AUTOPROF_OPTIONS=output=%t.fine.bin:sample=timer:100us %t
// RUN: AUTOPROF_OPTIONS=output=%t.dear.bin:sample=100us:budget=1 %t
// RUN: python3 %inputs/intervals.py %autoprof-report %t.1.bin %t.20.bin %t.timer.bin %t.fine.bin %t.dear.bin
static volatile unsigned Sink;
__attribute__((noinline)) static void step(void) {
  for (int I = 0; I < 100; ++I)
    Sink += 1;
}
int main(void) {
  for (int I = 0; I < 2000000; ++I)
    step();
  return 0;
}

// With a smaller budget fewer calls are clocked; counts stay the same. medium()
// takes about a microsecond: with budget=1 calls above 10 are clocked, with 100
// those above 0.1, so that a slow or busy machine has room on both sides.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.1.bin:budget=1 %t
// RUN: AUTOPROF_OPTIONS=output=%t.100.bin:budget=100 %t
// RUN: %autoprof-report functions --format=csv %t.1.bin | cut -d, -f1,5 > %t.1.txt
// RUN: %autoprof-report functions --format=csv %t.100.bin | cut -d, -f1,5 > %t.100.txt
// RUN: sort %t.1.txt > %t.1.sorted && sort %t.100.txt | diff %t.1.sorted -
// RUN: %autoprof-report verify %t.1.bin > %t.1.txt
// RUN: %autoprof-report verify %t.100.bin > %t.100.txt
// RUN: python3 -c "import re, sys; a, b = [int(re.search(r'([\d,]+) in histograms', open(f).read())[1].replace(',', '')) for f in sys.argv[1:]]; sys.exit(not 2 * a < b)" %t.1.txt %t.100.txt
static volatile unsigned Sink;
__attribute__((noinline)) static void medium(void) {
  for (int I = 0; I < 500; ++I)
    Sink += 1;
}
int main(void) {
  for (int I = 0; I < 200000; ++I)
    medium();
}

// Work without a bottleneck, for the laboratory: twelve functions that take
// the same time, in turns, so that noise of the machine meets all alike.
#ifndef BACKGROUND_H
#define BACKGROUND_H

#define NOINLINE __attribute__((noinline))

// A chain of dependent steps, about a nanosecond each.
static inline __attribute__((always_inline)) unsigned spin(unsigned steps) {
  unsigned x = 2463534242u;
  for (unsigned i = 0; i < steps; ++i) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
  }
  __asm__ volatile("" : "+r"(x));
  return x;
}

enum { kMillisecond = 600000 }; // steps, roughly

#define STEP(name)                                                             \
  static NOINLINE void name(void) { spin(kMillisecond); }
STEP(read_input)
STEP(split_words)
STEP(look_up)
STEP(sort_words)
STEP(count_words)
STEP(merge_lists)
STEP(draw_table)
STEP(fill_cells)
STEP(pack_rows)
STEP(make_index)
STEP(check_sums)
STEP(write_output)

static NOINLINE void background(unsigned rounds) {
  for (unsigned i = 0; i < rounds; ++i) {
    read_input();
    split_words();
    look_up();
    sort_words();
    count_words();
    merge_lists();
    draw_table();
    fill_cells();
    pack_rows();
    make_index();
    check_sums();
    write_output();
  }
}

#endif

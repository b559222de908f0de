/* Counts words of a text that it makes up: usage: words [HOW MANY]. */
#include "words.h"
#include <stdio.h>
#include <stdlib.h>

/* "a", "b", ..., "z", "aa", ...: small numbers come often. */
static unsigned makeWord(unsigned long number, char *text) {
  unsigned length = 0;
  do
    text[length++] = (char)('a' + number % 26);
  while (number /= 26);
  return length;
}

static unsigned long nextNumber(unsigned long *state) {
  *state = *state * 6364136223846793005ul + 1442695040888963407ul;
  return (*state >> 40) % (1 + (*state >> 52));
}

int main(int argc, char **argv) {
  unsigned long wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : 200000;
  unsigned long state = 1;
  struct Words *words = makeWords();
  for (unsigned long i = 0; i < wanted; ++i) {
    char text[16];
    addWord(words, text, makeWord(nextNumber(&state), text));
  }
  printf("%lu words, %lu different, \"a\" %lu times\n", wanted,
         differentWords(words), countOf(words, "a"));
  freeWords(words);
  return 0;
}

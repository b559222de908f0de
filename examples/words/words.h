#ifndef WORDS_H
#define WORDS_H

struct Words;

struct Words *makeWords(void);
/* Counts one word; text need not end in NUL. */
void addWord(struct Words *words, const char *text, unsigned length);
/* How often the word came. */
unsigned long countOf(const struct Words *words, const char *text);
unsigned long differentWords(const struct Words *words);
void freeWords(struct Words *words);

#endif

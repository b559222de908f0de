/* A table of words. */
#include "words.h"
#include <stdlib.h>
#include <string.h>

enum { kBuckets = 1024 };

struct Entry {
  struct Entry *next;
  unsigned long count;
  unsigned length;
  char text[];
};

struct Words {
  struct Entry *buckets[kBuckets];
  unsigned long different;
};

static unsigned hashOf(const char *text, unsigned length) {
  unsigned hash = 2166136261u;
  for (unsigned i = 0; i < length; ++i)
    hash = (hash ^ (unsigned char)text[i]) * 16777619u;
  return hash % kBuckets;
}

static struct Entry *find(const struct Words *words, const char *text,
                          unsigned length) {
  struct Entry *entry = words->buckets[hashOf(text, length)];
  while (entry && (entry->length != length || memcmp(entry->text, text, length)))
    entry = entry->next;
  return entry;
}

struct Words *makeWords(void) { return calloc(1, sizeof(struct Words)); }

void addWord(struct Words *words, const char *text, unsigned length) {
  struct Entry *entry = find(words, text, length);
  if (!entry) {
    struct Entry **bucket = &words->buckets[hashOf(text, length)];
    entry = malloc(sizeof(*entry) + length);
    if (!entry)
      abort();
    entry->next = *bucket;
    entry->count = 0;
    entry->length = length;
    memcpy(entry->text, text, length);
    *bucket = entry;
    ++words->different;
  }
  ++entry->count;
}

unsigned long countOf(const struct Words *words, const char *text) {
  struct Entry *entry = find(words, text, (unsigned)strlen(text));
  return entry ? entry->count : 0;
}

unsigned long differentWords(const struct Words *words) {
  return words->different;
}

void freeWords(struct Words *words) {
  for (int i = 0; i < kBuckets; ++i)
    for (struct Entry *entry = words->buckets[i], *next; entry; entry = next) {
      next = entry->next;
      free(entry);
    }
  free(words);
}

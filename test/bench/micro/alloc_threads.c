// Cost of an allocation and its free in two threads: blocks of 16 to 500 bytes,
// as many pairs in all as the argument says. Every eighth block is freed by the
// other thread: it goes through a mailbox, and what was there comes back.
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

enum { kThreads = 2, kLive = 8, kMailboxes = 64, kHandedOver = 8 };
static void *Mailboxes[kMailboxes];
static long PairsOfEach;

static void *run(void *argument) {
  void *live[kLive] = {0};
  uint32_t random = 1 + (uint32_t)(uintptr_t)argument;
  for (long i = 0; i < PairsOfEach; ++i) {
    random = random * 1664525 + 1013904223;
    void *block = live[i % kLive];
    if (i % kHandedOver == 0)
      block = __atomic_exchange_n(&Mailboxes[(random >> 8) % kMailboxes], block,
                                  __ATOMIC_ACQ_REL);
    free(block);
    live[i % kLive] = malloc(16 + (random >> 8) % 485);
  }
  for (int i = 0; i < kLive; ++i)
    free(live[i]);
  return NULL;
}

int main(int argc, char **argv) {
  PairsOfEach = (argc > 1 ? atol(argv[1]) : 1000) / kThreads;
  pthread_t threads[kThreads];
  for (long t = 0; t < kThreads; ++t)
    if (pthread_create(&threads[t], NULL, run, (void *)t))
      return 1;
  for (int t = 0; t < kThreads; ++t)
    pthread_join(threads[t], NULL);
  for (int i = 0; i < kMailboxes; ++i)
    free(Mailboxes[i]);
  return 0;
}

/*===-- autoprof/autoprof.h - what a program may ask its profiler ----------===
 *
 * Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * For C and C++. Needs no library: without the plugin or the runtime every call
 * does nothing and every question is answered with 0 (with heap=off those of
 * the heap).
 *
 *===----------------------------------------------------------------------===*/
#ifndef AUTOPROF_AUTOPROF_H
#define AUTOPROF_AUTOPROF_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the runtime offers; it grows at its end, `size` tells how far. */
struct autoprof_api {
  unsigned version; /* 1 */
  unsigned size;    /* of the table, bytes */
  size_t (*heap_allocated)(void);
  size_t (*heap_peak)(void);
  void (*heap_reset_peak)(void);
  void (*memory_scope_begin)(const char *name);
  void (*memory_scope_end)(const char *name);
  void (*start)(void);
  void (*stop)(void);
  void (*flush)(void);
  void (*reset)(void);
  int (*snapshot)(const char *path);
};

/* Null, or a struct autoprof_api: the runtime writes it when it starts. */
__attribute__((weak, visibility("hidden"))) const void *autoprof_api_table;

static inline const struct autoprof_api *autoprof_api_get(void) {
  return (const struct autoprof_api *)__atomic_load_n(&autoprof_api_table,
                                                      __ATOMIC_ACQUIRE);
}

/* Calls are recorded, or not, from here on, in all threads. Functions that are
 * open at a stop stay open in the tree; their clocks stand still meanwhile. The
 * heap is recorded in any case, so that its live blocks are right. */
static inline void autoprof_start(void) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->start();
}
static inline void autoprof_stop(void) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->stop();
}

/* The file has its name and a fresh clock when this returns. (What was counted
 * is in it at any time.) */
static inline void autoprof_flush(void) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->flush();
}

/* Counts, times and samples of all threads begin anew; calls that are open
 * count as one made now. The heap is not touched. */
static inline void autoprof_reset(void) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->reset();
}

/* Writes the trace as it is now to `path`, replacing it; a relative path is
 * that of the working directory. 0, or a negative errno. */
static inline int autoprof_snapshot(const char *path) {
  const struct autoprof_api *api = autoprof_api_get();
  return api ? api->snapshot(path) : 0;
}

/* Bytes of the heap the process has allocated and not freed, as asked for. */
static inline size_t autoprof_heap_allocated(void) {
  const struct autoprof_api *api = autoprof_api_get();
  return api ? api->heap_allocated() : 0;
}

/* The highest value of the above since the start or the latest reset. While
 * several threads run it may be low by 64 KiB per thread. */
static inline size_t autoprof_heap_peak(void) {
  const struct autoprof_api *api = autoprof_api_get();
  return api ? api->heap_peak() : 0;
}

/* From here on autoprof_heap_peak() is the peak of what follows. The peak in
 * the report stays that of the whole run. */
static inline void autoprof_heap_reset_peak(void) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->heap_reset_peak();
}

/* What the calling thread allocates and frees from begin to end is shown in
 * the report under `name`: change and peak, with count, mean, minimum and
 * maximum over all passages. Scopes nest; `name` must live until the end. An
 * end closes the latest begin of its name and what was begun since. */
static inline void autoprof_memory_scope_begin(const char *name) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->memory_scope_begin(name);
}
static inline void autoprof_memory_scope_end(const char *name) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->memory_scope_end(name);
}

#ifdef __cplusplus
} /* extern "C" */

namespace autoprof {

/* The same for a C++ scope. */
class MemoryScope {
public:
  explicit MemoryScope(const char *Name) : Name_(Name) {
    autoprof_memory_scope_begin(Name_);
  }
  ~MemoryScope() { autoprof_memory_scope_end(Name_); }
  MemoryScope(const MemoryScope &) = delete;
  MemoryScope &operator=(const MemoryScope &) = delete;

private:
  const char *Name_;
};

} // namespace autoprof
#endif

#endif /* AUTOPROF_AUTOPROF_H */

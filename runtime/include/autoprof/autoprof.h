/*===-- autoprof/autoprof.h - what a program may ask its profiler ----------===
 *
 * Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * For C99 and C++11 and what came after, strict (-std=c99 -pedantic) or with
 * GNU extensions, by gcc or clang: it uses their attributes and atomics. Needs
 *no library: without the plugin or the runtime every call does nothing and
 *every question is answered with 0 (with heap=off those of the heap).
 *
 *===----------------------------------------------------------------------===*/
#ifndef AUTOPROF_AUTOPROF_H
#define AUTOPROF_AUTOPROF_H

#include <stddef.h>
#include <stdint.h>

/* Before a function: it gets hooks whatever filters say, or never any. The same
 * as [[autoprof::instrument]] and [[autoprof::skip]], which only a compiler
 * with the plugin knows. */
#if defined(__clang__)
#define AUTOPROF_INSTRUMENT __attribute__((annotate("autoprof::instrument")))
#define AUTOPROF_SKIP __attribute__((annotate("autoprof::skip")))
#else
#define AUTOPROF_INSTRUMENT
#define AUTOPROF_SKIP
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Inlined even at -O0, and no call of the program. */
#define AUTOPROF_INLINE                                                        \
  static inline                                                                \
      __attribute__((always_inline, unused, nothrow, no_instrument_function))

#define AUTOPROF_MEMBER                                                        \
  __attribute__((always_inline, no_instrument_function)) inline

/* A place in the source that tells the profiler something. The runtime writes
 * into it what it has found out. */
struct autoprof_site {
  const char *name;
  const char *file;
  unsigned line;
  unsigned salt; /* the runtime's from here on */
  uint64_t key;
};

/* A clock of a part of the program; see autoprof_stopwatch_start(). */
struct autoprof_stopwatch {
  const char *name;
  uint64_t ticks; /* 0 = it stands */
  uint64_t cpu_ns;
};

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
  uint64_t (*scope_enter)(struct autoprof_site *site);
  void (*scope_leave)(uint64_t frame);
  void (*scope_begin)(struct autoprof_site *site);
  void (*scope_end)(const char *name);
  void (*counter_add)(const char *name, int64_t n, const char *unit);
  void (*gauge_set)(const char *name, int64_t value, const char *unit);
  void (*frame)(const char *name);
  void (*checkpoint)(const char *name);
  uint64_t (*measure_section)(const char *name, const char *from,
                              const char *to);
  void (*message)(const char *text);
  void (*thread_name)(const char *name);
  void (*stopwatch_start)(struct autoprof_stopwatch *watch);
  uint64_t (*stopwatch_elapsed)(const struct autoprof_stopwatch *watch);
  uint64_t (*stopwatch_stop)(struct autoprof_stopwatch *watch);
  struct autoprof_site *(*scope_named)(const char *name, const char *file,
                                       unsigned line);
};

/* Null, or a struct autoprof_api: the runtime writes it when it starts. */
__attribute__((weak, visibility("hidden"))) const void *autoprof_api_table;

AUTOPROF_INLINE const struct autoprof_api *autoprof_api_get(void) {
  return (const struct autoprof_api *)__atomic_load_n(&autoprof_api_table,
                                                      __ATOMIC_ACQUIRE);
}

/* A runtime older than this header does not offer all of the table. */
#define AUTOPROF_OFFERS(api, member)                                           \
  ((api) && (api)->size > offsetof(struct autoprof_api, member))

/* Calls are recorded, or not, from here on, in all threads. Functions that are
 * open at a stop stay open in the tree; their clocks stand still meanwhile. The
 * heap is recorded in any case, so that its live blocks are right. */
AUTOPROF_INLINE void autoprof_start(void) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->start();
}
AUTOPROF_INLINE void autoprof_stop(void) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->stop();
}

/* The file has its name and a fresh clock when this returns. (What was counted
 * is in it at any time.) */
AUTOPROF_INLINE void autoprof_flush(void) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->flush();
}

/* Counts, times and samples of all threads begin anew; calls that are open
 * count as one made now. The heap is not touched. */
AUTOPROF_INLINE void autoprof_reset(void) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->reset();
}

/* Writes the trace as it is now to `path`, replacing it; a relative path is
 * that of the working directory. 0, or a negative errno; -EEXIST: `path` is the
 * trace itself, which stays. */
AUTOPROF_INLINE int autoprof_snapshot(const char *path) {
  const struct autoprof_api *api = autoprof_api_get();
  return api ? api->snapshot(path) : 0;
}

/* Bytes of the heap the process has allocated and not freed, as asked for. */
AUTOPROF_INLINE size_t autoprof_heap_allocated(void) {
  const struct autoprof_api *api = autoprof_api_get();
  return api ? api->heap_allocated() : 0;
}

/* The highest value of the above since the start or the latest reset. While
 * several threads run it may be low by 64 KiB per thread. */
AUTOPROF_INLINE size_t autoprof_heap_peak(void) {
  const struct autoprof_api *api = autoprof_api_get();
  return api ? api->heap_peak() : 0;
}

/* From here on autoprof_heap_peak() is the peak of what follows. The peak in
 * the report stays that of the whole run. */
AUTOPROF_INLINE void autoprof_heap_reset_peak(void) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->heap_reset_peak();
}

/* What the calling thread allocates and frees from begin to end is shown in
 * the report under `name`: change and peak, with count, mean, minimum and
 * maximum over all passages. Scopes nest; `name` must live until the end. An
 * end closes the latest begin of its name and what was begun since. */
AUTOPROF_INLINE void autoprof_memory_scope_begin(const char *name) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->memory_scope_begin(name);
}
AUTOPROF_INLINE void autoprof_memory_scope_end(const char *name) {
  const struct autoprof_api *api = autoprof_api_get();
  if (api)
    api->memory_scope_end(name);
}

/*===-- scopes ---------------------------------------------------------===*/

/* A scope is a node of the call tree, as if its block were a function:
 *
 *   AUTOPROF_SCOPE("parse");        to the end of the block it stands in
 *
 *   autoprof_scope_begin("parse");  to the end of that name
 *   ...
 *   autoprof_scope_end("parse");
 *
 *   AUTOPROF_SCOPE_NAMED(text)      the same with a name made at run time: any
 *   autoprof_scope_begin_named(text)  string, which is copied
 *
 * Names of the first two are string literals; the others are looked up at each
 * begin. A scope is left by return, break, goto and, in C++
 * and in C with -fexceptions, by exceptions. Whatever was not ended ends with
 * its function at the latest: begin and end belong into one function. An end
 * without a begin, and a begin without an end, is counted and does no harm. */

/* What scope_enter answers while nothing is recorded. */
#define AUTOPROF_FRAME_OFF (~(uint64_t)0)

/* The plugin looks for this: behind it the function is in another place of the
 * tree, which it has to restore when an exception or longjmp comes back to
 * it. */
#if defined(__x86_64__)
#define AUTOPROF_SCOPE_MARK()                                                  \
  __asm__ __volatile__("# autoprof: scope" : : : "memory")
#else
#define AUTOPROF_SCOPE_MARK() ((void)0)
#endif

AUTOPROF_INLINE uint64_t autoprof_scope_enter(struct autoprof_site *site) {
  const struct autoprof_api *api = autoprof_api_get();
  uint64_t frame = AUTOPROF_FRAME_OFF;
  if (AUTOPROF_OFFERS(api, scope_enter)) {
    frame = api->scope_enter(site);
    AUTOPROF_SCOPE_MARK();
  }
  return frame;
}
AUTOPROF_INLINE void autoprof_scope_leave(const uint64_t *frame) {
  const struct autoprof_api *api = autoprof_api_get();
  if (AUTOPROF_OFFERS(api, scope_leave)) {
    api->scope_leave(*frame);
    AUTOPROF_SCOPE_MARK();
  }
}
AUTOPROF_INLINE void autoprof_scope_begin_at(struct autoprof_site *site) {
  const struct autoprof_api *api = autoprof_api_get();
  if (AUTOPROF_OFFERS(api, scope_begin)) {
    api->scope_begin(site);
    AUTOPROF_SCOPE_MARK();
  }
}
AUTOPROF_INLINE void autoprof_scope_end(const char *name) {
  const struct autoprof_api *api = autoprof_api_get();
  if (AUTOPROF_OFFERS(api, scope_end)) {
    api->scope_end(name);
    AUTOPROF_SCOPE_MARK();
  }
}

#define AUTOPROF_JOIN2(a, b) a##b
#define AUTOPROF_JOIN(a, b) AUTOPROF_JOIN2(a, b)
#define AUTOPROF_SITE(variable, literal)                                       \
  static struct autoprof_site variable = {"" literal, __FILE__, __LINE__, 0, 0}

#define autoprof_scope_begin(literal)                                          \
  do {                                                                         \
    AUTOPROF_SITE(autoprof_site_, literal);                                    \
    autoprof_scope_begin_at(&autoprof_site_);                                  \
  } while (0)

/* The site of a name made at run time: one for each text and line, up to 3,072,
 * then one called "[other names]". Null: nothing is recorded. */
AUTOPROF_INLINE struct autoprof_site *
autoprof_scope_site(const char *name, const char *file, unsigned line) {
  const struct autoprof_api *api = autoprof_api_get();
  return AUTOPROF_OFFERS(api, scope_named) ? api->scope_named(name, file, line)
                                           : (struct autoprof_site *)0;
}
AUTOPROF_INLINE uint64_t autoprof_scope_enter_site(struct autoprof_site *site) {
  return site ? autoprof_scope_enter(site) : AUTOPROF_FRAME_OFF;
}
AUTOPROF_INLINE void autoprof_scope_begin_site(struct autoprof_site *site) {
  if (site)
    autoprof_scope_begin_at(site);
}
#define autoprof_scope_begin_named(name)                                       \
  autoprof_scope_begin_site(autoprof_scope_site((name), __FILE__, __LINE__))

/* Several scopes may stand on one line. clang 22 says of __COUNTER__, for
 * -pedantic, that it is an extension. */
#if defined(__COUNTER__) && defined(__clang__) && __clang_major__ >= 22
#define AUTOPROF_NUMBERED(macro, name)                                         \
  _Pragma("clang diagnostic push")                                             \
      _Pragma("clang diagnostic ignored \"-Wc2y-extensions\"")                 \
          AUTOPROF_WITH(macro, __COUNTER__, name)                              \
              _Pragma("clang diagnostic pop")
#elif defined(__COUNTER__)
#define AUTOPROF_NUMBERED(macro, name) AUTOPROF_WITH(macro, __COUNTER__, name)
#else
#define AUTOPROF_NUMBERED(macro, name) AUTOPROF_WITH(macro, __LINE__, name)
#endif
#define AUTOPROF_WITH(macro, number, name) macro(number, name)

#define AUTOPROF_SCOPE(literal) AUTOPROF_NUMBERED(AUTOPROF_SCOPE_AS, literal)
#define AUTOPROF_SCOPE_NAMED(name) AUTOPROF_NUMBERED(AUTOPROF_SCOPE_BY, name)

#ifndef __cplusplus
#define AUTOPROF_SCOPE_AS(number, literal)                                     \
  AUTOPROF_SITE(AUTOPROF_JOIN(autoprof_site_, number), literal);               \
  __attribute__((unused, cleanup(autoprof_scope_leave))) const uint64_t        \
  AUTOPROF_JOIN(autoprof_scope_, number) =                                     \
      autoprof_scope_enter(&AUTOPROF_JOIN(autoprof_site_, number))
#define AUTOPROF_SCOPE_BY(number, name)                                        \
  __attribute__((unused, cleanup(autoprof_scope_leave))) const uint64_t        \
  AUTOPROF_JOIN(autoprof_scope_, number) = autoprof_scope_enter_site(          \
      autoprof_scope_site((name), __FILE__, __LINE__))
#endif

/*===-- values and events ----------------------------------------------===*/

/* Names may be any strings; their text is copied when it is first told. All
 * kinds together may have 256 of them. docs/user-events.md has the rest. */

/* What asks for the thread's place in the tree is no tail call: the function
 * that tells something would have ended by then. */
#define AUTOPROF_STAY() __asm__ __volatile__("" : : : "memory")

/* A counter is a sum: of what happened so far, on each call path and over time.
 * `unit` is that of the first add. */
AUTOPROF_INLINE void autoprof_counter_add(const char *name, int64_t n,
                                          const char *unit) {
  const struct autoprof_api *api = autoprof_api_get();
  if (AUTOPROF_OFFERS(api, counter_add)) {
    api->counter_add(name, n, unit);
    AUTOPROF_STAY();
  }
}

/* A gauge has a value until it is set again, by whichever thread: a length, a
 * level. Shown with its extremes and its mean over time. */
AUTOPROF_INLINE void autoprof_gauge_set(const char *name, int64_t value,
                                        const char *unit) {
  const struct autoprof_api *api = autoprof_api_get();
  if (AUTOPROF_OFFERS(api, gauge_set))
    api->gauge_set(name, value, unit);
}

/* A frame of that name ends and the next begins, on this thread. */
AUTOPROF_INLINE void autoprof_frame(const char *name) {
  const struct autoprof_api *api = autoprof_api_get();
  if (AUTOPROF_OFFERS(api, frame))
    api->frame(name);
}

/* The thread passes a place of that name. */
AUTOPROF_INLINE void autoprof_checkpoint(const char *name) {
  const struct autoprof_api *api = autoprof_api_get();
  if (AUTOPROF_OFFERS(api, checkpoint)) {
    api->checkpoint(name);
    AUTOPROF_STAY();
  }
}

/* Adds the time from when this thread last passed the checkpoint `from` to when
 * it last passed `to` to the section `name`. Returns it, ns; 0 when they were
 * not passed in that order. */
AUTOPROF_INLINE uint64_t autoprof_measure_section(const char *name,
                                                  const char *from,
                                                  const char *to) {
  const struct autoprof_api *api = autoprof_api_get();
  return AUTOPROF_OFFERS(api, measure_section)
             ? api->measure_section(name, from, to)
             : 0;
}

/* A text with the time, the thread and the place it is told at; 224 bytes at
 * most. The first 512 and the last 1,536 of a run are kept. */
AUTOPROF_INLINE void autoprof_message(const char *text) {
  const struct autoprof_api *api = autoprof_api_get();
  if (AUTOPROF_OFFERS(api, message)) {
    api->message(text);
    AUTOPROF_STAY();
  }
}

/* What the report calls this thread; 63 bytes at most. The system's name of it
 * stays what it is. */
AUTOPROF_INLINE void autoprof_thread_name(const char *name) {
  const struct autoprof_api *api = autoprof_api_get();
  if (AUTOPROF_OFFERS(api, thread_name))
    api->thread_name(name);
}

/* Measures to the stop, on one thread, prints it on stderr and, if calls are
 * recorded then, adds it to the section of that name. The time is ns. `name`
 * must live until the stop. */
AUTOPROF_INLINE void autoprof_stopwatch_start(struct autoprof_stopwatch *watch,
                                              const char *name) {
  const struct autoprof_api *api = autoprof_api_get();
  watch->name = name;
  watch->ticks = 0;
  watch->cpu_ns = 0;
  if (AUTOPROF_OFFERS(api, stopwatch_start))
    api->stopwatch_start(watch);
}
AUTOPROF_INLINE uint64_t
autoprof_stopwatch_elapsed(const struct autoprof_stopwatch *watch) {
  const struct autoprof_api *api = autoprof_api_get();
  return AUTOPROF_OFFERS(api, stopwatch_elapsed) ? api->stopwatch_elapsed(watch)
                                                 : 0;
}
AUTOPROF_INLINE uint64_t
autoprof_stopwatch_stop(struct autoprof_stopwatch *watch) {
  const struct autoprof_api *api = autoprof_api_get();
  return AUTOPROF_OFFERS(api, stopwatch_stop) ? api->stopwatch_stop(watch) : 0;
}

#ifdef __cplusplus
} /* extern "C" */

namespace autoprof {

/* What AUTOPROF_SCOPE is made of. */
class Scope {
public:
  AUTOPROF_MEMBER explicit Scope(autoprof_site &Site) noexcept
      : Frame_(autoprof_scope_enter(&Site)) {}
  AUTOPROF_MEMBER Scope(const char *Name, const char *File,
                        unsigned Line) noexcept
      : Frame_(
            autoprof_scope_enter_site(autoprof_scope_site(Name, File, Line))) {}
  AUTOPROF_MEMBER ~Scope() { autoprof_scope_leave(&Frame_); }
  Scope(const Scope &) = delete;
  Scope &operator=(const Scope &) = delete;

private:
  uint64_t Frame_;
};

#define AUTOPROF_SCOPE_AS(number, literal)                                     \
  AUTOPROF_SITE(AUTOPROF_JOIN(autoprof_site_, number), literal);               \
  const ::autoprof::Scope AUTOPROF_JOIN(autoprof_scope_, number)(              \
      AUTOPROF_JOIN(autoprof_site_, number))
#define AUTOPROF_SCOPE_BY(number, name)                                        \
  const ::autoprof::Scope AUTOPROF_JOIN(autoprof_scope_,                       \
                                        number)((name), __FILE__, __LINE__)

/* A stopwatch for a C++ scope. */
class Stopwatch {
public:
  AUTOPROF_MEMBER explicit Stopwatch(const char *Name) {
    autoprof_stopwatch_start(&Watch_, Name);
  }
  AUTOPROF_MEMBER ~Stopwatch() { stop(); }
  Stopwatch(const Stopwatch &) = delete;
  Stopwatch &operator=(const Stopwatch &) = delete;

  /* ns */
  AUTOPROF_MEMBER uint64_t elapsed() const {
    return autoprof_stopwatch_elapsed(&Watch_);
  }
  /* Before its end; it prints once. */
  AUTOPROF_MEMBER uint64_t stop() {
    return Watch_.ticks ? autoprof_stopwatch_stop(&Watch_) : 0;
  }

private:
  autoprof_stopwatch Watch_;
};

/* A memory scope of C++. */
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

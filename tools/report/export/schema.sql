-- The tables and views of `autoprof-report export --to sqlite`.
-- Times are ns (wall), sizes bytes. docs/exports.md has questions to ask.

-- One trace file.
CREATE TABLE run (
  id INTEGER PRIMARY KEY, path TEXT, program TEXT, command_line TEXT,
  host TEXT, directory TEXT, pid INTEGER, start_ns INTEGER,
  duration_ns INTEGER, threads INTEGER, calls INTEGER);
CREATE TABLE thread (
  id INTEGER PRIMARY KEY, run INTEGER REFERENCES run, tid INTEGER, name TEXT,
  calls INTEGER, total_ns INTEGER, start_ns INTEGER);
-- Calls that were open when the trace ended; level 0 is the outermost.
CREATE TABLE open_call (
  thread INTEGER REFERENCES thread, level INTEGER,
  function INTEGER REFERENCES function);
-- The fields of `functions --format=json`; its events are in function_event.
CREATE TABLE function (
  id INTEGER PRIMARY KEY, name TEXT, mangled TEXT, file TEXT, line INTEGER,
  calls INTEGER, total_ns INTEGER, self_ns INTEGER, mean_ns INTEGER,
  min_ns INTEGER, max_ns INTEGER, p50_ns INTEGER, p90_ns INTEGER,
  p99_ns INTEGER, p999_ns INTEGER, timing TEXT, cpu_ns INTEGER,
  runnable_ns INTEGER, wait_ns INTEGER, waits INTEGER, max_wait_ns INTEGER,
  waited_for TEXT,
  kind TEXT, -- "function" or "scope"
  stderr_ns INTEGER, samples INTEGER, sampled_ns INTEGER, library_ns INTEGER,
  system_ns INTEGER, hook_ns INTEGER, mostly_hooks INTEGER, throws INTEGER);
-- The call tree. Path 0 is the root; function is NULL there and for calls
-- beyond max-nodes. A recursive path has calls, no time and no callees.
CREATE TABLE path (
  id INTEGER PRIMARY KEY, parent INTEGER REFERENCES path, depth INTEGER,
  function INTEGER REFERENCES function, calls INTEGER, tail_calls INTEGER,
  self_ns INTEGER, total_ns INTEGER, timing TEXT, recursive INTEGER,
  cpu_ns INTEGER, runnable_ns INTEGER, wait_ns INTEGER, waits INTEGER,
  max_wait_ns INTEGER, waited_for TEXT);
-- Events of processor and kernel (docs/counters.md) in a function's or a path's
-- own code. A path where none of an event was counted has no row for it.
CREATE TABLE function_event (
  function INTEGER REFERENCES function, event TEXT, value INTEGER);
CREATE TABLE path_event (
  path INTEGER REFERENCES path, event TEXT, value INTEGER);
-- A place in the source that allocates. kind 'mmap': no part of the heap.
CREATE TABLE site (
  id INTEGER PRIMARY KEY, function TEXT, file TEXT, line INTEGER, kind TEXT,
  type TEXT);
-- What one call path allocated at one site.
CREATE TABLE allocation (
  path INTEGER REFERENCES path, site INTEGER REFERENCES site,
  run INTEGER REFERENCES run, count INTEGER, bytes INTEGER, frees INTEGER,
  freed_bytes INTEGER, peak_bytes INTEGER, peak_blocks INTEGER,
  temporary INTEGER, resizes INTEGER, copied_bytes INTEGER);
-- The process over time, since the start of the run. All but live and resident
-- memory are sums since the process began; NULL: not known at that moment.
CREATE TABLE timeline (
  run INTEGER REFERENCES run, time_ns INTEGER, calls INTEGER,
  live_bytes INTEGER, live_blocks INTEGER, allocations INTEGER,
  rss_bytes INTEGER, user_ns INTEGER, system_ns INTEGER, minor_faults INTEGER,
  major_faults INTEGER, voluntary_switches INTEGER,
  involuntary_switches INTEGER, read_bytes INTEGER, written_bytes INTEGER);

CREATE INDEX path_parent ON path(parent);
CREATE INDEX path_function ON path(function);
CREATE INDEX path_event_path ON path_event(path);
CREATE INDEX allocation_path ON allocation(path);

-- The program's own counters and gauges (docs/user-events.md). overflow: the
-- counter went beyond 64 bits, and its sums are NULL here and below.
CREATE TABLE value (
  id INTEGER PRIMARY KEY, kind TEXT, name TEXT, unit TEXT, count INTEGER,
  sum INTEGER, last INTEGER, min INTEGER, max INTEGER, mean INTEGER,
  overflow INTEGER);
-- What was added to a counter on one call path itself.
CREATE TABLE value_path (
  value INTEGER REFERENCES value, path INTEGER REFERENCES path, sum INTEGER);
-- Where a counter (its sum) or gauge stood.
CREATE TABLE value_timeline (
  value INTEGER REFERENCES value, run INTEGER REFERENCES run, time_ns INTEGER,
  value_then INTEGER);
-- Its sections and frames (kind); frames have no CPU time.
CREATE TABLE section (
  id INTEGER PRIMARY KEY, kind TEXT, name TEXT, count INTEGER,
  total_ns INTEGER, mean_ns INTEGER, min_ns INTEGER, max_ns INTEGER,
  p50_ns INTEGER, p90_ns INTEGER, p99_ns INTEGER, p999_ns INTEGER, cpu_ns INTEGER,
  mean_cpu_ns INTEGER, min_cpu_ns INTEGER, max_cpu_ns INTEGER);
CREATE TABLE slow_frame (
  section INTEGER REFERENCES section, run INTEGER REFERENCES run,
  thread INTEGER REFERENCES thread, end_ns INTEGER, ns INTEGER);
-- Its messages and the checkpoints it passed (kind).
CREATE TABLE message (
  id INTEGER PRIMARY KEY, run INTEGER REFERENCES run,
  thread INTEGER REFERENCES thread, time_ns INTEGER, kind TEXT, text TEXT,
  path INTEGER REFERENCES path);
-- Who calls whom, recursive calls included.
CREATE VIEW edge AS
  SELECT caller.name AS caller, callee.name AS callee,
         sum(p.calls) AS calls, sum(p.total_ns) AS total_ns
  FROM path p JOIN path above ON above.id = p.parent
  JOIN function callee ON callee.id = p.function
  LEFT JOIN function caller ON caller.id = above.function
  GROUP BY above.function, p.function;
-- What happened in a second, from each point of the timeline to the next.
CREATE VIEW rate AS
  SELECT run, time_ns, next_ns,
         (next_calls - calls) * 1e9 / (next_ns - time_ns) AS calls,
         (next_user - user_ns) * 100.0 / (next_ns - time_ns) AS user_percent,
         (next_system - system_ns) * 100.0 / (next_ns - time_ns)
           AS system_percent
  FROM (SELECT *, lead(time_ns) OVER w AS next_ns, lead(calls) OVER w
               AS next_calls, lead(user_ns) OVER w AS next_user,
               lead(system_ns) OVER w AS next_system
        FROM timeline WINDOW w AS (PARTITION BY run ORDER BY time_ns))
  WHERE next_ns > time_ns;
-- Functions by their share of the time.
CREATE VIEW hot AS
  SELECT name, round(100.0 * self_ns / (SELECT total_ns FROM path WHERE id = 0),
                     2) AS percent, self_ns, total_ns, calls, file, line
  FROM function ORDER BY self_ns DESC;
-- Every call path written out, "main;f;g".
CREATE VIEW stack AS
  WITH RECURSIVE walk(id, stack) AS (
    SELECT 0, ''
    UNION ALL
    SELECT p.id, iif(w.id = 0, '', w.stack || ';') ||
                 coalesce(f.name, '[paths beyond max-nodes]')
    FROM walk w JOIN path p ON p.parent = w.id
    LEFT JOIN function f ON f.id = p.function)
  SELECT p.id AS path, w.stack, p.calls, p.self_ns, p.total_ns
  FROM walk w JOIN path p ON p.id = w.id;
-- Allocations of the heap by function of the call tree.
CREATE VIEW allocating AS
  SELECT f.name, sum(a.count) AS count, sum(a.bytes) AS bytes,
         sum(a.peak_bytes) AS peak_bytes,
         sum(a.bytes - a.freed_bytes) AS live_bytes,
         sum(a.temporary) AS temporary
  FROM allocation a JOIN site s ON s.id = a.site AND s.kind <> 'mmap'
  JOIN path p ON p.id = a.path LEFT JOIN function f ON f.id = p.function
  GROUP BY p.function ORDER BY bytes DESC;
-- Blocks that were never freed.
CREATE VIEW leak AS
  SELECT s.function, s.file, s.line, s.kind, s.type,
         a.count - a.frees AS blocks, a.bytes - a.freed_bytes AS bytes, a.path
  FROM allocation a JOIN site s ON s.id = a.site
  WHERE s.kind <> 'mmap' AND a.count > a.frees
  ORDER BY a.bytes - a.freed_bytes DESC;

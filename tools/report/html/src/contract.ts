// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the page holds: the JSON of the other commands under their names
// (docs/json.md says what the fields mean) and `page`, which is the page's own.
// What may be missing is optional here, and nothing is drawn for it. The schema
// in dist is made from this file, and the tests hold pages against it.

import type {ColumnIndex} from "./columns";

export interface Identity {
  name: string;
  mangled: string;
  file: string;
  line: number;
}

type Known = number | null;

export interface FunctionRow extends Identity {
  calls: number;
  total_ns: number;
  self_ns: number;
  mean_ns: Known;
  min_ns: Known;
  max_ns: Known;
  p50_ns: Known;
  p90_ns: Known;
  p99_ns: Known;
  timing: "exact" | "sampled";
  p999_ns?: Known;
  cpu_ns: Known; ///< of self_ns, as are runnable_ns, wait_ns and waits
  runnable_ns: Known;
  wait_ns: Known;
  waits: Known;
  max_wait_ns: Known;
  waited_for: string | null;
  stderr_ns?: Known;
  samples?: Known;
  sampled_ns?: Known;
  library_ns?: Known;
  system_ns?: Known;
  hook_ns?: Known;
  mostly_hooks?: boolean | null;
  throws?: Known;
}

export interface Run {
  path: string;
  program: string;
  command_line: string;
  host: string;
  directory: string;
  pid: number;
  forked_from: Known;
  start: string | null;
  duration_ns: number;
  threads: number;
  calls: number;
  state: string;
  exit_status: Known;
  timing: "auto" | "clock" | "count";
  stops: number;
  off_ns: number;
  resets: number;
  reset_ns: Known;
  options: string;
  placement: string;
}

export interface Sampling {
  samples: number;
  period_ns: number;
  cpu_ns: number;
  runtime_ns: number;
  hook_ns: number;
  hook_ps_per_call: number;
  hook_doubt_ps: number;
  preempted_ns: number;
  steady_ns: number;
  threads_by_perf_event: number;
  threads_by_timer: number;
}

type Document<Fields> = {version: number} & Fields;

export interface Overview {
  version: number;
  run: Run;
  runs: Run[];
  functions: FunctionRow[];
  heap?: HeapSummary;
  threads: number;
  calls: number;
  total_ns: number;
  cpu_ns: Known;
  runnable_ns: Known;
  wait_ns: Known;
  llvm: number[];
  losses: string[];
  sampling: Sampling | null;
}

export interface Bottleneck extends Identity {
  severity: "critical" | "high" | "medium";
  kind: string;
  reason: string;
  advice: string;
  cost: number;
  estimated: boolean;
  threshold: string | null;
  figures: Record<string, number>;
  path: string[];
  site: {file: string; line: number} | null;
  callers: (Identity & {calls: number})[];
  also: string[];
}

export interface Bottlenecks {
  version: number;
  thresholds: number;
  thresholds_without_function: string[];
  thresholds_not_measured: string[];
  bottlenecks: Bottleneck[];
  checked: string[];
  not_checked: {kind: string; why: string}[];
}

export interface ThreadRow {
  index: number;
  pid: number;
  tid: number;
  name: string;
  owners: number;
  calls: number;
  total_ns: number;
  start_ns: number;
  cpu_ns: Known;
  runnable_ns: Known;
  wait_ns: Known;
  open_stack: Identity[];
}

export interface HeapFigures {
  count: number;
  bytes: number;
  mean: Known;
  min: Known;
  max: Known;
  live_bytes: number;
  live_blocks: number;
  peak_bytes: Known;
  peak_blocks: Known;
  temporary: number;
  frees: number;
  other_thread_frees: number;
  bad_frees: number;
  failed: number;
  resizes: number;
  max_resizes: number;
  copied_bytes: number;
  growing: boolean | null;
  freed_below_1ms: number;
  freed_below_10ms: number;
  freed_below_100ms: number;
  freed_below_1s: number;
  freed_below_10s: number;
  freed_below_100s: number;
  freed_below_1000s: number;
  freed_later: number;
}

export interface HeapRow extends HeapFigures {
  function: string;
  mangled: string;
  file: string;
  line: number;
  kind: string;
  type: string;
}

export interface Leak {
  bytes: number;
  blocks: number;
  reachable: boolean | null;
  function: string;
  mangled: string;
  file: string;
  line: number;
  kind: string;
  type: string;
  growing: boolean | null;
  path: string[];
}

export interface HeapSummary {
  allocations: number;
  frees: number;
  bytes_allocated: number;
  peak_bytes: number;
  peak_blocks: number;
  peak_error_bytes: number;
  peak_time_ns: Known;
  peak_path: string[] | null;
  live_bytes: number;
  live_blocks: number;
  temporary: number;
  failed: number;
  bad_frees: number;
  other_thread_frees: number;
  resizes: number;
  copied_bytes: number;
  mappings: number;
  mapped_bytes: number;
  mapped_live_bytes: number;
  mapped_peak_bytes: number;
  lost_bytes: Known;
  lost_blocks: Known;
  scanned_bytes: Known;
  unscanned_threads: Known;
}

export interface Heap {
  version: number;
  suppressed: {pattern: string; bytes: number; blocks: number}[];
  summary: HeapSummary;
  events: Record<string, number>;
  sites: HeapRow[];
  mappings: HeapRow[];
  leaks: Leak[];
}

/** A counter or gauge that the program told: where it stood at each point. */
export interface TimelineValues {
  run: number;
  kind: "counter" | "gauge";
  name: string;
  unit: string;
  values: (number | null)[];
}

/** A message of the program, or a checkpoint that it passed. */
export interface TimelineMessage {
  run: number;
  time_ns: number;
  thread: number;
  thread_name: string;
  kind: "message" | "checkpoint";
  text: string;
  path: string;
}

/** So many times from one duration to below another. */
export interface TimeBin {
  from_ns: number;
  below_ns: number;
  count: number;
}

export interface SlowFrame {
  run: number;
  thread: number;
  thread_name: string;
  start_ns: number;
  end_ns: number;
  ns: number;
}

/** Frames (with the slowest of them), or a section (with its CPU time). */
export interface TimesRow {
  name: string;
  count: number;
  total_ns: number;
  mean_ns: number;
  min_ns: number;
  max_ns: number;
  p50_ns: number;
  p90_ns: number;
  p99_ns: number;
  p999_ns: number;
  cpu_ns?: number;
  mean_cpu_ns?: number;
  min_cpu_ns?: number;
  max_cpu_ns?: number;
  histogram: TimeBin[];
  slowest?: SlowFrame[];
}

/** A counter or a gauge; a counter by the functions that added to it. */
export interface ValueRow {
  kind: "counter" | "gauge";
  name: string;
  unit: string;
  count: number;
  sum: Known;
  last: Known;
  min: Known;
  max: Known;
  mean: Known;
  overflow: boolean | null;
  functions: (Identity & {self: Known; total: Known})[];
}

/** Sums since the start, but for what the process holds at the moment. */
export interface TimelinePoint {
  run: number;
  time_ns: number;
  calls: Known;
  live_bytes: Known;
  live_blocks: Known;
  allocations: Known;
  rss_bytes: Known;
  user_ns: Known;
  system_ns: Known;
  minor_faults: Known;
  major_faults: Known;
  voluntary_switches: Known;
  involuntary_switches: Known;
  read_bytes: Known;
  written_bytes: Known;
}

export interface TimelineRun {
  run: number;
  points: number;
  interval_ns: number;
  asked_ns: number;
}

export interface HeapScope {
  name: string;
  count: number;
  delta_sum: number;
  delta_mean: number;
  delta_min: number;
  delta_max: number;
  peak_mean: number;
  peak_min: number;
  peak_max: number;
}

export interface Change {
  before: number;
  after: number;
  change: Known;
  before_deviation: Known;
  after_deviation: Known;
  p: Known;
  changed: boolean;
  tested: boolean;
}

export interface DiffRow extends Identity {
  presence: "both" | "renamed" | "added" | "removed";
  old_name: string | null;
  path?: string[];
  changed: boolean;
  self_ns: Change;
  sampled_ns: Change | null;
  total_ns: Change;
  calls: Change;
  allocations: Change | null;
  bytes: Change | null;
}

export interface Diff {
  version: number;
  alpha: number;
  before_runs: number;
  after_runs: number;
  tested: boolean;
  all: Omit<DiffRow, "self_ns">;
  functions: DiffRow[];
  paths: DiffRow[];
}

export interface SourceText {
  file: string;
  line: number;
  text: string;
}

/** Of the trace's single calls, which are in columns (CallColumns.h). */
export interface Calls {
  threads: number[];
  calls: number;
  left_out: number;
  shortest_ns: number;
  all_from_ns: number;
  from_ns: number;
  to_ns: number;
  lost_calls: number;
  overwritten_calls: number;
}

export interface Reports {
  version: number;
  overview: Overview;
  functions: Document<{functions: FunctionRow[]}>;
  bottlenecks: Bottlenecks;
  threads: Document<{threads: ThreadRow[]}>;
  timeline: Document<{
    runs: TimelineRun[];
    timeline: TimelinePoint[];
    values?: TimelineValues[];
    messages?: TimelineMessage[];
  }>;
  values?: Document<{values: ValueRow[]}>;
  frames?: Document<{frames: TimesRow[]}>;
  sections?: Document<{sections: TimesRow[]}>;
  heap?: Heap;
  heap_types?: Document<{types: (HeapFigures & {type: string})[]}>;
  heap_functions?: Document<{
    functions: (HeapFigures & Omit<Identity, "name"> & {function: string})[]
  }>;
  heap_sizes?: Document<{sizes: {min: number; max: Known; count: number}[]}>;
  heap_scopes?: Document<{scopes: HeapScope[]}>;
  diff?: Diff;
  page: {
    title: string;
    others: Identity[];
    metrics: {word: string; title: string}[];
    threads: number[];
    columns: ColumnIndex;
    calls?: Calls;
    sources?: SourceText[];
    base?: {title: string; functions: Identity[];
            runs: {path: string; command_line: string}[]};
  };
}

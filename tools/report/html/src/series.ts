// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A run over time: what the points of `autoprof-report timeline` become as
// lanes of a chart. Sums become rates, which are constant between two points
// that have the sum; what the process holds stays as it is.

import type {Heap, Reports, TimelinePoint} from "./contract";
import {
  formatBytes, formatCompact, formatNs, formatPercent, printable
} from "./format";

type Key = Exclude<keyof TimelinePoint, "run" | "time_ns">;

export interface Line {
  title: string;
  color: string; ///< a name of the style sheet
  values: (number | null)[];
  isRate: boolean; ///< holds from the point before
}

export interface Lane {
  key: string;
  title: string;
  lines: Line[];
  format: (value: number) => string;
  isBinary: boolean; ///< steps of the scale are powers of two
  marks: {time: number, text: string}[];
}

/** The runs that have a line to draw. */
export function runsWithSeries(reports: Reports): number[] {
  return reports.timeline.runs.filter((one) => one.points > 1)
      .map((one) => one.run);
}

export function pointsOf(reports: Reports, run: number): TimelinePoint[] {
  return reports.timeline.timeline.filter((point) => point.run === run);
}

/** Change per second, from the last point that knows the sum. */
export function rates(points: TimelinePoint[], key: Key): (number | null)[] {
  let before: TimelinePoint | null = null;
  const values = points.map((point): number | null => {
    const value = point[key];
    if (value === null)
      return null;
    const start = before;
    before = point;
    if (!start || point.time_ns <= start.time_ns)
      return null;
    // Less than before: the recording was reset in between.
    return Math.max(0, value - start[key]!) / (point.time_ns - start.time_ns) *
           1e9;
  });
  // A sum that came late is that of all the time since the one before.
  for (let i = values.length - 2; i > 0; --i)
    if (points[i][key] === null)
      values[i] = values[i + 1];
  return values;
}

/** Frees by other threads may be ahead of what was added: never below 0. */
function held(points: TimelinePoint[], key: Key): (number | null)[] {
  return points.map((point) =>
    point[key] === null ? null : Math.max(0, point[key]));
}

const perSecond = (format: (value: number) => string) =>
    (value: number) => format(value) + "/s";

export function lanesOf(points: TimelinePoint[], heap: Heap | undefined,
                        hasPeak: boolean): Lane[] {
  const has = (key: Key) => points.some((point) => point[key] !== null);
  const rate = (key: Key, title: string, color: string): Line | false =>
      has(key) && {title, color, values: rates(points, key), isRate: true};
  const level = (key: Key, title: string, color: string): Line | false =>
      has(key) && {title, color, values: held(points, key), isRate: false};
  const peak = hasPeak && heap ? heap.summary.peak_time_ns : null;
  const lane = (key: string, title: string, format: (value: number) => string,
                lines: (Line | false)[], isBinary = false): Lane => ({
    key, title, format, isBinary, marks: [],
    lines: lines.filter((one) => one !== false)
  });
  const cpu = (value: number) => formatPercent(value / 1e9);
  const lanes = [
    lane("calls", "Calls", perSecond(formatCompact),
         [rate("calls", "calls", "calls")]),
    lane("cpu", "CPU time, of one core", cpu,
         [rate("user_ns", "user", "warm"),
          rate("system_ns", "system", "accent")]),
    lane("memory", "Memory", formatBytes,
         [level("rss_bytes", "resident", "accent"),
          heap ? level("live_bytes", "live heap", "memory") : false], true),
    lane("allocations", "Allocations", perSecond(formatCompact),
         [heap ? rate("allocations", "allocations", "memory") : false]),
    lane("io", "Input and output", perSecond(formatBytes),
         [rate("read_bytes", "read", "accent"),
          rate("written_bytes", "written", "warm")], true),
    lane("faults", "Page faults", perSecond(formatCompact),
         [rate("minor_faults", "minor", "memory"),
          rate("major_faults", "major", "critical")]),
    lane("switches", "Context switches", perSecond(formatCompact),
         [rate("voluntary_switches", "waits", "accent"),
          rate("involuntary_switches", "preemptions", "warm")])
  ].filter((one) => one.lines.length > 0);
  const memory = lanes.find((one) => one.key === "memory");
  if (memory && peak !== null)
    memory.marks.push({
      time: peak, text: `heap peak ${formatBytes(heap!.summary.peak_bytes)}`});
  return lanes;
}

const kMostMarks = 40;

/** What the program told: a lane for each of its counters (per second) and
    gauges. */
export function toldLanes(reports: Reports, run: number,
                          points: TimelinePoint[]): Lane[] {
  return (reports.timeline.values ?? []).filter((one) => one.run === run)
      .map((one, i): Lane => {
    const isRate = one.kind === "counter";
    const format = one.unit === "bytes" ? formatBytes
        : one.unit === "ns" ? formatNs : formatCompact;
    let before = 0;
    const values = !isRate ? one.values : one.values.map((value, k) => {
      const from = k - 1;
      if (from < 0 || value === null ||
          points[k].time_ns <= points[from].time_ns)
        return null;
      before = one.values[from] ?? before;
      return Math.max(0, value - before) /
             (points[k].time_ns - points[from].time_ns) * 1e9;
    });
    const title = printable(one.name) + (
      one.unit && one.unit !== "bytes" && one.unit !== "ns" && !isRate
        ? `, ${printable(one.unit)}` : "");
    return {
      key: `told${i}`, title, isBinary: one.unit === "bytes", marks: [],
      format: isRate ? perSecond(format) : format,
      lines: [{title: printable(one.name), values, isRate,
               color: isRate ? "calls" : "accent"}]
    };
  });
}

/** Messages as marks, as long as they can be told from each other. */
export function toldMarks(reports: Reports, run: number): Lane["marks"] {
  const told = (reports.timeline.messages ?? []).filter(
      (one) => one.run === run);
  const messages = told.filter((one) => one.kind === "message");
  return (told.length <= kMostMarks ? told : messages).slice(0, kMostMarks)
      .map((one) => ({time: one.time_ns, text: printable(one.text)}));
}

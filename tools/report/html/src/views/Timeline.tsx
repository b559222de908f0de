// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What happened over the run: threads and series under each other with one
// cursor and one range, which is in the route. Only what the trace has is drawn.

import {useEffect, useMemo, useRef} from "preact/hooks";
import {useProfile} from "../context";
import {alignedTable, useCopyText} from "../copy";
import type {Calls, Reports} from "../contract";
import {formatCount, formatNs, printable} from "../format";
import {CallLane} from "../parts/CallLane";
import {Chart, kScaleRem, type Range, remSize} from "../parts/Chart";
import {ThreadLanes} from "../parts/ThreadLanes";
import {go, useRoute} from "../route";
import {
  lanesOf, pointsOf, runsWithSeries, toldLanes, toldMarks
} from "../series";

/** Runs that have a series or single calls. */
function shownRuns(reports: Reports): number[] {
  const {page, overview, threads} = reports;
  const runs = new Set(runsWithSeries(reports));
  for (const index of page.calls?.threads ?? []) {
    const {pid} = threads.threads[index];
    const run = overview.runs.findIndex((one) => one.pid === pid);
    if (run >= 0)
      runs.add(run);
  }
  return [...runs].sort((a, b) => a - b);
}

export function hasTimeline(reports: Reports): boolean {
  return shownRuns(reports).length > 0;
}

/** What of the calls is not shown, and why. */
function notShown(calls: Calls): string {
  return [
    calls.left_out && `${formatCount(calls.left_out)} shorter than ` +
        `${formatNs(calls.shortest_ns)} and before ` +
        `${formatNs(calls.all_from_ns)} left out`,
    calls.overwritten_calls && `${formatCount(calls.overwritten_calls)} ` +
        "older ones were not kept (mode=ring)",
    calls.lost_calls && `${formatCount(calls.lost_calls)} are not told`
  ].filter(Boolean).join("; ");
}

/** "FROM-TO" in ns. */
function rangeOf(text: string | undefined, all: Range): Range {
  const match = /^(\d+)-(\d+)$/.exec(text ?? "");
  const range: Range = match ? [Number(match[1]), Number(match[2])] : all;
  return range[1] > range[0] ? range : all;
}

function setRange(range: Range | null, all: Range) {
  if (range) {
    const wide = Math.max(1, Math.round(
        Math.min(all[1] - all[0], range[1] - range[0])));
    const from = Math.round(
        Math.max(all[0], Math.min(all[1] - wide, range[0])));
    range = [from, from + wide];
    if (range[0] <= all[0] && range[1] >= all[1])
      range = null;
  }
  go({t: range && range.join("-")}, {replace: true});
}

/** The range moved by shares of its width and made wider around \p at. */
function moved([from, to]: Range, by: number, factor = 1, at = 0.5): Range {
  const wide = to - from;
  const center = from + wide * (at + by);
  const next = factor > 1 ? Math.ceil(wide * factor) : wide * factor;
  return [center - next * at, center + next * (1 - at)];
}

export function Timeline() {
  const {reports} = useProfile();
  const {params} = useRoute();
  const runs = shownRuns(reports);
  const run = params.run && runs.includes(Number(params.run))
      ? Number(params.run) : runs[0];
  const info = reports.overview.runs[run];
  const points = useMemo(() => pointsOf(reports, run), [run]);
  const times = useMemo(() => points.map((point) => point.time_ns), [points]);
  const lanes = useMemo(() => {
    const all = [...lanesOf(points, reports.heap, run === 0),
                 ...toldLanes(reports, run, points)];
    all[0]?.marks.push(...toldMarks(reports, run));
    return all;
  }, [points]);
  const threads = useMemo(() => reports.threads.threads.filter(
      ({pid, calls}) => pid === info.pid && calls > 0), [run]);
  const {calls} = reports.page;
  const hasCalls = new Set(calls?.threads);
  const called = threads.filter(({index}) => hasCalls.has(index));
  const others = threads.filter(({index}) => !hasCalls.has(index));
  const all: Range = [0, Math.max(info.duration_ns, 1, ...times.slice(-1),
                                  calls && runs.length < 2 ? calls.to_ns : 0)];
  const range = rangeOf(params.t, all);
  const box = useRef<HTMLDivElement>(null);
  useCopyText(() => alignedTable(
      ["time", ...lanes.flatMap((lane) => lane.lines.map((one) => one.title))],
      points.map((_, i) => i).filter((i) =>
        times[i] >= range[0] && times[i] <= range[1]).map((i) => [
        formatNs(times[i]), ...lanes.flatMap((lane) => lane.lines.map((one) =>
          one.values[i] === null ? "-" : lane.format(one.values[i]!)))]),
      ["time", ...lanes.flatMap(({lines}) => lines)].map(() => false)));
  const latest = useRef(range);
  latest.current = range;
  useEffect(() => {
    const element = box.current!;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey)
        return; // that scrolls
      event.preventDefault();
      const rect = element.querySelector(
          "canvas[role=img], .u-over, .thread-track")!.getBoundingClientRect();
      const at = Math.max(0, Math.min(
          1, (event.clientX - rect.left) / (rect.width || 1)));
      const delta = event.deltaY || event.deltaX;
      setRange(event.shiftKey ? moved(latest.current, delta / 1000)
                   : moved(latest.current, 0, Math.exp(delta * 0.003), at),
               all);
    };
    element.addEventListener("wheel", onWheel, {passive: false});
    return () => element.removeEventListener("wheel", onWheel);
  }, [run]);
  const onKeyDown = (event: KeyboardEvent) => {
    const next: Record<string, () => Range> = {
      w: () => moved(range, 0, 0.7), "+": () => moved(range, 0, 0.7),
      s: () => moved(range, 0, 1.4), "-": () => moved(range, 0, 1.4),
      a: () => moved(range, -0.2), ArrowLeft: () => moved(range, -0.2),
      d: () => moved(range, 0.2), ArrowRight: () => moved(range, 0.2)};
    if (event.ctrlKey || event.metaKey || event.altKey || !next[event.key])
      return;
    event.preventDefault();
    setRange(next[event.key](), all);
  };
  const height = Math.round(Math.max(remSize() * 5.4, Math.min(
      remSize() * 11, (innerHeight - remSize() * (9 + Math.min(
          14, threads.length * 1.6))) / lanes.length - remSize())));
  return <section class="view" aria-label="Timeline">
    <div class="toolbar">
      {runs.length > 1 && <label class="field">Run
        <select value={String(run)} onChange={(event) =>
            go({run: event.currentTarget.value, t: null})}>
          {runs.map((one) => <option key={one} value={String(one)}>
            {printable(reports.overview.runs[one].path)}</option>)}
        </select>
      </label>}
      {params.t && <>
        <span class="toolbar-note">{formatNs(range[1] - range[0])} from{" "}
          {formatNs(range[0])} on</span>
        <button type="button" class="toggle" onClick={() => go({t: null})}>
          All of the run</button>
      </>}
      <span class="spacer"/>
      <span class="toolbar-note">
        {calls && `${formatCount(calls.calls)} calls; `}
        {calls && notShown(calls) && `${notShown(calls)}; `}
        {formatCount(points.length)} points over {formatNs(info.duration_ns)}{" "}
        wall
      </span>
    </div>
    <div class="scroll lanes" tabIndex={0} aria-label="Charts" ref={box}
         style={{"--scale": kScaleRem + "rem"}} onKeyDown={onKeyDown}>
      {called.map((thread) => <CallLane key={thread.index} thread={thread}
          range={range} levels={called.length > 1 ? 6 : 16}
          onRange={(next) => setRange(next, all)}/>)}
      {others.length + called.length > 1 && others.length > 0 &&
        <ThreadLanes threads={others} range={range}/>}
      {lanes.map((lane, i) => <Chart key={lane.key} lane={lane} times={times}
          range={range} onRange={(next) => setRange(next, all)}
          height={height + (i === 0 ? Math.round(remSize() * 1.7) : 0)}
          sync="timeline" axis={i === 0 ? "top" : undefined}/>)}
    </div>
    <p class="hint">
      Drag to zoom, double-click for all; <kbd>Ctrl</kbd> + wheel
      or <kbd>W</kbd> <kbd>S</kbd> zoom, <kbd>A</kbd> <kbd>D</kbd> move.
      Rates are means between two points.
    </p>
  </section>;
}

// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What happened over the run: series under each other with one cursor and one
// zoom. Only what the trace has is drawn.

import {useMemo} from "preact/hooks";
import {useProfile} from "../context";
import {alignedTable, useCopyText} from "../copy";
import type {HeapPoint, Reports} from "../contract";
import {formatBytes, formatCount, formatNs, printable} from "../format";
import {Chart, type Series} from "../parts/Chart";
import type {Unit} from "../format";
import {go, useRoute} from "../route";

interface Lane {
  title: string;
  unit: Unit;
  suffix?: string;
  series: Series[];
  marks?: {time: number, text: string}[];
}

export function hasTimeline(reports: Reports): boolean {
  const points = reports.heap_timeline?.timeline ?? [];
  return points.filter(({run}) => run === points[0].run).length > 1;
}

/** Per second, since the point before. */
function rates(points: HeapPoint[]): (number | null)[] {
  return points.map((point, i) => {
    const before = points[i - 1] ?? {time_ns: 0, allocations: 0};
    const ns = point.time_ns - before.time_ns;
    return ns > 0 && point.allocations >= before.allocations
        ? (point.allocations - before.allocations) / ns * 1e9 : null;
  });
}

export function Timeline() {
  const {reports} = useProfile();
  const {params} = useRoute();
  const all = reports.heap_timeline!.timeline;
  const runs = [...new Set(all.map(({run}) => run))];
  const run = runs.includes(Number(params.run)) && params.run
      ? Number(params.run) : runs[0];
  const points = useMemo(() => all.filter((point) => point.run === run),
                         [all, run]);
  const times = useMemo(() => points.map((point) => point.time_ns), [points]);
  const lanes = useMemo((): Lane[] => {
    const peak = reports.heap!.summary.peak_time_ns;
    const list: Lane[] = [{
      title: "Live heap", unit: "bytes",
      series: [{title: "live heap", color: "memory", isFilled: true,
                values: points.map((point) => point.live_bytes)}],
      marks: peak === null ? [] : [{
        time: peak,
        text: `peak ${formatBytes(reports.heap!.summary.peak_bytes)}`}]
    }];
    if (points.some((point) => point.rss_bytes !== null))
      list.push({title: "Resident memory", unit: "bytes",
                 series: [{title: "resident", color: "accent", isFilled: true,
                           values: points.map((point) => point.rss_bytes)}]});
    list.push({title: "Live blocks", unit: "count",
               series: [{title: "live blocks", color: "memory",
                         values: points.map((point) => point.live_blocks)}]},
              {title: "Allocations per second", unit: "count", suffix: "/s",
               series: [{title: "allocations", color: "warm", isFilled: true,
                         isStepped: true, values: rates(points)}]});
    return list;
  }, [points]);
  const starts = useMemo(() => {
    const pid = reports.overview.runs[run].pid;
    const threads = reports.threads.threads.filter((one) => one.pid === pid);
    return threads.length > 1 && threads.length <= 24
        ? threads.map((one) => ({time: one.start_ns, text: printable(one.name)}))
        : [];
  }, [run]);
  useCopyText(() => alignedTable(
      ["time", "live", "blocks", "allocations", "resident"],
      points.map((point) => [
        formatNs(point.time_ns), formatBytes(point.live_bytes),
        formatCount(point.live_blocks), formatCount(point.allocations),
        point.rss_bytes === null ? "-" : formatBytes(point.rss_bytes)]),
      [false, false, false, false, false]));
  const height = Math.max(130, Math.min(
      240, (innerHeight - 190) / lanes.length - 64));
  return <section class="view" aria-label="Timeline">
    <div class="toolbar">
      {runs.length > 1 && <label class="field">Run
        <select value={String(run)} onChange={(event) =>
            go({run: event.currentTarget.value})}>
          {runs.map((one) => <option key={one} value={String(one)}>
            {printable(reports.overview.runs[one].path)}</option>)}
        </select>
      </label>}
      <span class="spacer"/>
      <span class="toolbar-note">
        {formatCount(points.length)} points over{" "}
        {formatNs(reports.overview.runs[run].duration_ns)} wall; drag to zoom,
        double-click to see all
      </span>
    </div>
    <div class="scroll" tabIndex={0} aria-label="Charts">
      {lanes.map((lane) => <Chart key={lane.title} title={lane.title}
          times={times} unit={lane.unit} suffix={lane.suffix}
          series={lane.series} height={height} sync="timeline"
          marks={lane.marks}/>)}
      {starts.length > 0 && <div class="lanes" aria-label="Threads">
        <h3>Threads began</h3>
        <ol>{starts.map(({time, text}, i) => <li key={i}>
          <span class="figure">+{formatNs(time)}</span> {text}</li>)}</ol>
      </div>}
    </div>
  </section>;
}

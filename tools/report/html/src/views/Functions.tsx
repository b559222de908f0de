// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The function table: `autoprof-report functions`, with what it allocates.

import {useMemo, useState} from "preact/hooks";
import {selectFunction, useProfile} from "../context";
import type {FunctionRow, HeapFigures} from "../contract";
import {formatBytes, formatCount, formatNs, formatShare, formatTime, placeOf,
        printable} from "../format";
import {Histogram, Name, Place, Share, WaitLegend} from "../parts/Bits";
import {type Column, Table} from "../parts/Table";
import type {Profile} from "../profile";
import {go, numberOf, useRoute} from "../route";
import {matcher} from "../search";

export interface FunctionEntry {
  index: number;
  row: FunctionRow;
  heap?: HeapFigures;
}

function isUnknown({row}: FunctionEntry): boolean {
  return row.timing === "sampled" && row.total_ns === 0 && row.mean_ns === null;
}

function columnsOf(profile: Profile): Column<FunctionEntry>[] {
  const whole = profile.totalNs;
  const most = profile.functions.reduce(
      (all, row) => Math.max(all, row.self_ns), 0);
  const isEstimated = ({index, row}: FunctionEntry) =>
      row.timing === "sampled" || profile.selfEstimated[index] === 1;
  const measured = (key: "mean_ns" | "min_ns" | "p50_ns" | "p90_ns" | "p99_ns" |
                         "max_ns", title: string, drop: number,
                    help: string): Column<FunctionEntry> => ({
    key, title, help, drop, width: "5.6rem",
    value: ({row}) => row[key], text: ({row}) => formatTime(row[key])
  });
  const columns: Column<FunctionEntry>[] = [
    {key: "share", title: "Self %", width: "6.6rem",
     help: "Share of all time spent in the function itself (wall time)",
     value: ({row}) => row.self_ns,
     text: ({row}) => formatShare(row.self_ns, whole),
     draw: ({row}) => <Share part={row.self_ns} whole={whole} most={most}
                             wait={row.wait_ns}/>},
    {key: "self_ns", title: "Self", width: "5.8rem",
     help: "Time in the function itself, without callees (wall; ~ estimated)",
     value: ({row}) => row.self_ns,
     text: (entry) => isUnknown(entry) ? "-"
         : formatTime(entry.row.self_ns, isEstimated(entry))},
    {key: "stderr_ns", title: "±", width: "5.4rem", drop: 4,
     help: "Standard error of self time, where it is estimated from samples",
     value: ({row}) => row.stderr_ns,
     text: (entry) => entry.row.stderr_ns !== null &&
                      entry.row.stderr_ns !== undefined && isEstimated(entry)
         ? "± " + formatNs(entry.row.stderr_ns) : ""},
    {key: "total_ns", title: "Total", width: "5.8rem", drop: 2,
     help: "During its calls, callees included, recursion counted once (wall)",
     value: ({row}) => row.total_ns,
     text: (entry) => isUnknown(entry) ? "-"
         : formatTime(entry.row.total_ns, entry.row.timing === "sampled")},
    {key: "calls", title: "Calls", width: "7.2rem", help: "Exact",
     value: ({row}) => row.calls, text: ({row}) => formatCount(row.calls)},
    {...measured("mean_ns", "Mean", 5, "Of one call: total by calls; where it " +
                 "calls itself, of those that were clocked"),
     text: ({row}) => formatTime(row.mean_ns, row.timing === "sampled")},
    measured("min_ns", "Min", 12, "Shortest call that was clocked"),
    measured("p50_ns", "p50", 9, "Half of the clocked calls took no longer"),
    measured("p90_ns", "p90", 10, "90 % of the clocked calls took no longer"),
    measured("p99_ns", "p99", 8, "99 % of the clocked calls took no longer"),
    measured("max_ns", "Max", 7, "Longest call that was clocked"),
    {key: "histogram", title: "Durations", width: "7rem", drop: 6,
     help: "Durations of clocked calls, logarithmic",
     text: () => "",
     draw: ({index}) => <Histogram steps={profile.durations(index)} width={84}
                                   height={20}/>}
  ];
  const has = (key: keyof FunctionRow) => profile.functions.some(
      (row) => row[key] !== null && row[key] !== undefined);
  const optional = (key: "cpu_ns" | "runnable_ns" | "wait_ns" | "max_wait_ns" | "waits" |
                         "sampled_ns" | "samples", title: string, drop: number,
                    help: string): Column<FunctionEntry> => ({
    key, title, help, drop, width: "5.8rem", value: ({row}) => row[key],
    text: ({row}) => key === "samples" || key === "waits"
        ? (row[key] ?? null) === null ? "-" : formatCount(row[key]!)
        : formatTime(row[key])
  });
  if (profile.hasWaits)
    columns.splice(3, 0,
        optional("cpu_ns", "CPU", 3.4,
                 "Self time less waiting and what others had the processors for"),
        optional("runnable_ns", "Runnable", 14,
                 "Of self time, able to run while others had the processors"),
        optional("wait_ns", "Waits", 3.3, "Of self time, spent waiting"),
        optional("max_wait_ns", "Longest wait", 14, "Longest of its waits"),
        optional("waits", "Waits, count", 14, "How often it waited"),
        {key: "waited_for", title: "Waits for", width: "8rem", drop: 14,
         isLeft: true, help: "What it waited for",
         value: ({row}) => row.waited_for, text: ({row}) => row.waited_for ?? "-"});
  if (has("samples"))
    columns.push(
        optional("sampled_ns", "Sampled", 13,
                 "CPU time that samples saw in it, hooks included"),
        optional("samples", "Samples", 13, "In the function itself"));
  if (profile.reports.heap)
    columns.push(
        {key: "allocations", title: "Allocs", width: "6rem", drop: 11,
         help: "Allocations made by the function itself",
         value: ({heap}) => heap?.count,
         text: ({heap}) => heap ? formatCount(heap.count) : ""},
        {key: "bytes", title: "Allocated", width: "6rem", drop: 10,
         help: "Bytes allocated by the function itself",
         value: ({heap}) => heap?.bytes,
         text: ({heap}) => heap ? formatBytes(heap.bytes) : ""});
  columns.push(
      {key: "name", title: "Function", isLeft: true,
       value: ({row}) => printable(row.name),
       text: ({row}) => printable(row.name),
       draw: ({row}) => <Name name={row.name}/>},
      {key: "place", title: "Defined at", isLeft: true, width: "12rem", drop: 3,
       value: ({row}) => placeOf(row), text: ({row}) => placeOf(row),
       draw: ({row}) => <Place row={row}/>});
  return columns;
}

/** Not shown at first: what one looks for only at times. */
const kHidden = ["min_ns", "p90_ns", "sampled_ns", "samples", "runnable_ns",
                 "max_wait_ns", "waits", "waited_for"];

function ColumnChoice({columns, shown}: {
  columns: Column<FunctionEntry>[], shown: Set<string>
}) {
  const [isOpen, setOpen] = useState(false);
  const change = (key: string) => {
    const next = columns.map((one) => one.key).filter(
        (one) => one === key ? !shown.has(key) : shown.has(one));
    go({cols: next.join(".")}, {replace: true});
  };
  return <div class="popover">
    <button type="button" class="toggle" aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}>Columns</button>
    {isOpen && <div class="popover-panel" role="group" aria-label="Columns"
                    onKeyDown={(event) => {
                      if (event.key === "Escape") {
                        setOpen(false);
                        event.stopPropagation();
                      }
                    }}>
      {columns.map((one) => one.key !== "name" && <label key={one.key}>
        <input type="checkbox" checked={shown.has(one.key)}
               onChange={() => change(one.key)}/>
        {one.title === "±" ? "± of self" : one.title}
      </label>)}
    </div>}
  </div>;
}

export function Functions() {
  const profile = useProfile();
  const {params} = useRoute();
  const columns = useMemo(() => columnsOf(profile), [profile]);
  const entries = useMemo(() => {
    const heap = new Map<number, HeapFigures>();
    for (const row of profile.reports.heap_functions?.functions ?? []) {
      const index = profile.find(row);
      if (index >= 0)
        heap.set(index, row);
    }
    return profile.functions.map(
        (row, index): FunctionEntry => ({index, row, heap: heap.get(index)}));
  }, [profile]);
  const matches = matcher(params.q ?? "");
  const rows = useMemo(
      () => entries.filter(({row}) => matches(row.name, row.mangled, row.file)),
      [entries, params.q]);
  const shown = new Set(params.cols?.split(".") ??
                        columns.map((one) => one.key)
                            .filter((key) => !kHidden.includes(key)));
  shown.add("name");
  const self = rows.reduce((sum, {row}) => sum + row.self_ns, 0);
  const calls = rows.reduce((sum, {row}) => sum + row.calls, 0);
  const fn = numberOf(params, "fn");
  return <section class="view" aria-label="Functions">
    <div class="toolbar">
      <span class="toolbar-note">
        {formatCount(rows.length)} of {formatCount(entries.length)} functions
      </span>
      <span class="spacer"/>
      <ColumnChoice columns={columns} shown={shown}/>
    </div>
    <Table label="Functions" rows={rows}
           columns={columns.filter((one) => shown.has(one.key)).map((one) =>
             // What somebody chose stays, however narrow the window.
             params.cols ? {...one, drop: undefined} : one)}
           sortKey="sort"
           defaultSort={profile.totalNs > 0 ? "-self_ns" : "-calls"}
           isSelected={({index}) => index === fn}
           onSelect={({index}) => selectFunction(index)}
           onOpen={({index}) => go({fn: index, focus: index, zoom: null},
                                   {view: "flame"})}
           empty={entries.length ? "No function has this in its name."
                                 : "No calls were recorded."}
           foot={<>
             <span>Sum of self <b data-sum="self" title={formatCount(self) + " ns"}>{formatNs(self)}</b></span>
             <span>calls <b data-sum="calls">{formatCount(calls)}</b></span>
             {profile.hasWaits && <WaitLegend/>}
             <span class="faint">{
               profile.totalNs === 0 ? "calls were counted, none clocked"
               : "wall time; ~ estimated" +
                 (profile.reports.overview.sampling
                      ? `, ± standard error from ${formatCount(
                            profile.reports.overview.sampling.samples)} samples`
                      : " from the calls that were clocked")}</span>
           </>}/>
  </section>;
}

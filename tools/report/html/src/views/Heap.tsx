// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The heap: how it grew, who allocated, what leaked. `autoprof-report heap` and
// its views.

import {useMemo, useState} from "preact/hooks";
import {selectFunction, selectPath, useProfile} from "../context";
import type {HeapFigures, HeapRow, Leak, Reports} from "../contract";
import {counted, formatBytes, formatCount, formatNs, formatShare, placeOf,
        printable, tidyName} from "../format";
import {Fact, Name, Place, Segmented, Share} from "../parts/Bits";
import {Chart, type Range} from "../parts/Chart";
import {type Column, Table} from "../parts/Table";
import type {Profile} from "../profile";
import {go, numberOf, useRoute} from "../route";
import {matcher} from "../search";
import {type Lane, pointsOf, runsWithSeries} from "../series";
import {Lifetimes, Scopes, Sizes} from "./HeapSeries";

type Row = HeapFigures & Partial<HeapRow>;

function outermost(name: string): string {
  return name === "[root]" ? "outside of all calls" : name;
}

function whatIsMade(row: {kind?: string, type?: string}): string {
  return printable([row.kind, row.type].filter(Boolean).join(" "));
}

function figureColumns(whole: number, most: number): Column<Row>[] {
  const bytes = (key: keyof HeapFigures & string, title: string, drop: number,
                 help: string): Column<Row> => ({
    key, title, help, drop, width: "6.2rem", value: (row) => row[key] as number | null,
    text: (row) => row[key] === null || row[key] === undefined ? "-"
                                           : formatBytes(row[key] as number)
  });
  const count = (key: keyof HeapFigures & string, title: string, drop: number,
                 help: string): Column<Row> => ({
    key, title, help, drop, width: "6rem", value: (row) => row[key] as number,
    text: (row) => formatCount((row[key] as number) ?? 0)
  });
  return [
    {key: "share", title: "Allocated %", width: "7rem", value: (row) => row.bytes,
     help: "Share of all bytes allocated",
     text: (row) => formatShare(row.bytes, whole),
     draw: (row) => <Share part={row.bytes} whole={whole} most={most}/>},
    bytes("bytes", "Allocated", 0, "Bytes asked for over the whole run"),
    count("count", "Count", 1, "Allocations"),
    bytes("mean", "Mean", 5, "Of one block"),
    bytes("peak_bytes", "At peak", 3, "Live when the heap was largest"),
    bytes("live_bytes", "Live", 2, "Never freed"),
    count("live_blocks", "Blocks", 6, "Never freed"),
    count("temporary", "Temporary", 4,
          "Freed before the next allocation of their thread")
  ];
}

function GroupTable({rows, by, label}: {rows: Row[], by: string, label: string}) {
  const profile = useProfile();
  const {params} = useRoute();
  const whole = profile.reports.heap!.summary.bytes_allocated;
  const matches = matcher(params.q ?? "");
  const shown = useMemo(() => rows.filter((row) =>
    matches(row.function ?? "", row.file ?? "", row.type ?? "",
            row.mangled ?? "")), [rows, params.q]);
  const columns = useMemo(() => {
    const list = figureColumns(
        whole, rows.reduce((all, row) => Math.max(all, row.bytes), 0));
    if (by === "types")
      list.push({key: "type", title: "Type", isLeft: true,
                 value: (row) => row.type || "",
                 text: (row) => printable(row.type || "type not known")});
    else
      list.push({key: "function", title: "Function", isLeft: true,
                 value: (row) => printable(row.function ?? ""),
                 text: (row) => printable(row.function ?? ""),
                 draw: (row) => row.function === "[root]"
                     ? <span class="faint">{outermost("[root]")}</span>
                     : <Name name={row.function ?? ""}/>});
    if (by === "sites" || by === "mappings")
      list.push({key: "what", title: "Makes", isLeft: true,
                 width: "minmax(12rem, 0.6fr)", drop: 7, value: whatIsMade, text: whatIsMade,
                 draw: (row) => <span class="mono clip" title={whatIsMade(row)}>
                   {whatIsMade(row)}</span>});
    if (by !== "types")
      list.push({key: "place", title: by === "functions" ? "Defined at" : "At",
                 isLeft: true, width: "12rem", drop: 8,
                 value: (row) => placeOf(row as HeapRow),
                 text: (row) => placeOf(row as HeapRow),
                 draw: (row) => <Place row={row as HeapRow}/>});
    return list;
  }, [by, rows]);
  const fn = numberOf(params, "fn");
  const sum = (key: "bytes" | "count" | "live_bytes") =>
      shown.reduce((all, row) => all + row[key], 0);
  return <Table label={label} rows={shown} columns={columns} sortKey="order"
      defaultSort="-bytes" key={by}
      isSelected={(row) => fn >= 0 && row.mangled !== undefined &&
                           profile.find(row as HeapRow) === fn}
      onSelect={(row) => {
        const func = row.mangled === undefined ? -1
                                               : profile.find(row as HeapRow);
        if (func >= 0)
          selectFunction(func);
      }}
      foot={<>
        <span>{counted(shown.length, "row")}</span>
        <span>allocated <b data-sum="bytes"
          title={formatCount(sum("bytes")) + " bytes"}>{formatBytes(sum("bytes"))}</b></span>
        <span>in <b data-sum="count">{formatCount(sum("count"))}</b> allocations
        </span>
        <span>live <b data-sum="live"
          title={formatCount(sum("live_bytes")) + " bytes"}>{formatBytes(sum("live_bytes"))}</b></span>
      </>}/>;
}

/** The calls that made it, innermost first. */
function LeakPath({leak, profile}: {leak: Leak, profile: Profile}) {
  const nodes = profile.pathTo(profile.findPath(leak.path));
  return <>{[...leak.path.keys()].reverse().map((i) => {
    const func = i < nodes.length ? profile.paths.func[nodes[i]] : -1;
    return <li key={i}>
      <button type="button" class="link mono" disabled={!profile.isReal(func)}
              onClick={() => selectPath(profile, nodes[i])}>
        {printable(leak.path[i])}</button>
      {func >= 0 && <> <Place row={profile.identities[func]}/></>}
    </li>;
  })}</>;
}

function LeakCard({leak, whole, profile}: {
  leak: Leak, whole: number, profile: Profile
}) {
  const verdict = leak.reachable === false ? "lost: nothing points to it"
                : leak.reachable ? "still reachable" : "";
  return <details class="leak">
    <summary>
      <Share part={leak.bytes} whole={whole}/>
      <span class="figure">{formatBytes(leak.bytes)}</span>
      <span class="figure">{counted(leak.blocks, "block")}</span>
      <span class="name mono" title={printable(leak.function)}>
        {outermost(tidyName(leak.function))}<em class="note">{whatIsMade(leak)}</em></span>
      <span class="leak-notes">
        {leak.growing && <b class="severity high">growing</b>}
        {verdict && <span class={leak.reachable ? "faint" : "lost-text"}>
          {verdict}</span>}
        <Place row={leak}/>
      </span>
    </summary>
    <ol class="stack">
      {leak.path.length ? <LeakPath leak={leak} profile={profile}/>
          : <li class="faint">outside of all calls</li>}
    </ol>
    {leak.path.length > 0 && <p class="card-links"><button type="button"
      class="link" onClick={() => selectPath(
          profile, profile.findPath(leak.path), "tree")}>
      Show in the call tree</button></p>}
  </details>;
}

function Leaks({leaks}: {leaks: Leak[]}) {
  const profile = useProfile();
  const {params} = useRoute();
  const matches = matcher(params.q ?? "");
  const shown = leaks.filter((leak) =>
    matches(leak.function, leak.type, leak.file, ...leak.path));
  const sum = shown.reduce((all, leak) => all + leak.bytes, 0);
  if (!shown.length)
    return <p class="empty">{leaks.length ? "No leak matches."
                             : "Everything that was allocated was freed."}</p>;
  return <div class="scroll leaks" tabIndex={0} aria-label="Leaks">
    {shown.slice(0, 500).map((leak, i) =>
      <LeakCard key={i} leak={leak} whole={sum} profile={profile}/>)}
    <p class="faint pad">{counted(shown.length, "path")} with{" "}
      {formatBytes(sum)} never freed
      {shown.length > 500 && "; the largest 500 are shown"}</p>
  </div>;
}

/** The series is taken now and then; the peak is known exactly. */
function heapLane(reports: Reports): {times: number[], lane: Lane} | null {
  const {peak_time_ns: ns, peak_bytes} = reports.heap!.summary;
  const [run] = runsWithSeries(reports);
  if (run === undefined)
    return null;
  const points = pointsOf(reports, run)
      .filter((point) => point.live_bytes !== null)
      .map((point) => ({ns: point.time_ns,
                        bytes: Math.max(0, point.live_bytes!)}));
  if (points.length < 2)
    return null;
  const hasPeak = ns !== null && run === 0;
  if (hasPeak) {
    const at = points.findIndex((point) => point.ns >= ns);
    const place = at < 0 ? points.length : at;
    points.splice(place, points[place]?.ns === ns ? 1 : 0,
                  {ns, bytes: peak_bytes});
  }
  return {times: points.map((point) => point.ns), lane: {
    key: "live", title: "Live heap", format: formatBytes, isBinary: true,
    lines: [{title: "live", color: "memory", isRate: false,
             values: points.map((point) => point.bytes)}],
    marks: hasPeak ? [{time: ns, text: `peak ${formatBytes(peak_bytes)}`}] : []
  }};
}

function HeapChart({height}: {height: number}) {
  const {reports} = useProfile();
  const [zoomed, setZoomed] = useState<Range | null>(null);
  const series = useMemo(() => heapLane(reports), [reports]);
  if (!series)
    return <p class="faint pad">The run was too short for a series over time.</p>;
  const {times, lane} = series;
  const all: Range = [0, Math.max(times[times.length - 1],
                                  reports.overview.runs[0].duration_ns)];
  return <div class="lanes"><Chart lane={lane} times={times}
      range={zoomed ?? all} onRange={setZoomed} height={height} sync="heap"
      axis="bottom"/></div>;
}

export function Heap() {
  const profile = useProfile();
  const {reports} = profile;
  const heap = reports.heap!, {summary} = heap;
  const {params} = useRoute();
  const tabs = [
    {value: "sites", title: "Sites"}, {value: "functions", title: "Functions"},
    {value: "types", title: "Types"},
    {value: "leaks", title: `Leaks ${heap.leaks.length || ""}`},
    {value: "sizes", title: "Sizes"}, {value: "lifetimes", title: "Lifetimes"}
  ];
  if (heap.mappings.length)
    tabs.push({value: "mappings", title: "Mappings"});
  if (reports.heap_scopes?.scopes.length)
    tabs.push({value: "scopes", title: "Scopes"});
  const tab = tabs.some((one) => one.value === params.tab) ? params.tab : "sites";
  return <section class="view heap" aria-label="Heap">
    <dl class="facts small">
      <Fact title="Allocated" note={`${formatCount(summary.allocations)} allocations`}>
        {formatBytes(summary.bytes_allocated)}</Fact>
      <Fact title="Peak" note={`${counted(summary.peak_blocks, "block")}${
        summary.peak_time_ns === null ? ""
            : ", after " + formatNs(summary.peak_time_ns)}${
        summary.peak_error_bytes
            ? `; may be off by ${formatBytes(summary.peak_error_bytes)}` : ""}`}>
        {formatBytes(summary.peak_bytes)}</Fact>
      <Fact title="Live at the end" note={
        `${counted(summary.live_blocks, "block")}${summary.lost_bytes === null
            ? "" : `, ${formatBytes(summary.lost_bytes)} lost`}`}>
        {formatBytes(summary.live_bytes)}</Fact>
      <Fact title="Temporary" note={
        `${formatShare(summary.temporary, summary.allocations)} of allocations`}>
        {formatCount(summary.temporary)}</Fact>
      {summary.mappings > 0 && <Fact title="Mapped"
        note="anonymous mmap, besides the heap">
        {formatBytes(summary.mapped_bytes)}</Fact>}
    </dl>
    <HeapChart height={190}/>
    <div class="toolbar">
      <Segmented label="Heap views" options={tabs} value={tab}
                 onChange={(value) => go({tab: value, order: null})}/>
      <span class="spacer"/>
      <span class="toolbar-note">Flame graph of</span>
      {(["bytes", "peak", "leaked"] as const).map((word) => <a key={word}
          class="toggle" href="#" onClick={(event) => {
            event.preventDefault();
            go({metric: word, zoom: null}, {view: "flame"});
          }}>{word === "bytes" ? "allocated"
              : word === "peak" ? "at peak" : "leaked"}</a>)}
    </div>
    {tab === "sites" && <GroupTable rows={heap.sites} by="sites"
                                    label="Allocation sites"/>}
    {tab === "functions" && <GroupTable rows={reports.heap_functions!.functions}
                                        by="functions"
                                        label="Allocating functions"/>}
    {tab === "types" && <GroupTable rows={reports.heap_types!.types} by="types"
                                    label="Allocated types"/>}
    {tab === "mappings" && <GroupTable rows={heap.mappings} by="mappings"
                                       label="Anonymous mappings"/>}
    {tab === "leaks" && <Leaks leaks={heap.leaks}/>}
    {tab === "sizes" && <Sizes sizes={reports.heap_sizes!.sizes}/>}
    {tab === "lifetimes" && <Lifetimes rows={heap.sites}/>}
    {tab === "scopes" && <Scopes scopes={reports.heap_scopes!.scopes}/>}
  </section>;
}

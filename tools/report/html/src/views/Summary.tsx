// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The first page: what ran, key figures, what is worth a change, where the time
// went, and what measuring cost.

import {useMemo} from "preact/hooks";
import {selectFunction, selectPath, useProfile} from "../context";
import {alignedTable, useCopyText} from "../copy";
import type {Bottleneck, Run} from "../contract";
import {counted, formatAmount, formatBytes, formatCount, formatNs, formatShare,
        formatTime, labelOf, placeOf, printable, shortPlace, tidyName,
        type Unit}
    from "../format";
import {Fact, Name, Share, WaitLegend} from "../parts/Bits";
import {Sparkline, stacked} from "../parts/Sparkline";
import {linkTo} from "../route";
import {type Lane, lanesOf, type Line, pointsOf, runsWithSeries}
    from "../series";

const kFirstCards = 6;

function endedHow(run: Run): string {
  return run.state === "exited" ? `exit status ${run.exit_status}`
                                : "still running or killed";
}

/** A threshold's figures have the unit of what it limits. */
function formatFigure(finding: Bottleneck, key: string, value: number): string {
  let unit: Unit = key.endsWith("_ns") ? "ns" : /bytes/.test(key) ? "bytes"
                                                                  : "count";
  if (finding.threshold && /^(mean|max|threshold)$/.test(key))
    unit = /^(allocations\(|counter:|gauge:)/.test(finding.threshold) ? "count"
         : /^bytes\(/.test(finding.threshold) ? "bytes" : "ns";
  return unit === "count" && value !== Math.round(value)
      ? value.toPrecision(3) : formatAmount(value, unit);
}

const kKinds: Record<string, string> = {
  threshold: "over your threshold", temporary_storm: "temporary allocations",
  realloc_growth: "growth by realloc", measuring: "time dominated by measuring",
  short_calls: "many short calls", hot_self: "hot self time"
};

function Card({finding}: {finding: Bottleneck}) {
  const profile = useProfile();
  const func = profile.find(finding);
  const figures = Object.entries(finding.figures);
  return <article class={"card " + finding.severity}>
    <header>
      <span class={"severity " + finding.severity}>{finding.severity}</span>
      <span class="kind">{kKinds[finding.kind] ?? labelOf(finding.kind)}</span>
    </header>
    <h3>{func >= 0
      ? <a href={linkTo("summary", {fn: func, node: null})} class="mono"
           title={printable(finding.name)}>{tidyName(finding.name)}</a>
      : <span class="mono">{tidyName(finding.name)}</span>}
      {placeOf(finding) &&
        <small class="place" title={placeOf(finding)}>{shortPlace(finding)}</small>}
    </h3>
    <p>{printable(finding.reason)}{finding.threshold &&
      <> (threshold {printable(finding.threshold)})</>}</p>
    {figures.length > 0 && <dl class="evidence">
      {figures.map(([key, value]) => <div key={key}>
        <dt>{labelOf(key)}</dt>
        <dd>{formatFigure(finding, key, value)}</dd>
      </div>)}
    </dl>}
    <p class="advice"><b>Try</b> {printable(finding.advice)}</p>
    {finding.path.length > 0 && <p class="card-links">
      <a href="#" onClick={(event) => {
        event.preventDefault();
        selectPath(profile, profile.findPath(finding.path), "tree");
      }}>Show the path</a>
      {finding.estimated && <span class="faint">times estimated (~)</span>}
    </p>}
  </article>;
}

function Environment() {
  const {overview} = useProfile().reports;
  const run = overview.runs[0], {sampling} = overview;
  const source = sampling
      ? [sampling.threads_by_perf_event && "perf events (user time)",
         sampling.threads_by_timer && "thread timers (user and system time)"]
            .filter(Boolean).join(" and ") : "";
  const rows: [string, string][] = overview.runs.length === 1 ? [
    ["Program", run.program], ["Command", run.command_line],
    ["Directory", run.directory],
    ["Started", (run.start ?? "").replace("T", " ").replace(/\.\d+Z$/, " UTC")],
    ["Host", run.host],
    ["Process", `${run.pid}${run.forked_from
        ? `, forked from ${run.forked_from}` : ""}`],
    ["Ended", endedHow(run)]
  ] : overview.runs.slice(0, 12).map((one): [string, string] => [
    "Run", `${one.path}: ${one.command_line}, pid ${one.pid}, ` +
           `${formatNs(one.duration_ns)}, ${endedHow(one)}`]);
  if (overview.runs.length > 12)
    rows.push(["", `and ${overview.runs.length - 12} more`]);
  rows.push(
    ["Compiler", overview.llvm.map((major) => `clang ${major}`).join(", ")],
    ["Hooks", run.placement === "pre-link"
        ? "pre-link: calls inlined at link time are counted too"
        : run.placement], ["Options", run.options],
    ["Timing", run.timing === "clock" ? "every call clocked, wall time"
        : run.timing === "count" ? "calls counted, none clocked"
        : "wall time; long calls clocked, short ones estimated (~)"]);
  if (sampling) {
    const cost = sampling.hook_ns + sampling.runtime_ns;
    rows.push(
      ["Samples", `${formatCount(sampling.samples)} of CPU time by ${source}, ` +
                  `every ${formatNs(sampling.period_ns)}`],
      ["Cost", `${formatShare(cost, sampling.cpu_ns)} of the CPU time: hooks ` +
               `${formatNs(sampling.hook_ns)} (a counted call ` +
               `${(sampling.hook_ps_per_call / 1000).toFixed(1)} ± ` +
               `${(sampling.hook_doubt_ps / 1000).toFixed(1)} ns), runtime ` +
               formatNs(sampling.runtime_ns)]);
  }
  return <dl class="environment">
    {rows.filter(([, text]) => text).map(([title, text], i) => <div key={i}>
      <dt>{title}</dt><dd>{printable(text)}</dd></div>)}
    {overview.losses.map((loss) => <div key={loss} class="lost">
      <dt>Lost</dt><dd>{printable(loss)}</dd></div>)}
  </dl>;
}

/** The run over time, small; each picture leads to the timeline. */
function OverTime() {
  const {reports} = useProfile();
  const [run] = runsWithSeries(reports);
  const tiles = useMemo(() => {
    if (run === undefined)
      return [];
    const points = pointsOf(reports, run);
    const times = points.map((point) => point.time_ns);
    const lanes = lanesOf(points, reports.heap, run === 0);
    const list: {title: string, line: Line, text: string}[] = [];
    const add = (title: string, key: string, lines: (lane: Lane) => Line[]) => {
      const lane = lanes.find((one) => one.key === key);
      const chosen = lane ? lines(lane) : [];
      if (!lane || !chosen.length)
        return;
      const line = stacked(chosen);
      const most = Math.max(0, ...line.values.filter((one) => one !== null));
      if (most > 0)
        list.push({title, line, text: "up to " + lane.format(most) +
                                      (key === "cpu" ? " of a core" : "")});
    };
    add("CPU", "cpu", (lane) => lane.lines);
    add("Calls", "calls", (lane) => lane.lines);
    for (const [title, name] of [["Resident memory", "resident"],
                                 ["Live heap", "live heap"]])
      add(title, "memory", (lane) =>
          lane.lines.filter((one) => one.title === name));
    return list.map((one) => ({...one, times}));
  }, [reports]);
  if (!tiles.length)
    return null;
  const end = Math.max(reports.overview.runs[run].duration_ns,
                       tiles[0].times[tiles[0].times.length - 1]);
  return <div class="tiles">
    {tiles.map(({title, line, text, times}) => <a key={title} class="tile"
        href={linkTo("timeline")} title={`${title} over the run`}>
      <span><b>{title}</b> <span class="faint">{text}</span></span>
      <Sparkline line={line} times={times} end={end}/>
    </a>)}
  </div>;
}

export function Summary() {
  const profile = useProfile();
  const {overview, bottlenecks, heap} = profile.reports;
  const findings = bottlenecks.bottlenecks;
  const duration = Math.max(...overview.runs.map((run) => run.duration_ns));
  const {sampling} = overview;
  const isTimed = overview.total_ns > 0;
  const top = profile.functions.slice(0, 12);
  const isShort = findings.length < 3; // there is room below them
  useCopyText(() => `${profile.reports.page.title}: ${formatNs(duration)}, ` +
      `${formatCount(overview.calls)} calls\n\n` +
      alignedTable(["self %", "self", "total", "calls", "function"],
                   top.map((row) => [
                     formatShare(row.self_ns, overview.total_ns),
                     formatTime(row.self_ns, row.timing === "sampled"),
                     formatTime(row.total_ns, row.timing === "sampled"),
                     formatCount(row.calls), printable(row.name)]),
                   [false, false, false, false, true]) +
      findings.map((one) => `\n${one.severity.toUpperCase()} ${
          printable(one.name)}: ${printable(one.reason)}\n`).join(""));
  return <section class="view summary" aria-label="Summary">
    <dl class="facts">
      <Fact title={overview.runs.length > 1 ? "Longest run" : "Duration"}
            note="wall">{formatNs(duration)}</Fact>
      {sampling && <Fact title="CPU time" note="by samples, hooks taken off">
        {formatNs(Math.max(0, sampling.cpu_ns - sampling.hook_ns -
                              sampling.runtime_ns))}</Fact>}
      {profile.hasWaits && <Fact title="Waiting" note={
        `${formatShare(overview.wait_ns!, overview.total_ns)} of ${
            overview.threads > 1 ? "all threads' time" : "the time"}`}>
        {formatNs(overview.wait_ns!)}</Fact>}
      {(overview.runnable_ns ?? 0) * 100 >= overview.total_ns &&
       overview.total_ns > 0 &&
       <Fact title="Runnable" note="others had the processors">
        {formatNs(overview.runnable_ns!)}</Fact>}
      <Fact title="Calls" note="exact">{formatCount(overview.calls)}</Fact>
      <Fact title="Functions" note={counted(profile.pathCount, "call path")}>
        {formatCount(profile.functions.length)}</Fact>
      <Fact title="Threads">{formatCount(overview.threads)}</Fact>
      {heap && <>
        <Fact title="Peak heap" note={
          `${counted(heap.summary.peak_blocks, "block")}${
            heap.summary.peak_error_bytes
                ? ` ± ${formatBytes(heap.summary.peak_error_bytes)}` : ""}`}>
          {formatBytes(heap.summary.peak_bytes)}</Fact>
        <Fact title="Allocations" note={
          `${formatBytes(heap.summary.bytes_allocated)} in all`}>
          {formatCount(heap.summary.allocations)}</Fact>
        <Fact title="Live at the end"
              note={counted(heap.summary.live_blocks, "block")}>
          {formatBytes(heap.summary.live_bytes)}</Fact>
      </>}
    </dl>
    <OverTime/>
    {overview.losses.length > 0 && <p class="warning" role="status">
      Not everything was recorded: {overview.losses.map(printable).join("; ")}
    </p>}
    <div class="summary-columns">
      <div>
        <h2>{findings.length
          ? counted(findings.length, "bottleneck") : "No bottlenecks found"}</h2>
        <div class="cards">
          {findings.slice(0, kFirstCards).map((one, i) =>
            <Card key={i} finding={one}/>)}
        </div>
        {findings.length > kFirstCards && <details class="more">
          <summary>{findings.length - kFirstCards} more</summary>
          <div class="cards">
            {findings.slice(kFirstCards).map((one, i) =>
              <Card key={i} finding={one}/>)}
          </div>
        </details>}
        {bottlenecks.not_checked.length > 0 && <details class="more faint">
          <summary>{bottlenecks.checked.length} kinds were looked for,{" "}
            {bottlenecks.not_checked.length} could not be</summary>
          <ul>{bottlenecks.not_checked.map(({kind, why}) =>
            <li key={kind}>{labelOf(kind)}: {why}</li>)}</ul>
        </details>}
        {isShort && <><h2>The run</h2><Environment/></>}
      </div>
      <div>
        <h2>{isTimed ? "Where the time went" : "Most called"}
          {profile.hasWaits && <span class="more-link"><WaitLegend/></span>}
          <a class="more-link" href={linkTo("functions")}>all functions</a></h2>
        <ol class="top-list">
          {top.map((row, index) => <li key={index}>
            <button type="button" onClick={() => selectFunction(index)}>
              {isTimed
                ? <Share part={row.self_ns} whole={overview.total_ns}
                         most={top[0].self_ns} wait={row.wait_ns}/>
                : <Share part={row.calls} whole={overview.calls}
                         most={top[0].calls}/>}
              <span class="figure">{isTimed
                ? formatTime(row.self_ns, row.timing === "sampled" ||
                                          profile.selfEstimated[index] === 1)
                : formatCount(row.calls)}</span>
              <Name name={row.name}/>
            </button>
          </li>)}
        </ol>
        {!isShort && <><h2>The run</h2><Environment/></>}
      </div>
    </div>
  </section>;
}

// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Everything about the selected function, beside whatever view is shown.

import {useMemo, useState} from "preact/hooks";
import {selectFunction, selectPath, useProfile} from "../context";
import {copyText} from "../copy";
import {counted, formatBytes, formatCount, formatNs, formatShare, formatTime,
        placeOf, printable, shortName, tidyName} from "../format";
import type {Neighbour} from "../profile";
import {kRecursive} from "../profile";
import {go, useRoute} from "../route";
import {Histogram, Place, Share} from "./Bits";
import {remSize} from "./Chart";

const kFirst = 6;

function Neighbours({title, rows, whole}: {
  title: string, rows: Neighbour[], whole: number
}) {
  const profile = useProfile();
  const [isAll, setAll] = useState(false);
  if (!rows.length)
    return null;
  return <section>
    <h3>{title} <span class="faint">{formatCount(rows.length)}</span></h3>
    <ul class="neighbours">
      {rows.slice(0, isAll ? 500 : kFirst).map((row) => {
        const {name} = profile.identities[row.func];
        return <li key={row.func}>
          <button type="button" disabled={!profile.isReal(row.func)}
                  onClick={() => selectFunction(row.func)}
                  title={`${printable(name)}\n${formatCount(row.calls)} calls, ` +
                         formatNs(row.total)}>
            <Share part={row.total} whole={whole}/>
            <span class="figure">{formatCount(row.calls)} ×</span>
            <span class="name">{name === "[root]" ? "start of a thread"
                                                  : tidyName(name)}</span>
          </button>
        </li>;
      })}
    </ul>
    {rows.length > kFirst && <button type="button" class="link"
        onClick={() => setAll(!isAll)}>
      {isAll ? "fewer" : `${rows.length - kFirst} more`}</button>}
  </section>;
}

function Source({func}: {func: number}) {
  const profile = useProfile();
  const row = profile.functions[func];
  const source = useMemo(() => {
    let best = null;
    for (const one of profile.reports.page.sources ?? []) {
      const lines = one.text.split("\n").length;
      if (one.file === row.file && one.line <= row.line &&
          row.line < one.line + lines && (!best || one.line > best.line))
        best = one;
    }
    return best;
  }, [func]);
  if (!source)
    return null;
  const lines = source.text.replace(/\n$/, "").split("\n");
  const skip = Math.max(0, row.line - source.line - 3);
  return <section>
    <h3>Source</h3>
    <pre class="source" tabIndex={0}>
      {lines.slice(skip, skip + 80).map((line, i) => {
        const number = source.line + skip + i;
        return <div key={i} class={number === row.line ? "here" : ""}>
          <i>{number}</i>{printable(line.replace(/\t/g, "    ").replace(/\r$/, ""))}
        </div>;
      })}
    </pre>
  </section>;
}

export function Inspector({func}: {func: number}) {
  const profile = useProfile();
  const {params} = useRoute();
  const row = profile.functions[func];
  const {callers, callees} = useMemo(() => profile.neighbours(func), [func]);
  const totals = profile.totals("self");
  const paths = useMemo(() => [...profile.nodesOf(func)]
      .filter((node) => !(profile.flags[node] & kRecursive))
      .sort((a, b) => totals[b] - totals[a]), [func]);
  const heap = profile.reports.heap;
  const allocated = useMemo(() => profile.reports.heap_functions?.functions
      .find((one) => profile.find(one) === func), [func]);
  const steps = profile.durations(func);
  const isEstimated = row.timing === "sampled" ||
                      profile.selfEstimated[func] === 1;
  const isUnknown = row.timing === "sampled" && row.total_ns === 0 &&
                    row.mean_ns === null;
  const time = (ns: number, estimated: boolean) =>
      isUnknown ? "-" : formatTime(ns, estimated);
  const place = placeOf(row);
  const sampledParts = [row.hook_ns && `hooks ${formatNs(row.hook_ns)}`,
                        row.library_ns && `libraries ${formatNs(row.library_ns)}`,
                        row.system_ns && `system ${formatNs(row.system_ns)}`]
      .filter(Boolean).join(", ");
  return <aside class="inspector" aria-label="Selected function" tabIndex={-1}>
    <header>
      <h2 class="mono">{printable(row.name)}</h2>
      <button type="button" class="icon" aria-label="Close" title="Close (Esc)"
              onClick={() => go({fn: null, node: null})}>×</button>
    </header>
    {place && <p class="place-line"><button type="button" class="link place"
      title="Copy" onClick={() => copyText(place)}>{place}</button></p>}
    {row.mangled && row.mangled !== row.name &&
      <p class="mangled mono" title="linkage name">{printable(row.mangled)}</p>}
    <div class="actions">
      <button type="button" class="toggle" onClick={() =>
        go({focus: func, turned: null, compare: null, zoom: null},
           {view: "flame"})}>What it calls</button>
      <button type="button" class="toggle" onClick={() =>
        go({focus: func, turned: 1, compare: null, zoom: null},
           {view: "flame"})}>Who calls it</button>
      <button type="button" class="toggle" onClick={() =>
        go({turned: null}, {view: "tree"})}>In the tree</button>
    </div>
    <dl class="figures">
      <div class="wide"><dt>Self</dt><dd>{time(row.self_ns, isEstimated)}
        {isEstimated && row.stderr_ns !== null && row.stderr_ns !== undefined &&
          <small> ± {formatNs(row.stderr_ns)}</small>}
        <small class="of">{formatShare(row.self_ns, profile.totalNs)}</small>
      </dd></div>
      <div class="wide"><dt>Total</dt>
        <dd>{time(row.total_ns, row.timing === "sampled")}
          <small class="of">{formatShare(row.total_ns, profile.totalNs)}</small>
        </dd></div>
      <div class="wide"><dt>Calls</dt><dd>{formatCount(row.calls)}
        <small class="of">{counted(paths.length, "path")}</small></dd></div>
      {profile.hasWaits && <>
        <div class="wide"><dt>CPU</dt>
          <dd>{time(row.cpu_ns ?? 0, isEstimated)}
            <small class="of">of self</small></dd></div>
        <div class="wide"><dt>Waiting</dt><dd>{formatTime(row.wait_ns)}
          {row.waits ? <>
            <small class="of">{counted(row.waits, "wait")}</small>
            <small class="below">for {row.waited_for}, at most{" "}
              {formatTime(row.max_wait_ns)}</small></> : null}
        </dd></div>
      </>}
      {(row.samples ?? null) !== null && <div class="wide"><dt>Samples</dt>
        <dd>{formatCount(row.samples!)}
          <small class="of">{formatNs(row.sampled_ns ?? 0)} CPU</small>
          {sampledParts && <small class="below">{sampledParts}</small>}
        </dd></div>}
    </dl>
    {row.mean_ns !== null && <section>
      <h3>A call <span class="faint">
        {row.timing === "exact" ? "every call was clocked"
             : "min to max of those that were clocked"}</span></h3>
      <dl class="percentiles">
        {([["min", row.min_ns], ["p50", row.p50_ns], ["mean", row.mean_ns],
           ["p90", row.p90_ns], ["p99", row.p99_ns], ["max", row.max_ns]] as
           const).map(([title, ns]) => ns !== null && <div key={title}>
          <dt>{title}</dt><dd>{formatTime(ns, title === "mean" &&
                                          row.timing === "sampled")}</dd></div>)}
      </dl>
      {row.calls > 1 && steps.length > 0 && <Histogram steps={steps} hasAxis
          width={Math.round(24 * remSize())}
          height={Math.round(6 * remSize())}/>}
    </section>}
    <Neighbours title="Called by" rows={callers} whole={row.total_ns}/>
    <Neighbours title="Calls" rows={callees} whole={row.total_ns}/>
    {allocated && <section>
      <h3>Allocates</h3>
      <dl class="figures">
        <div class="wide"><dt>In all</dt><dd>{formatBytes(allocated.bytes)}
          <small class="of">{formatCount(allocated.count)} allocations</small>
        </dd></div>
        <div class="wide"><dt>At peak</dt>
          <dd>{formatBytes(allocated.peak_bytes ?? 0)}</dd></div>
        <div class="wide"><dt>Never freed</dt>
          <dd>{formatBytes(allocated.live_bytes)}
            <small class="of">{counted(allocated.live_blocks, "block")}</small>
          </dd></div>
      </dl>
      <ul class="sites">
        {heap!.sites.filter((site) => profile.find(site) === func)
            .slice(0, kFirst).map((site, i) => <li key={i}>
          <span class="figure">{formatBytes(site.bytes)}</span>
          <span class="mono clip">{printable(
              `${site.kind} ${site.type}`.trim())}</span>
          <Place row={site}/></li>)}
      </ul>
    </section>}
    {paths.length > 0 && <section>
      <h3>Paths <span class="faint">longest first</span></h3>
      <ol class="paths">
        {paths.slice(0, 5).map((node) => {
          const names = profile.pathTo(node).slice(0, -1)
              .map((one) => shortName(
                  profile.identities[profile.paths.func[one]].name)).reverse();
          return <li key={node}>
            <button type="button" title={names.join("\n")}
                    aria-current={String(node) === params.node}
                    onClick={() => selectPath(profile, node)}>
              <Share part={totals[node]} whole={row.total_ns}/>
              <span class="figure">{formatCount(profile.calls[node])} ×</span>
              <span class="name">{names.slice(0, 8).join(" ‹ ") ||
                                  "outermost"}</span>
            </button>
          </li>;
        })}
      </ol>
    </section>}
    <Source func={func}/>
  </aside>;
}

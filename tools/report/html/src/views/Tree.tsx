// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The call tree, opened level by level: `autoprof-report tree`. What is open
// lasts as long as the page; the selected path is in the route.

import {useEffect, useLayoutEffect, useMemo, useState} from "preact/hooks";
import {useProfile} from "../context";
import {alignedTable, useCopyText} from "../copy";
import {formatAmount, formatCount, formatShare, printable, tidyName} from "../format";
import {callersGraph, type Graph, wholeGraph} from "../graph";
import {Place, Segmented, Share} from "../parts/Bits";
import {rowHeight, useWindow} from "../parts/Table";
import {kRecursive, kSelfEstimated, kTail, kTotalEstimated, kUnknown, kUntimed,
        metricOf, type Profile} from "../profile";
import {go, numberOf, useRoute} from "../route";
import {matcher} from "../search";

/** Open entries of each tree, kept while other views are shown. */
const kept = new Map<string, Set<number>>();
const kMostIndent = 40;

/** Children of the root that are worth opening at first: the way down as long
    as there is only one. */
function openAtFirst(graph: Graph): Set<number> {
  const open = new Set([0]);
  hotPath(graph, 0, 0.5).forEach((entry) => open.add(entry));
  return open;
}

/** Largest child of largest child, as long as it has that share of its parent. */
function hotPath(graph: Graph, from: number, share: number): number[] {
  const path: number[] = [];
  for (let at = from;;) {
    let best = -1;
    for (let c = at + 1; c < graph.end[at]; c = graph.end[c])
      if (best < 0 || graph.total[c] > graph.total[best])
        best = c;
    if (best < 0 || graph.total[best] <= 0 ||
        graph.total[best] < share * graph.total[at])
      return path;
    path.push(best);
    at = best;
  }
}

function visibleRows(graph: Graph, open: Set<number>): number[] {
  const rows: number[] = [];
  for (let i = 1; i < graph.count;) {
    rows.push(i);
    i = open.has(i) ? i + 1 : graph.end[i];
  }
  return rows;
}

function noteOf(flags: number): string {
  return flags & kRecursive ? "recursive" : flags & kTail ? "tail call" : "";
}

function entryOf(graph: Graph, profile: Profile, node: number,
                 fn: number): number {
  if (node > 0)
    return graph.source[node] === node ? node : graph.source.indexOf(node);
  if (fn < 0 || graph.source[1] !== 1)
    return fn < 0 ? -1 : graph.func.indexOf(fn);
  let best = -1;
  for (const one of profile.nodesOf(fn))
    if (best < 0 || graph.total[one] > graph.total[best])
      best = one;
  return best;
}

export function Tree() {
  const profile = useProfile();
  const {params} = useRoute();
  const word = profile.metrics.some((one) => one.word === params.metric)
      ? params.metric : profile.metrics[0]?.word ?? "calls";
  const metric = profile.metrics.find((one) => one.word === word) ??
                 metricOf(word, word);
  const isTurned = params.turned === "1";
  const graph = useMemo(() => isTurned ? callersGraph(profile, word, "")
                                       : wholeGraph(profile, word, ""),
                        [profile, word, isTurned]);
  const key = isTurned ? "callers/" + word : "callees";
  const [, redraw] = useState(0);
  if (!kept.has(key))
    kept.set(key, isTurned ? new Set([0]) : openAtFirst(graph));
  const open = kept.get(key)!;
  const fn = numberOf(params, "fn"), node = numberOf(params, "node");
  const selected = useMemo(() => entryOf(graph, profile, node, fn),
                           [graph, node, fn]);
  // A path selected elsewhere is opened up to here.
  useMemo(() => {
    for (let up = selected >= 0 ? graph.parent[selected] : -1; up > 0;
         up = graph.parent[up])
      open.add(up);
  }, [selected, graph]);
  const rows = visibleRows(graph, open);
  const height = rowHeight();
  const {box, first, last, reveal} = useWindow(rows.length, height);
  const at = rows.indexOf(selected);
  useLayoutEffect(() => reveal(at), [selected, graph]);
  const matches = useMemo(() => {
    const wanted = matcher(params.q ?? "");
    return params.q ? graph.identities.map(
        (row) => wanted(row.name, row.mangled, row.file)) : null;
  }, [graph, params.q]);

  const update = () => redraw((n) => n + 1);
  const select = (entry: number) => {
    const func = graph.func[entry], source = graph.source[entry];
    go({fn: profile.isReal(func) ? func : null,
        node: !isTurned && source > 0 ? source : null});
  };
  const toggle = (entry: number) => {
    if (!open.delete(entry))
      open.add(entry);
    update();
  };
  const showHot = () => {
    const path = hotPath(graph, selected > 0 ? selected : 0, 0.3);
    if (selected > 0)
      open.add(selected);
    path.forEach((entry) => open.add(entry));
    update();
    if (path.length)
      select(path[path.length - 1]);
  };
  const hasChildren = (entry: number) => graph.end[entry] > entry + 1;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = {ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15}[
        event.key];
    if (step)
      select(rows[Math.max(0, Math.min(rows.length - 1,
                                       (at < 0 ? -step : at) + step))]);
    else if (event.key === "ArrowRight" && selected > 0) {
      if (hasChildren(selected) && !open.has(selected))
        toggle(selected);
      else if (hasChildren(selected))
        select(selected + 1);
    } else if (event.key === "ArrowLeft" && selected > 0) {
      if (open.has(selected) && hasChildren(selected))
        toggle(selected);
      else if (graph.parent[selected] > 0)
        select(graph.parent[selected]);
    } else if (event.key === "Enter" && selected > 0)
      toggle(selected);
    else if (event.key === "h")
      showHot();
    else
      return;
    event.preventDefault();
  };
  useEffect(() => {
    if (at >= 0)
      reveal(at);
  }, [at]);

  const isTime = metric.unit === "ns";
  const amount = (value: number, entry: number, flag: number) => {
    const flags = graph.flags[entry];
    if (isTime && flags & (kRecursive | kUntimed | kUnknown))
      return "-";
    return (isTime && flags & flag ? "~" : "") +
           formatAmount(value, metric.unit);
  };
  useCopyText(() => alignedTable(
      [metric.title + " %", "total", "self", "calls",
       isTurned ? "called from" : "call path"],
      rows.map((entry) => [
        formatShare(graph.total[entry], graph.total[0]),
        amount(graph.total[entry], entry, kTotalEstimated),
        amount(graph.own[entry], entry, kSelfEstimated),
        formatCount(graph.calls[entry]),
        "  ".repeat(Math.min(kMostIndent, graph.depth[entry] - 1)) +
            printable(graph.identities[graph.func[entry]].name) +
            (noteOf(graph.flags[entry]) && ` (${noteOf(graph.flags[entry])})`)
      ]), [false, false, false, false, true]));

  return <section class="view" aria-label="Call tree">
    <div class="toolbar">
      <label class="field">Figures
        <select value={word} onChange={(event) => go(
            {metric: event.currentTarget.value})}>
          {profile.metrics.map((one) =>
            <option key={one.word} value={one.word}>{one.title}</option>)}
        </select>
      </label>
      <Segmented label="Direction" value={isTurned ? "1" : ""}
          options={[{value: "", title: "Callees"}, {value: "1", title: "Callers"}]}
          onChange={(turned) => go({turned, node: null})}/>
      <button type="button" class="toggle" onClick={showHot}
              title="Opens the largest callee of the largest callee (H)">
        Hot path</button>
      <button type="button" class="toggle" onClick={() => {
        open.clear();
        open.add(0);
        update();
      }}>Close all</button>
      <span class="spacer"/>
      <span class="toolbar-note">
        {formatCount(profile.pathCount)} paths,{" "}
        {formatAmount(graph.total[0], metric.unit)}{isTime ? " wall" : ""}
        {graph.hidden > 0 && `; ${formatCount(graph.hidden)} small ones not shown`}
      </span>
    </div>
    <div class="table-box">
      <div class="table tree" ref={box} role="tree" aria-label="Call tree"
           tabIndex={0} onKeyDown={onKeyDown}>
        <div class="thead" aria-hidden="true">
          <div class="th">Total %</div><div class="th">Total</div>
          <div class="th">Self</div><div class="th">Calls</div>
          <div class="th left">{isTurned ? "Function, below it its callers"
                                         : "Call path"}</div>
          <div class="th left">Defined at</div>
        </div>
        <div class="tbody" style={{height: rows.length * height + "px"}}>
          {rows.slice(first, last).map((entry, i) => {
            const index = first + i, depth = graph.depth[entry];
            const row = graph.identities[graph.func[entry]];
            const isOpen = open.has(entry), note = noteOf(graph.flags[entry]);
            const indent = Math.min(kMostIndent, depth - 1);
            const isMatch = matches?.[graph.func[entry]];
            return <div key={entry} role="treeitem" aria-level={depth}
                        aria-selected={entry === selected}
                        aria-expanded={hasChildren(entry) ? isOpen : undefined}
                        class={"tr" + (entry === selected ? " selected" : "") +
                               (matches && !isMatch ? " dim" : "")}
                        style={{height: height + "px",
                                top: index * height + "px"}}
                        onClick={() => select(entry)}
                        onDblClick={() => toggle(entry)}>
              <div class="td"><Share part={graph.total[entry]}
                                     whole={graph.total[0]}/></div>
              <div class="td">{amount(graph.total[entry], entry,
                                      kTotalEstimated)}</div>
              <div class="td">{amount(graph.own[entry], entry,
                                      kSelfEstimated)}</div>
              <div class="td">{formatCount(graph.calls[entry])}</div>
              <div class="td left" style={{paddingLeft:
                                           indent * 0.95 + 0.5 + "rem"}}>
                <button type="button" tabIndex={-1} class="twisty"
                        aria-label={isOpen ? "Close" : "Open"}
                        disabled={!hasChildren(entry)}
                        onClick={(event) => {
                          event.stopPropagation();
                          toggle(entry);
                        }}>{hasChildren(entry) ? (isOpen ? "▾" : "▸") : ""}
                </button>
                {depth - 1 > kMostIndent && <span class="faint">({depth - 1}) </span>}
                <span class={"name" + (isMatch ? " match" : "")}
                      title={printable(row.name)}>
                  {tidyName(row.name)}{note && <em class="note">{note}</em>}
                </span>
              </div>
              <div class="td left"><Place row={row}/></div>
            </div>;
          })}
        </div>
      </div>
    </div>
    <p class="hint"><kbd>→</kbd> opens, <kbd>←</kbd> closes, <kbd>H</kbd> hot
      path; <kbd>/</kbd> marks functions.</p>
  </section>;
}

// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The flame graph: what is shown is chosen above it, the canvas is below.

import {useMemo, useState} from "preact/hooks";
import {useProfile} from "../context";
import {formatAmount, formatCount, printable} from "../format";
import {calleesGraph, callersGraph, comparedGraph, wholeGraph} from "../graph";
import {Segmented, Toggle} from "../parts/Bits";
import {FlameCanvas} from "../parts/FlameCanvas";
import {metricOf} from "../profile";
import {go, numberOf, useRoute} from "../route";

function Legend() {
  return <span class="legend" aria-label="Blue: less than the base, grey: the
      same, orange: more than the base">
    less<span class="legend-steps" aria-hidden="true">
      {[0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => <i key={i} class={"d" + i}/>)}
    </span>more than the base
  </span>;
}

export function Flame() {
  const profile = useProfile();
  const {params} = useRoute();
  const [isBaseWide, setBaseWide] = useState(false);
  const {page, threads} = profile.reports;
  const word = profile.metrics.some((one) => one.word === params.metric)
      ? params.metric : profile.metrics[0]?.word ?? "calls";
  const metric = profile.metrics.find((one) => one.word === word) ??
                 metricOf(word, word);
  const canThread = metric.family !== "memory" && page.threads.length > 0;
  const thread = canThread && page.threads.includes(Number(params.thread))
      ? params.thread ?? "" : "";
  const focus = numberOf(params, "focus");
  const isTurned = params.turned === "1";
  const isCompared = Boolean(page.base) && params.compare === "1";
  const graph = useMemo(() => {
    if (isCompared)
      return comparedGraph(profile, word);
    if (isTurned)
      return callersGraph(profile, word, thread, focus);
    return profile.isReal(focus) ? calleesGraph(profile, word, thread, focus)
                                 : wholeGraph(profile, word, thread);
  }, [profile, word, thread, focus, isTurned, isCompared]);
  const name = profile.isReal(focus)
      ? printable(profile.identities[focus].name) : "";
  return <section class="view" aria-label="Flame graph">
    <div class="toolbar">
      <label class="field">Widths
        <select value={word} onChange={(event) => go(
            {metric: event.currentTarget.value, zoom: null})}>
          {profile.metrics.map((one) =>
            <option key={one.word} value={one.word}>{one.title}</option>)}
        </select>
      </label>
      {canThread && <label class="field">Thread
        <select value={thread} onChange={(event) => go(
            {thread: event.currentTarget.value, zoom: null})}>
          <option value="">all</option>
          {threads.threads.filter((one) => page.threads.includes(one.index))
              .map((one) => <option key={one.index} value={String(one.index)}>
                {one.index}: {printable(one.name)}
              </option>)}
        </select>
      </label>}
      {!isCompared && <Segmented label="Direction" value={isTurned ? "1" : ""}
          options={[{value: "", title: "Callees",
                     help: "Below each function what it calls"},
                    {value: "1", title: "Callers",
                     help: "Turned round: below each function who calls it"}]}
          onChange={(turned) => go({turned, zoom: null})}/>}
      <Toggle title="Root at the bottom" on={params.up === "1"}
              onChange={(on) => go({up: on ? "1" : null})}/>
      {page.base && <Toggle title="Compare with base" on={isCompared}
          onChange={(on) => go({compare: on ? "1" : null, zoom: null,
                                focus: null, turned: null, thread: null})}/>}
      {isCompared && <>
        <Toggle title="Widths of the base" on={isBaseWide}
                onChange={setBaseWide}/>
        <Legend/>
      </>}
      {name && !isCompared && <span class="chip">
        {isTurned ? "callers of " : "below "}<b>{name}</b>
        <button type="button" aria-label="Show all again"
                onClick={() => go({focus: null, zoom: null})}>×</button>
      </span>}
      <span class="spacer"/>
      <span class="toolbar-note">
        {formatAmount(graph.total[0], metric.unit)}
        {metric.unit === "bytes" ? "" : " " + metric.title}
        {isCompared && `, base ${formatAmount(graph.base![0], metric.unit)}`}
        {graph.hidden > 0 &&
            `; ${formatCount(graph.hidden)} small frames not shown`}
      </span>
    </div>
    <FlameCanvas graph={graph} metric={metric} isFlame={params.up === "1"}
                 widths={isCompared && isBaseWide ? graph.base! : graph.total}/>
    <p class="hint">
      Click a frame to select and enlarge it; <kbd>Ctrl</kbd> + wheel
      or <kbd>W</kbd> <kbd>S</kbd> zoom, drag moves, <kbd>Backspace</kbd> goes out,
      arrows walk, <kbd>Esc</kbd> resets, <kbd>/</kbd> searches.
    </p>
  </section>;
}

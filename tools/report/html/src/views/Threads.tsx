// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The threads, and the calls that were open when the trace ended.

import {useMemo} from "preact/hooks";
import {selectFunction, useProfile} from "../context";
import type {ThreadRow} from "../contract";
import {formatCount, formatNs, formatShare, formatTime, placeOf, printable}
    from "../format";
import {Name, Share, WaitLegend} from "../parts/Bits";
import type {Range} from "../parts/Chart";
import {type Column, Table} from "../parts/Table";
import {ThreadBar} from "../parts/ThreadLanes";
import {go, useRoute} from "../route";

const kMostFrames = 200;
const kHottest = 12;

/** What the thread did itself, most time first. */
function Hottest({thread}: {thread: number}) {
  const profile = useProfile();
  const rows = useMemo(() => profile.functionsOf(
      "self", profile.reports.threads.threads.length < 2 ? "" : String(thread)),
      [profile, thread]);
  const waits = useMemo(() => new Map(profile.functionsOf("wait",
      profile.reports.threads.threads.length < 2 ? "" : String(thread))
          .map(({func, value}) => [func, value])), [profile, thread]);
  const whole = rows.reduce((sum, row) => sum + row.value, 0);
  if (!whole)
    return null;
  return <div>
    <h4>Where its time went {profile.hasWaits && <WaitLegend/>}</h4>
    <ol class="top-list">
      {rows.slice(0, kHottest).map(({func, value}) => <li key={func}>
        <button type="button" disabled={!profile.isReal(func)}
                onClick={() => selectFunction(func)}>
          <Share part={value} whole={whole} most={rows[0].value}
                 wait={waits.get(func)}/>
          <span class="figure">{formatTime(
              value, profile.selfEstimated[func] === 1)}</span>
          <Name name={profile.identities[func].name}/>
        </button>
      </li>)}
    </ol>
  </div>;
}

export function Threads() {
  const profile = useProfile();
  const {params} = useRoute();
  const rows = profile.reports.threads.threads;
  const several = profile.reports.overview.runs.length > 1;
  const longest = rows.reduce<ThreadRow | undefined>((most, row) =>
    !most || row.total_ns > most.total_ns ? row : most, undefined);
  const shown = rows.find((row) => String(row.index) === params.of) ?? longest;
  const all: Range = [0, Math.max(
      1, ...profile.reports.overview.runs.map((run) => run.duration_ns))];
  const columns = useMemo(() => {
    const list: Column<ThreadRow>[] = [
      {key: "index", title: "Thread", width: "5rem", value: (row) => row.index,
       text: (row) => String(row.index)},
      {key: "tid", title: "Tid", width: "6rem", value: (row) => row.tid,
       text: (row) => String(row.tid)},
      {key: "share", title: "Time %", width: "8rem",
       help: "Share of the time of all threads (wall)",
       value: (row) => row.total_ns,
       text: (row) => formatShare(row.total_ns, profile.totalNs),
       draw: (row) => <Share part={row.total_ns} whole={profile.totalNs}
                             most={Math.max(1, ...rows.map((one) =>
                               one.total_ns))} wait={row.wait_ns}/>},
      {key: "total_ns", title: "Time", width: "6rem", help: "In calls (wall)",
       value: (row) => row.total_ns, text: (row) => formatNs(row.total_ns)},
      {key: "calls", title: "Calls", width: "8rem", value: (row) => row.calls,
       text: (row) => formatCount(row.calls)},
      {key: "start_ns", title: "Began", width: "6.5rem",
       help: "After the start of the run",
       value: (row) => row.start_ns,
       text: (row) => "+" + formatNs(row.start_ns)},
      {key: "owners", title: "Owners", width: "5.5rem",
       help: "Threads that used this entry one after another",
       value: (row) => row.owners, text: (row) => formatCount(row.owners)}
    ];
    for (const [key, title] of [["cpu_ns", "CPU"], ["runnable_ns", "Runnable"],
                                ["wait_ns", "Waits"]] as const)
      if (rows.some((row) => key === "runnable_ns"
            ? (row[key] ?? 0) > 0 : (row[key] ?? null) !== null))
        list.push({key, title, width: "6rem", value: (row) => row[key],
                   text: (row) => formatTime(row[key])});
    if (several)
      list.splice(1, 0, {key: "pid", title: "Pid", width: "6rem",
                         value: (row) => row.pid,
                         text: (row) => String(row.pid)});
    if (rows.length > 1)
      list.push({key: "life", title: "Over the run", width: "11rem", drop: 1,
                 isLeft: true, value: (row) => row.start_ns, text: () => "",
                 help: "In calls, from its first one on",
                 draw: (row) => <ThreadBar row={row} range={all}/>});
    list.push(
        {key: "name", title: "Name", isLeft: true, width: "minmax(9rem, 1fr)",
         value: (row) => printable(row.name), text: (row) => printable(row.name),
         draw: (row) => <Name name={row.name}/>});
    if (rows.some((row) => row.open_stack.length > 0))
      list.push({key: "open", title: "Was in", isLeft: true, width: "minmax(10rem, 1fr)",
         help: "The innermost call that was open when the trace ended",
         text: (row) => row.open_stack.length
             ? printable(row.open_stack[row.open_stack.length - 1].name) : "",
         draw: (row) => row.open_stack.length
             ? <Name name={row.open_stack[row.open_stack.length - 1].name}/>
             : <span class="faint">ended</span>});
    return list;
  }, [rows]);
  const stack = shown?.open_stack ?? [];
  const canGraph = shown !== undefined && (rows.length < 2 ||
      profile.reports.page.threads.includes(shown.index));
  return <section class="view threads" aria-label="Threads">
    <Table label="Threads" rows={rows} columns={columns} sortKey="order"
           defaultSort="index"
           isSelected={(row) => row === shown}
           onSelect={(row) => go({of: row.index})}
           onOpen={(row) => go({thread: row.index, zoom: null},
                               {view: "flame"})}/>
    {shown && <div class="detail">
      <h3>Thread {shown.index}: {printable(shown.name)}
        {canGraph && <button type="button" class="toggle" onClick={() =>
            go({thread: rows.length < 2 ? null : shown.index, zoom: null},
               {view: "flame"})}>Flame graph of this thread</button>}
        {stack.length === 0 &&
          <span class="faint">no call was open when the trace ended</span>}
      </h3>
      <div class="detail-columns">
      <Hottest thread={shown.index}/>
      {stack.length > 0 && <div>
          <h4>Open when the trace ended <span class="faint">
            {formatCount(stack.length)}, outermost first</span></h4>
          <ol class="stack" start={0}>
            {stack.slice(0, kMostFrames).map((row, i) => {
              const func = profile.find(row);
              return <li key={i}>
                <button type="button" class="link mono" disabled={func < 0}
                        onClick={() => selectFunction(func)}>
                  {printable(row.name)}</button>
                {" "}<span class="place">{placeOf(row)}</span>
              </li>;
            })}
            {stack.length > kMostFrames && <li class="faint">
              {formatCount(stack.length - kMostFrames)} more</li>}
          </ol>
        </div>}
      </div>
    </div>}
  </section>;
}

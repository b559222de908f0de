// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// When threads ran: from its first call on, as long as it was in calls.

import {useState} from "preact/hooks";
import type {ThreadRow} from "../contract";
import {formatCount, formatNs, printable} from "../format";
import {go} from "../route";
import type {Range} from "./Chart";

const kFirst = 12;

/** Where a span lies in a range, in percent; null: outside. */
export function placeIn(start: number, end: number, [from, to]: Range) {
  const wide = to - from || 1;
  const left = Math.max(0, (start - from) / wide);
  const right = Math.min(1, (end - from) / wide);
  return right < 0 || left > 1 || right < left ? null
      : {left: 100 * left + "%",
         width: `max(2px, ${100 * (right - left)}%)`};
}

export function ThreadBar({row, range}: {row: ThreadRow, range: Range}) {
  // One entry that several threads used one after another is no span.
  const place = row.owners > 1 ? null
      : placeIn(row.start_ns, row.start_ns + row.total_ns, range);
  return <span class="thread-track">
    {place && <i style={place}/>}
    {row.owners > 1 && <span class="faint">
      {formatCount(row.owners)} threads, one after another</span>}
  </span>;
}

export function ThreadLanes({threads, range}: {
  threads: ThreadRow[], range: Range
}) {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? threads : threads.slice(0, kFirst);
  return <figure class="lane threads-lane">
    <figcaption><b>Threads</b>
      <span class="faint">in calls, from the first on</span></figcaption>
    <ol>
      {shown.map((row) => <li key={row.index}>
        <button type="button" title={`Thread ${row.index}: ${
            printable(row.name)}\nin calls ${formatNs(row.total_ns)}, from +${
            formatNs(row.start_ns)} on\n${formatCount(row.calls)} calls`}
                onClick={() => go({of: row.index}, {view: "threads"})}>
          <span class="clip">{row.index} {printable(row.name)}</span>
          <ThreadBar row={row} range={range}/>
        </button>
      </li>)}
      {threads.length > kFirst && <li><button type="button" class="link"
          onClick={() => setAll(!isAll)}>{isAll ? "fewer"
              : `${formatCount(threads.length - kFirst)} more`}</button></li>}
    </ol>
  </figure>;
}

// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A lane as a small picture: the largest value in each part of the run.

import type {Line} from "../series";

const kParts = 160, kHeight = 40;

function parted(line: Line, times: number[], end: number): number[] {
  const parts = new Array<number>(kParts).fill(NaN);
  const partOf = (ns: number) =>
      Math.max(0, Math.min(kParts - 1, Math.floor(ns / end * kParts)));
  line.values.forEach((value, i) => {
    if (value === null)
      return;
    // A rate holds since the point before.
    const last = partOf(times[i]);
    for (let at = line.isRate && i > 0 ? partOf(times[i - 1]) : last;
         at <= last; ++at)
      parts[at] = Number.isNaN(parts[at]) ? value : Math.max(parts[at], value);
  });
  for (let at = 1; at < kParts; ++at) // until something else is known
    if (Number.isNaN(parts[at]))
      parts[at] = parts[at - 1];
  return parts.map((value) => Number.isNaN(value) ? 0 : value);
}

/** A sum of lines, one upon the other. */
export function stacked(lines: Line[]): Line {
  return {...lines[0], values: lines[0].values.map((_, i) => {
    const values = lines.map((line) => line.values[i]);
    return values.every((value) => value === null) ? null
        : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  })};
}

export function Sparkline({line, times, end}: {
  line: Line, times: number[], end: number
}) {
  const parts = parted(line, times, end);
  const most = Math.max(...parts) || 1;
  const points = parts.map((value, i) =>
    `${i},${(kHeight - 1 - value / most * (kHeight - 2)).toFixed(2)}`);
  return <svg class="sparkline" viewBox={`0 0 ${kParts - 1} ${kHeight}`}
              preserveAspectRatio="none" aria-hidden="true">
    <polygon points={`0,${kHeight} ${points.join(" ")} ${kParts - 1},${kHeight}`}
             style={{fill: `var(--${line.color})`}}/>
    <polyline points={points.join(" ")}
              style={{stroke: `var(--${line.color})`}}/>
  </svg>;
}

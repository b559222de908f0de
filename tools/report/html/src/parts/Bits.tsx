// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Small things that many views show: shares, names, histograms, buttons.

import type {ComponentChildren} from "preact";
import {formatCount, formatNs, formatShare, placeOf, printable, shortPlace,
        tidyName}
    from "../format";
import {remSize} from "./Chart";

/** A share with a bar, which is full for \p most (the whole); what of the
    part was spent waiting has another colour. */
export function Share({part, whole, most = whole, wait}: {
  part: number, whole: number, most?: number, wait?: number | null
}) {
  const share = most > 0 ? Math.max(0, Math.min(1, part / most)) : 0;
  const waiting = part > 0 ? (wait ?? 0) / part : 0;
  return <span class="share">
    <span class="share-track" aria-hidden="true">
      <span style={{
        width: (100 * share).toFixed(2) + "%",
        background: waiting > 0 ? `linear-gradient(90deg, var(--bar-edge) ${
            (100 - 100 * waiting).toFixed(1)}%, var(--wait) 0)` : undefined
      }}/>
    </span>
    <span class="share-text">{formatShare(part, whole)}</span>
  </span>;
}

/** What the two colours of shares are. */
export function WaitLegend() {
  return <span class="wait-legend">
    <i style={{background: "var(--bar-edge)"}}/>computing
    <i style={{background: "var(--wait)"}}/>waiting
  </span>;
}

export function Name({name, note}: {name: string, note?: string}) {
  return <span class="name" title={printable(name)}>
    {tidyName(name)}{note && <em class="note">{note}</em>}
  </span>;
}

export function Place({row}: {row: {file: string, line: number}}) {
  const full = placeOf(row);
  return full ? <span class="place" title={full}>{shortPlace(row)}</span> : null;
}

/** Marks of a logarithmic scale, at most so many: powers of ten, with 2 and 5
    between them where there is room. */
function logTicks(low: number, high: number, most: number): number[] {
  const between = (digits: number[], step: number) => {
    const ticks: number[] = [];
    for (let power = Math.floor(Math.log10(low)); 10 ** power <= high;
         power += step)
      ticks.push(...digits.map((digit) => digit * 10 ** power));
    return ticks.filter((ns) => ns >= low && ns <= high);
  };
  for (const digits of [[1, 2, 5], [1]])
    if (between(digits, 1).length <= most)
      return between(digits, 1);
  return between([1], 2);
}

/** How long calls took, on a logarithmic scale; steps are those of the data. */
export function Histogram(
    {steps, width, height, hasAxis = false}:
    {steps: [number, number][], width: number, height: number,
     hasAxis?: boolean}) {
  if (!steps.length)
    return <span class="faint">-</span>;
  const sum = steps.reduce((all, [, count]) => all + count, 0);
  const log = (ns: number) => Math.log2(Math.max(ns, 1));
  const low = Math.floor(log(steps[0][0])),
        high = Math.max(low + 3, Math.ceil(log(steps[steps.length - 1][0] + 1)));
  const bins = new Array(Math.max(8, (high - low) * (hasAxis ? 4 : 2))).fill(0);
  for (const [ns, count] of steps) {
    const at = (log(ns) - low) / (high - low) * bins.length;
    bins[Math.min(bins.length - 1, Math.floor(at))] += count;
  }
  const most = Math.max(...bins), step = width / bins.length;
  const floor = hasAxis ? height - 18 : height;
  const label = `${formatCount(sum)} calls from ${formatNs(steps[0][0])} to ` +
      formatNs(steps[steps.length - 1][0]);
  const ticks = hasAxis
      ? logTicks(2 ** low, 2 ** high, width / (4.4 * remSize())) : [];
  return <svg class="histogram" width={width} height={height} role="img"
              aria-label={label} viewBox={`0 0 ${width} ${height}`}>
    <title>{label}</title>
    {bins.map((count, i) => {
      if (!count)
        return null;
      // Rare long calls matter: they keep a height that is seen.
      const tall = Math.max(1.5, Math.sqrt(count / most) * (floor - 2));
      return <rect key={i} x={i * step + 0.5} y={floor - tall}
                   width={Math.max(1, step - 1)} height={tall}/>;
    })}
    {ticks.map((ns) => {
      const x = (log(ns) - low) / (high - low) * width;
      return <g key={ns}>
        <line x1={x} x2={x} y1={floor} y2={floor + 4}/>
        <text x={x} y={height - 2}
              text-anchor={x < 20 ? "start" : x > width - 20 ? "end" : "middle"}>
          {formatNs(ns).replace(/\.0+ /, " ")}
        </text>
      </g>;
    })}
  </svg>;
}

export function Segmented(
    {label, options, value, onChange}:
    {label: string, options: {value: string, title: string, help?: string}[],
     value: string, onChange: (value: string) => void}) {
  return <div class="segmented" role="radiogroup" aria-label={label}>
    {options.map((one) => <button
        key={one.value} type="button" role="radio" title={one.help ?? ""}
        aria-checked={one.value === value}
        class={one.value === value ? "on" : ""}
        onClick={() => onChange(one.value)}>{one.title}</button>)}
  </div>;
}

export function Toggle(
    {on, onChange, title, help}:
    {on: boolean, onChange: (on: boolean) => void, title: string,
     help?: string}) {
  return <button type="button" class={"toggle" + (on ? " on" : "")}
                 aria-pressed={on} title={help ?? ""}
                 onClick={() => onChange(!on)}>{title}</button>;
}

export function Fact({title, children, note}: {
  title: string, children: ComponentChildren, note?: ComponentChildren
}) {
  return <div class="fact">
    <dt>{title}</dt>
    <dd>{children}{note && <small>{note}</small>}</dd>
  </div>;
}

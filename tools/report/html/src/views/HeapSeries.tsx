// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Distributions of the heap: sizes and lifetimes of blocks, memory scopes.

import {alignedTable, useCopyText} from "../copy";
import type {HeapFigures, HeapRow, HeapScope} from "../contract";
import {formatBytes, formatCount, formatShare, printable} from "../format";
import {Share} from "../parts/Bits";
import {type Column, Table} from "../parts/Table";

interface Bar {
  title: string;
  count: number;
}

function Bars({label, bars, unit}: {label: string, bars: Bar[], unit: string}) {
  const all = bars.reduce((sum, bar) => sum + bar.count, 0);
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  useCopyText(() => alignedTable(
      [label, unit, "share"],
      bars.map((bar) => [bar.title, formatCount(bar.count),
                         formatShare(bar.count, all)]), [true, false, false]));
  if (!all)
    return <p class="empty">Not recorded.</p>;
  return <div class="scroll"><table class="bars">
    <caption class="sr-only">{label}</caption>
    <tbody>
      {bars.map((bar) => <tr key={bar.title}>
        <th scope="row">{bar.title}</th>
        <td>{formatCount(bar.count)}</td>
        <td>{formatShare(bar.count, all)}</td>
        <td class="bar-cell"><span class="bar" style={{
          width: (100 * bar.count / most).toFixed(2) + "%"}}/></td>
      </tr>)}
    </tbody>
  </table></div>;
}

export function Sizes({sizes}: {
  sizes: {min: number, max: number | null, count: number}[]
}) {
  return <Bars label="Size of a block" unit="allocations"
      bars={sizes.map(({min, max, count}) => ({
        title: max === null ? `${formatBytes(min)} and more`
             : max === min ? formatBytes(min)
             : `${formatBytes(min)} to ${formatBytes(max + 1)}`,
        count}))}/>;
}

const kLifetimes: [keyof HeapFigures & `freed_${string}`, string][] = [
  ["freed_below_1ms", "below 1 ms"], ["freed_below_10ms", "1 to 10 ms"],
  ["freed_below_100ms", "10 to 100 ms"], ["freed_below_1s", "0.1 to 1 s"],
  ["freed_below_10s", "1 to 10 s"], ["freed_below_100s", "10 to 100 s"],
  ["freed_below_1000s", "100 to 1000 s"], ["freed_later", "longer"]];

export function Lifetimes({rows}: {rows: HeapRow[]}) {
  const bars = kLifetimes.map(([key, title]) => ({
    title, count: rows.reduce((sum, row) => sum + (row[key] ?? 0), 0)}));
  bars.push({title: "never freed", count: rows.reduce(
      (sum, row) => sum + Math.max(0, row.live_blocks), 0)});
  return <Bars label="Lifetime of a block" unit="blocks" bars={bars}/>;
}

export function Scopes({scopes}: {scopes: HeapScope[]}) {
  const most = Math.max(1, ...scopes.map((scope) => scope.peak_max));
  const bytes = (key: keyof HeapScope & string, title: string):
      Column<HeapScope> => ({
    key, title, width: "7rem", value: (row) => row[key] as number,
    text: (row) => formatBytes(row[key] as number)});
  return <Table label="Memory scopes" rows={scopes} sortKey="order"
      defaultSort="-peak_max" columns={[
        {key: "share", title: "", width: "7rem", text: () => "",
         draw: (row) => <Share part={row.peak_max} whole={most}/>},
        {key: "count", title: "Count", width: "7rem", value: (row) => row.count,
         text: (row) => formatCount(row.count)},
        bytes("delta_mean", "Mean change"), bytes("delta_min", "Min"),
        bytes("delta_max", "Max"), bytes("peak_mean", "Mean peak"),
        bytes("peak_max", "Max peak"),
        {key: "name", title: "Scope", isLeft: true,
         value: (row) => printable(row.name),
         text: (row) => printable(row.name)}]}/>;
}

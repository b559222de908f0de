// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What changed from the base: `autoprof-report diff`.

import {useMemo} from "preact/hooks";
import {selectFunction, useProfile} from "../context";
import type {Change, DiffRow} from "../contract";
import {counted, formatAmount, formatChange, printable, type Unit}
    from "../format";
import {Name, Place, Segmented, Toggle} from "../parts/Bits";
import {type Column, Table} from "../parts/Table";
import {go, numberOf, useRoute} from "../route";
import {matcher} from "../search";

type Key = "self_ns" | "total_ns" | "calls" | "allocations" | "bytes";
const kTitles: [Key, string, Unit][] = [
  ["self_ns", "Self time", "ns"], ["total_ns", "Total time", "ns"],
  ["calls", "Calls", "count"], ["allocations", "Allocations", "count"],
  ["bytes", "Bytes", "bytes"]];

function spread(value: number, deviation: number | null, unit: Unit): string {
  return formatAmount(value, unit) +
         (deviation ? " ±" + formatAmount(deviation, unit) : "");
}

/** From the middle to the left for less, to the right for more. */
function Delta({part, whole}: {part: number, whole: number}) {
  const share = whole > 0 ? Math.min(1, Math.abs(part) / whole) * 50 : 0;
  return <span class="delta" aria-hidden="true"><i
    class={part < 0 ? "minus" : "plus"} style={{
      left: (part < 0 ? 50 - share : 50) + "%", width: share + "%"}}/></span>;
}

export function Compare() {
  const profile = useProfile();
  const {params} = useRoute();
  const diff = profile.reports.diff!, {base} = profile.reports.page;
  const metrics = kTitles.filter(([key]) =>
      diff.functions.some((row) => row[key] !== null));
  const key = (metrics.find(([one]) => one === params.by) ?? metrics[0] ??
               kTitles[0])[0];
  const [, title, unit] = kTitles.find(([one]) => one === key)!;
  const isAll = params.all === "1";
  const matches = matcher(params.q ?? "");
  const rows = useMemo(() => diff.functions.filter((row) =>
    row[key] !== null && (isAll || row[key]!.before !== row[key]!.after) &&
    matches(row.name, row.mangled, row.file, row.old_name ?? "")),
    [diff, key, isAll, params.q]);
  const step = (row: DiffRow) => row[key]!.after - row[key]!.before;
  const most = Math.max(1, ...rows.map((row) => Math.abs(step(row))));
  const columns = useMemo((): Column<DiffRow>[] => [
    {key: "bar", title: "Less · more", width: "8rem", drop: 2,
     value: (row) => Math.abs(step(row)), text: () => "",
     draw: (row) => <Delta part={step(row)} whole={most}/>},
    {key: "step", title: "Change", width: "7rem",
     value: step, text: (row) => (step(row) > 0 ? "+" : "") +
                                 formatAmount(step(row), unit)},
    {key: "percent", title: "%", width: "6.5rem", drop: 1,
     value: (row) => row[key]!.before ? step(row) / row[key]!.before : Infinity,
     text: (row) => formatChange(row[key]!.before, row[key]!.after)},
    {key: "before", title: "Before", width: "8.5rem", drop: 3,
     value: (row) => row[key]!.before,
     text: (row) => spread(row[key]!.before, row[key]!.before_deviation, unit)},
    {key: "after", title: "After", width: "8.5rem",
     value: (row) => row[key]!.after,
     text: (row) => spread(row[key]!.after, row[key]!.after_deviation, unit)},
    ...(diff.tested ? [{
      key: "p", title: "p", width: "5.5rem",
      help: "How likely chance alone makes such a difference (corrected)",
      value: (row: DiffRow) => row[key]!.p,
      text: (row: DiffRow) => row[key]!.p === null ? "-"
          : row[key]!.p! < 0.0001 ? "<0.0001" : row[key]!.p!.toFixed(4)}] : []),
    {key: "name", title: "Function", isLeft: true,
     value: (row) => printable(row.name), text: (row) => printable(row.name),
     draw: (row) => <Name name={row.name} note={
       row.presence === "both" ? "" : row.presence === "renamed"
           ? `was ${printable(row.old_name ?? "")}` : row.presence}/>},
    {key: "place", title: "Defined at", isLeft: true, width: "12rem", drop: 4,
     text: (row) => row.file, draw: (row) => <Place row={row}/>}
  ], [key, most]);
  const fn = numberOf(params, "fn");
  return <section class="view" aria-label="Compare">
    <dl class="facts small">
      {kTitles.slice(1).map(([one, name, kind]) => {
        const change = diff.all[one as "calls"] as Change | null;
        return change && <div class="fact" key={one}>
          <dt>{name === "Total time" ? "Time of all threads" : name}</dt>
          <dd>{formatAmount(change.after, kind)}<small>
            {formatChange(change.before, change.after)} from{" "}
            {spread(change.before, change.before_deviation, kind)}</small></dd>
        </div>;
      })}
    </dl>
    <div class="toolbar">
      <Segmented label="Figure" value={key} options={metrics.map(
          ([value, text]) => ({value, title: text}))}
          onChange={(by) => go({by, order: null})}/>
      <Toggle title="Unchanged too" on={isAll}
              onChange={(on) => go({all: on ? "1" : null})}/>
      <button type="button" class="toggle" onClick={() =>
          go({compare: "1", zoom: null, focus: null, turned: null,
              thread: null}, {view: "flame"})}>Differential flame graph</button>
      <span class="spacer"/>
      <span class="toolbar-note">
        base {base && printable(base.title)}: {counted(diff.before_runs, "run")},
        now {counted(diff.after_runs, "run")}; {diff.tested
          ? "changes of times are tested at 1 %"
          : "one run a side: times differ by chance too"}
      </span>
    </div>
    <Table label={"Change of " + title} rows={rows} columns={columns}
           sortKey="order" defaultSort="-bar"
           isSelected={(row) => fn >= 0 && profile.find(row) === fn}
           onSelect={(row) => {
             const func = profile.find(row);
             if (func >= 0)
               selectFunction(func);
           }}
           empty="Nothing changed."
           foot={<span>{counted(rows.length, "function")}</span>}/>
  </section>;
}

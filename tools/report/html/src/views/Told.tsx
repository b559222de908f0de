// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the program told of itself: frames with the distribution of their times
// and the slowest of them, sections, counters and gauges.

import {useProfile} from "../context";
import type {Reports, SlowFrame, TimeBin, TimesRow, ValueRow}
    from "../contract";
import {alignedTable, useCopyText} from "../copy";
import {formatAmount, formatCompact, formatCount, formatNs, formatShare,
        printable} from "../format";
import {Fact, Segmented} from "../parts/Bits";
import {type Column, Table} from "../parts/Table";
import {go, linkTo, useRoute} from "../route";

export function hasTold({frames, sections, values}: Reports): boolean {
  return Boolean(frames?.frames.length || sections?.sections.length ||
                 values?.values.length);
}

/** How long frames, or the passages of a section, took. */
function TimeBins({bins, count}: {bins: TimeBin[], count: number}) {
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  return <table class="bars">
    <caption class="sr-only">How long they took</caption>
    <tbody>
      {bins.map((bin) => <tr key={bin.from_ns}>
        <th scope="row">{formatNs(bin.from_ns)} to {formatNs(bin.below_ns)}</th>
        <td>{formatCount(bin.count)}</td>
        <td>{formatShare(bin.count, count)}</td>
        <td class="bar-cell"><span class="bar" style={{
          visibility: bin.count ? undefined : "hidden",
          width: (100 * bin.count / most).toFixed(2) + "%"}}/></td>
      </tr>)}
    </tbody>
  </table>;
}

/** Each leads to its part of the timeline. */
function Slowest({rows, mean}: {rows: SlowFrame[], mean: number}) {
  return <div class="detail">
    <h4>The slowest, in order of time</h4>
    <table class="bars slowest">
      <thead><tr><th scope="col">Began</th><th scope="col">Took</th>
        <th scope="col">Of mean</th><th scope="col">Thread</th></tr></thead>
      <tbody>
        {rows.map((row) => <tr key={`${row.run} ${row.thread} ${row.end_ns}`}>
          <td><a href={linkTo("timeline", {
            run: row.run || null, t: `${row.start_ns}-${row.end_ns}`})}>
            {formatNs(row.start_ns)}</a></td>
          <td>{formatNs(row.ns)}</td>
          <td>{(row.ns / Math.max(mean, 1)).toPrecision(2)} ×</td>
          <td>{printable(row.thread_name) || `thread ${row.thread}`}</td>
        </tr>)}
      </tbody>
    </table>
  </div>;
}

function Times({rows, isFrame}: {rows: TimesRow[], isFrame: boolean}) {
  const {params} = useRoute();
  const shown = rows.find((row) => row.name === params.of) ?? rows[0];
  const time = (key: keyof TimesRow & string, title: string, drop?: number):
      Column<TimesRow> => ({
    key, title, width: "6rem", drop,
    value: (row) => row[key] as number | undefined,
    text: (row) => formatNs(row[key] as number)});
  const columns: Column<TimesRow>[] = [
    {key: "count", title: isFrame ? "Frames" : "Count", width: "6rem",
     value: (row) => row.count, text: (row) => formatCount(row.count)},
    time("total_ns", "Total", 3), time("mean_ns", "Mean"),
    time("p50_ns", "p50", 2), time("p90_ns", "p90", 4), time("p99_ns", "p99"),
    time("p999_ns", "p99.9", 5), time("max_ns", "Max")
  ];
  if (isFrame)
    columns.splice(1, 0, {
      key: "rate", title: "Per second", width: "6.5rem", drop: 1,
      value: (row) => 1e9 / Math.max(row.mean_ns, 1),
      text: (row) => formatCompact(1e9 / Math.max(row.mean_ns, 1))});
  else
    columns.push(time("cpu_ns", "CPU", 1));
  columns.push({key: "name", title: isFrame ? "Frame" : "Section",
                isLeft: true, value: (row) => printable(row.name),
                text: (row) => printable(row.name)});
  return <>
    <Table label={isFrame ? "Frames" : "Sections"} rows={rows}
           columns={columns} sortKey="order" defaultSort="-total_ns"
           isSelected={(row) => row === shown}
           onSelect={(row) => go({of: row.name})}/>
    <dl class="facts small">
      <Fact title={printable(shown.name)} note={isFrame ? "frames" : "measured"}>
        {formatCount(shown.count)}</Fact>
      {([["mean_ns", "Mean"], ["p50_ns", "p50"], ["p90_ns", "p90"],
         ["p99_ns", "p99"], ["p999_ns", "p99.9"], ["max_ns", "Max"]] as const)
          .map(([key, title]) => <Fact key={key} title={title}>
            {formatNs(shown[key])}</Fact>)}
    </dl>
    <div class="scroll told-columns">
      <TimeBins bins={shown.histogram} count={shown.count}/>
      {shown.slowest && shown.slowest.length > 0 &&
        <Slowest rows={shown.slowest} mean={shown.mean_ns}/>}
    </div>
  </>;
}

function amount(value: number | null, unit: string): string {
  if (value === null)
    return "-";
  const text = formatAmount(value, unit === "bytes" || unit === "ns" ? unit
                                                                     : "count");
  return !unit || /^(bytes|ns|count)$/.test(unit) ? text
                                                  : `${text} ${printable(unit)}`;
}

function Values({rows}: {rows: ValueRow[]}) {
  const value = (key: "last" | "mean" | "min" | "max", title: string):
      Column<ValueRow> => ({
    key, title, width: "8rem", drop: key === "last" ? 1 : 2,
    value: (row) => row[key], text: (row) => amount(row[key], row.unit)});
  return <Table label="Counters and gauges" rows={rows} sortKey="order"
      defaultSort="name" columns={[
    {key: "kind", title: "Kind", isLeft: true, width: "5rem",
     value: (row) => row.kind, text: (row) => row.kind},
    {key: "count", title: "Told", width: "7rem", help: "Adds or sets",
     value: (row) => row.count, text: (row) => formatCount(row.count)},
    {key: "sum", title: "Sum", width: "9rem", value: (row) => row.sum,
     text: (row) => row.overflow ? "overflow" : amount(row.sum, row.unit)},
    value("last", "Last"), value("mean", "Mean"), value("min", "Min"),
    value("max", "Max"),
    {key: "name", title: "Name", isLeft: true,
     value: (row) => printable(row.name), text: (row) => printable(row.name)}]}/>;
}

export function Told() {
  const {frames, sections, values} = useProfile().reports;
  const {params} = useRoute();
  const tabs = [
    Boolean(frames?.frames.length) && {value: "frames", title: "Frames"},
    Boolean(sections?.sections.length) &&
        {value: "sections", title: "Sections"},
    Boolean(values?.values.length) &&
        {value: "values", title: "Counters and gauges"}
  ].filter((one) => one !== false);
  const tab = tabs.some((one) => one.value === params.tab) ? params.tab
                                                           : tabs[0].value;
  const times = tab === "frames" ? frames!.frames
      : tab === "sections" ? sections!.sections : [];
  useCopyText(() => tab === "values"
    ? alignedTable(["kind", "told", "sum", "last", "max", "name"],
                   values!.values.map((row) => [
                     row.kind, formatCount(row.count),
                     amount(row.sum, row.unit), amount(row.last, row.unit),
                     amount(row.max, row.unit), printable(row.name)]),
                   [true, false, false, false, false, true])
    : alignedTable(["count", "mean", "p50", "p90", "p99", "p99.9", "max",
                    "name"],
                   times.map((row) => [
                     formatCount(row.count), formatNs(row.mean_ns),
                     formatNs(row.p50_ns), formatNs(row.p90_ns),
                     formatNs(row.p99_ns), formatNs(row.p999_ns),
                     formatNs(row.max_ns), printable(row.name)]),
                   [false, false, false, false, false, false, false, true]));
  return <section class="view told" aria-label="Told">
    <div class="toolbar">
      <Segmented label="What was told" options={tabs} value={tab}
                 onChange={(value) => go({tab: value, of: null, order: null})}/>
    </div>
    {tab === "values" ? <Values rows={values!.values}/>
                      : <Times rows={times} isFrame={tab === "frames"}
                               key={tab}/>}
  </section>;
}

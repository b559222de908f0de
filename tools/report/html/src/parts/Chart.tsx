// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One lane of a time series, drawn by uPlot in the colours of the theme. Lanes
// with one `sync` share the cursor; what is in view is for their owner to say.

import {useEffect, useLayoutEffect, useRef, useState} from "preact/hooks";
import uPlot from "uplot";
import {formatNs, formatTick} from "../format";
import type {Lane} from "../series";
import {color, useTheme} from "../theme";

export type Range = [number, number];

interface Props {
  lane: Lane;
  times: number[]; ///< ns
  range: Range;
  onRange: (range: Range | null) => void;
  height: number;
  sync: string;
  /** Where the times are written. */
  axis?: "top" | "bottom";
}

const kBinarySteps = Array.from({length: 60}, (_, power) => 2 ** power);
/** Width of the figures beside a chart, in rem; lanes.tsx needs it too. */
export const kScaleRem = 5.5;

export function remSize(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function drawMarks(plot: uPlot, marks: Lane["marks"]) {
  const {ctx, bbox} = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  for (const {time, text} of marks) {
    const x = plot.valToPos(time, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width)
      continue;
    ctx.strokeStyle = ctx.fillStyle = color("ink");
    ctx.setLineDash([4 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const isRight = x > bbox.left + bbox.width * 0.8;
    ctx.textAlign = isRight ? "right" : "left";
    ctx.fillText(text, x + (isRight ? -6 : 6) * ratio,
                 bbox.top + 11 * ratio);
  }
  ctx.restore();
}

/** The largest value of a line in view, or of what reaches into it. */
function mostOf(values: (number | null)[], times: number[],
                [from, to]: Range): number | null {
  let most: number | null = null;
  values.forEach((value, i) => {
    if (value !== null && times[i] >= from && (times[i - 1] ?? 0) <= to &&
        (most === null || value > most))
      most = value;
  });
  return most;
}

/** What the pointer is at, or the largest values in view. */
function Readout({lane, times, range, at}: {
  lane: Lane, times: number[], range: Range, at: number | null
}) {
  return <dl class="readout">
    {lane.lines.map((line) => {
      const value = at === null ? mostOf(line.values, times, range)
                                : line.values[at];
      return <div key={line.title}>
        <dt><i style={{background: `var(--${line.color})`}}/>{line.title}</dt>
        <dd>{value === null || value === undefined ? "-"
            : (at === null ? "max " : "") + lane.format(value)}</dd>
      </div>;
    })}
  </dl>;
}

export function Chart(props: Props) {
  const {lane, times, range, height, axis} = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shade = useTheme();
  const [at, setAt] = useState<number | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const element = box.current!;
    const rem = remSize();
    const soft = color("soft"), grid = color("line");
    const base = {stroke: soft, grid: {stroke: grid, width: 1},
                  ticks: {show: false}, gap: 4,
                  font: `${Math.round(rem * 0.8)}px system-ui, sans-serif`};
    const room = lane.marks.length ? 1.35 : 1.12; // for their text
    const scale: [number, number | null] = [0, null];
    const stepped = uPlot.paths.stepped!({align: -1});
    const chart = new uPlot({
      width: element.clientWidth || 600,
      height,
      padding: [axis === "top" ? 0 : 8, 0, axis === "bottom" ? 0 : 4, 0],
      legend: {show: false},
      cursor: {y: false, sync: {key: props.sync, setSeries: false},
               drag: {x: true, y: false, setScale: false},
               bind: {dblclick: () => () => {
                 latest.current.onRange(null);
                 return null;
               }},
               points: {size: 6}},
      scales: {x: {time: false, range: () => latest.current.range},
               y: {range: (_plot, _low, high) =>
                       [scale[0], high > 0 ? high * room : 1]}},
      axes: [
        {...base, side: axis === "top" ? 0 : 2, size: axis ? rem * 1.7 : 0,
         space: rem * 6.5,
         values: (one, ticks, _axis, _space, step) => {
           const [from, to] = latest.current.range;
           const wide = one.width - rem * kScaleRem;
           // What would be cut at the edge is left out.
           const isWhole = (ns: number) =>
               (to - ns) / (to - from) * wide > rem * 1.6;
           return axis ? ticks.map((ns) =>
             isWhole(ns) ? formatTick(ns, step) : "") : [];
         }},
        {...base, size: rem * kScaleRem, space: rem * 1.9,
         incrs: lane.isBinary ? kBinarySteps : undefined,
         values: (_plot, ticks) => ticks.map(lane.format)}
      ],
      series: [{}, ...lane.lines.map((line) => ({
        stroke: color(line.color), width: 1.5,
        fill: color(line.color) + (lane.lines.length > 1 ? "1c" : "2e"),
        spanGaps: true,
        points: {show: !line.isRate && times.length < 40, size: 4},
        paths: line.isRate ? stepped : undefined
      }))],
      hooks: {
        draw: [(one) => drawMarks(one, lane.marks)],
        setCursor: [(one) => setAt(one.cursor.idx ?? null)],
        setSelect: [(one) => {
          const {left, width} = one.select;
          if (width > 2)
            latest.current.onRange([one.posToVal(left, "x"),
                                    one.posToVal(left + width, "x")]);
          one.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
        }]
      }
    }, [times, ...lane.lines.map((line) => line.values)] as uPlot.AlignedData,
       element);
    plot.current = chart;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth && element.clientWidth !== chart.width)
        chart.setSize({width: element.clientWidth, height});
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current = null;
      chart.destroy();
    };
  }, [times, lane, shade, height, axis]);
  useLayoutEffect(() => plot.current?.setScale(
      "x", {min: range[0], max: range[1]}), [range[0], range[1]]);
  return <figure class="lane">
    <figcaption>
      <b>{lane.title}</b>
      <Readout lane={lane} times={times} range={range} at={at}/>
      {at !== null && <span class="faint">at {formatNs(times[at])}</span>}
    </figcaption>
    <div ref={box} class="plot" role="img" style={{height: height + "px"}}
         aria-label={`${lane.title} over the time of the run: ` +
             lane.lines.map((line) => {
               const most = mostOf(line.values, times, range);
               return `${line.title} ${most === null ? "not known"
                                       : "up to " + lane.format(most)}`;
             }).join(", ")}/>
  </figure>;
}

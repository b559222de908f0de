// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Time series with uPlot, in the colours of the theme. Charts with one
// `sync` share cursor and zoom.

import {useEffect, useRef} from "preact/hooks";
import uPlot from "uplot";
import {formatAmount, formatNs, type Unit} from "../format";
import {color, useTheme} from "../theme";

export interface Series {
  title: string;
  color: string; ///< a name of the style sheet
  values: (number | null)[];
  isFilled?: boolean;
  isStepped?: boolean;
}

const kBinarySteps = Array.from({length: 50}, (_, power) => 2 ** power);

interface Props {
  title: string;
  times: number[]; ///< ns
  series: Series[];
  unit: Unit;
  suffix?: string;
  height: number;
  sync?: string;
  marks?: {time: number, text: string}[];
}

function drawMarks(plot: uPlot, marks: {time: number, text: string}[]) {
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
                 bbox.top + 13 * ratio);
  }
  ctx.restore();
}

export function Chart(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const shade = useTheme();
  useEffect(() => {
    const element = box.current!;
    const rem = parseFloat(
        getComputedStyle(document.documentElement).fontSize);
    const size = Math.round(rem * 0.85);
    const soft = color("soft"), line = color("line");
    const room = props.marks?.length ? 1.3 : 1.08; // for their text
    const format = (value: number) =>
        formatAmount(value, props.unit) + (props.suffix ?? "");
    const axis = {stroke: soft, grid: {stroke: line, width: 1},
                  ticks: {stroke: line, width: 1},
                  font: `${size}px system-ui, sans-serif`};
    const plot = new uPlot({
      width: element.clientWidth || 600,
      height: props.height,
      cursor: props.sync ? {sync: {key: props.sync}} : {},
      scales: {x: {time: false}, y: {range: (_plot, _low, high) =>
                                         [0, high > 0 ? high * room : 1]}},
      legend: {live: true, markers: {width: 0, fill: (_plot, i) =>
        color(props.series[i - 1]?.color ?? "ink")}},
      axes: [
        {...axis, size: rem * 2.4, space: rem * 5,
         values: (_plot, ticks) => ticks.map(
            (ns) => formatNs(ns).replace(/\.0+ /, " "))},
        {...axis, size: rem * 6,
         incrs: props.unit === "bytes" ? kBinarySteps : undefined, values: (_plot, ticks) => ticks.map(format)}
      ],
      series: [
        {label: "time", value: (_plot, ns) => ns === null ? "" : formatNs(ns)},
        ...props.series.map((one) => ({
          label: one.title,
          stroke: color(one.color),
          width: 1.75,
          fill: one.isFilled ? color(one.color) + "2e" : undefined,
          points: {show: props.times.length < 60},
          paths: one.isStepped ? uPlot.paths.stepped!({align: 1}) : undefined,
          value: (_plot: uPlot, value: number | null) =>
              value === null || value === undefined ? "" : format(value)
        }))
      ],
      hooks: {draw: [(p) => drawMarks(p, props.marks ?? [])]}
    }, [props.times, ...props.series.map((one) => one.values)] as
           uPlot.AlignedData, element);
    const observer = new ResizeObserver(() => {
      if (element.clientWidth && element.clientWidth !== plot.width)
        plot.setSize({width: element.clientWidth, height: props.height});
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [props.times, props.series, shade, props.height]);
  return <figure class="chart">
    <figcaption>{props.title}</figcaption>
    <div ref={box} role="img"
         aria-label={`${props.title} over the time of the run`}/>
  </figure>;
}

// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A flame graph one can move in: pointer, wheel, keys. What is enlarged and
// selected is in the route; where the wheel went meanwhile is not.

import {useEffect, useLayoutEffect, useMemo, useRef, useState}
    from "preact/hooks";
import {useProfile} from "../context";
import {useCopyText} from "../copy";
import {Layout, type Look, Painter, type View} from "../flame";
import {formatAmount, formatChange, formatCount, formatNs, formatShare, placeOf,
        printable} from "../format";
import type {Graph} from "../graph";
import {kRecursive, kSelfEstimated, kTail, kTotalEstimated, kUnknown,
        type Metric} from "../profile";
import {go, numberOf, useRoute} from "../route";
import {matcher} from "../search";
import {useTheme} from "../theme";

interface Props {
  graph: Graph;
  metric: Metric;
  widths: Float64Array;
  isFlame: boolean;
}

function Tip({graph, metric, entry, x, y}: {
  graph: Graph, metric: Metric, entry: number, x: number, y: number
}) {
  const profile = useProfile();
  const func = graph.func[entry];
  const row = graph.identities[func], known = profile.functions[func];
  const flags = graph.flags[entry];
  const isTime = metric.unit === "ns";
  const amount = (value: number, flag: number) =>
      isTime && flags & kUnknown ? "not known" :
      (isTime && flags & flag ? "~" : "") + formatAmount(value, metric.unit);
  const isRight = x > innerWidth - 460, isLow = y > innerHeight - 240;
  return <div class="tip" role="tooltip" style={{
    left: isRight ? "" : x + 14 + "px", right: isRight ? innerWidth - x + 14 + "px" : "",
    top: isLow ? "" : y + 16 + "px", bottom: isLow ? innerHeight - y + 10 + "px" : ""
  }}>
    <b class="mono">{entry === 0 && row.name === "[root]" ? "all"
                                                          : printable(row.name)}</b>
    {placeOf(row) && <span class="place">{placeOf(row)}</span>}
    <dl>
      <dt>{metric.title}</dt>
      <dd>{amount(graph.total[entry], kTotalEstimated)}
        {" · "}{formatShare(graph.total[entry], graph.total[0])}</dd>
      <dt>itself</dt>
      <dd>{amount(graph.own[entry], kSelfEstimated)}
        {" · "}{formatShare(graph.own[entry], graph.total[0])}</dd>
      {graph.base && <>
        <dt>base</dt>
        <dd>{formatAmount(graph.base[entry], metric.unit)}{" · "}
          {formatChange(graph.base[entry], graph.total[entry])}</dd>
      </>}
      {entry > 0 && <><dt>calls</dt><dd>{formatCount(graph.calls[entry])}
        {flags & kRecursive ? ", recursive" : ""}
        {flags & kTail ? ", tail calls" : ""}</dd></>}
      {known && known.mean_ns !== null && <>
        <dt>a call</dt>
        <dd>mean {formatNs(known.mean_ns)}{known.p99_ns !== null &&
            `, p99 ${formatNs(known.p99_ns)}`} in all of the run</dd>
      </>}
    </dl>
  </div>;
}

/** The share of the outermost matches, so that nothing counts twice. */
function matchedShare(graph: Graph, matches: Uint8Array): number {
  let sum = 0;
  for (let i = 1; i < graph.count;) {
    if (matches[graph.func[i]]) {
      sum += graph.total[i];
      i = graph.end[i];
    } else {
      ++i;
    }
  }
  return sum / (graph.total[0] || 1);
}

export function FlameCanvas({graph, metric, widths, isFlame}: Props) {
  const profile = useProfile();
  const {params} = useRoute();
  const isDark = useTheme() === "dark";
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [tip, setTip] = useState<{entry: number, x: number, y: number} | null>(
      null);
  const [size, setSize] = useState({width: 800, height: 400});
  const layout = useMemo(() => new Layout(graph, widths), [graph, widths]);
  const painter = useMemo(() => new Painter(layout), [layout]);
  const zoomed = Math.min(numberOf(params, "zoom", 0), graph.count - 1);
  const fn = numberOf(params, "fn");
  const node = numberOf(params, "node");
  const selected = useMemo(
      () => node > 0 && graph.source[node] === node ? node
          : node > 0 ? graph.source.indexOf(node) : -1, [graph, node]);
  const matches = useMemo(() => {
    if (!params.q)
      return null;
    const wanted = matcher(params.q);
    return Uint8Array.from(graph.identities, (row) =>
        row.name !== "[root]" && wanted(row.name, row.mangled, row.file) ? 1 : 0);
  }, [graph, params.q]);

  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  // As tall as there is room for, within what reads well.
  const row = Math.round(rem * Math.max(1.45, Math.min(
      2, size.height / rem / (layout.deepest + 2))));
  // What moves with the pointer is no state: it is drawn, not rendered.
  const live = useRef({view: {left: 0, right: 1, scroll: 0} as View,
                       look: {} as Look, frame: 0, animation: 0});
  const {current} = live;
  Object.assign(current.view, {width: size.width, height: size.height, row,
                               letters: Math.round(rem * 1.8) / 2, isFlame});
  current.look = {family: metric.family, isDark, matches, selected,
                  selectedFunc: fn, hovered: tip?.entry ?? -1, zoomed};

  const draw = () => {
    if (current.frame)
      return;
    current.frame = requestAnimationFrame(() => {
      current.frame = 0;
      const context = canvas.current?.getContext("2d", {alpha: false});
      if (context)
        painterNow.current.paint(context, current.view, current.look);
    });
  };
  const painterNow = useRef(painter);
  painterNow.current = painter;

  const limitScroll = () => {
    const most = Math.max(0, (layout.deepest + 2) * row - size.height);
    current.view.scroll = Math.max(0, Math.min(most, current.view.scroll));
  };
  const moveTo = (left: number, right: number, isAnimated = false) => {
    cancelAnimationFrame(current.animation);
    const least = 1e-9;
    const wide = Math.max(least, Math.min(1, right - left));
    left = Math.max(0, Math.min(1 - wide, left));
    right = left + wide;
    const {view} = current;
    if (!isAnimated || matchMedia("(prefers-reduced-motion: reduce)").matches) {
      view.left = left;
      view.right = right;
      draw();
      return;
    }
    const from = {left: view.left, right: view.right}, start = performance.now();
    const step = (now: number) => {
      const t = Math.min(1, (now - start) / 180), ease = 1 - (1 - t) ** 3;
      view.left = from.left + (left - from.left) * ease;
      view.right = from.right + (right - from.right) * ease;
      draw();
      if (t < 1)
        current.animation = requestAnimationFrame(step);
    };
    current.animation = requestAnimationFrame(step);
  };
  const zoomBy = (factor: number, at = 0.5) => {
    const {left, right} = current.view;
    const center = left + (right - left) * at;
    moveTo(center - (center - left) * factor, center + (right - center) * factor);
  };

  useLayoutEffect(() => {
    const element = box.current!;
    const observer = new ResizeObserver(() => setSize(
        {width: element.clientWidth, height: element.clientHeight}));
    observer.observe(element);
    setSize({width: element.clientWidth, height: element.clientHeight});
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const ratio = devicePixelRatio || 1;
    canvas.current!.width = Math.round(size.width * ratio);
    canvas.current!.height = Math.round(size.height * ratio);
    limitScroll();
    draw();
  }, [size.width, size.height, row]);
  useEffect(() => {
    const [left, right] = layout.rangeOf(zoomed);
    if (right > left)
      moveTo(left, right, true);
    const y = graph.depth[zoomed] * row;
    const {view} = current;
    if (y < view.scroll || y > view.scroll + view.height - row * 3)
      view.scroll = y - view.height / 3;
    limitScroll();
  }, [layout, zoomed]);
  useEffect(() => {
    if (selected < 0)
      return;
    const y = graph.depth[selected] * row, {view} = current;
    if (y < view.scroll || y > view.scroll + view.height - row) {
      view.scroll = y - view.height / 2;
      limitScroll();
      draw();
    }
  }, [selected, graph]);
  useEffect(draw);

  const choose = (entry: number, zoom: number | null) => {
    const source = graph.source[entry];
    const func = graph.func[entry];
    const isWhole = graph.source[entry] === entry && !graph.base;
    go({fn: profile.isReal(func) ? func : null,
        node: source > 0 && (isWhole || graph.base) ? source : null,
        zoom: zoom || null});
  };
  const pointer = useRef<{x: number, left: number, scroll: number, y: number,
                          isDrag: boolean} | null>(null);
  const place = (event: MouseEvent) => {
    const rect = canvas.current!.getBoundingClientRect();
    return {x: event.clientX - rect.left, y: event.clientY - rect.top};
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0)
      return;
    const {x, y} = place(event);
    pointer.current = {x, y, left: current.view.left,
                       scroll: current.view.scroll, isDrag: false};
    canvas.current!.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    const {x, y} = place(event), start = pointer.current;
    if (start && (start.isDrag || Math.hypot(x - start.x, y - start.y) > 4)) {
      start.isDrag = true;
      const {view} = current, wide = view.right - view.left;
      view.scroll = start.scroll + (view.isFlame ? y - start.y : start.y - y);
      limitScroll();
      const left = start.left + (start.x - x) / view.width * wide;
      moveTo(left, left + wide);
      setTip(null);
      return;
    }
    const entry = layout.entryAt(x, y, current.view);
    setTip(entry >= 0 ? {entry, x: event.clientX, y: event.clientY} : null);
  };
  const onPointerUp = (event: PointerEvent) => {
    const start = pointer.current;
    pointer.current = null;
    if (!start || start.isDrag)
      return;
    const {x, y} = place(event);
    const entry = layout.entryAt(x, y, current.view);
    if (entry >= 0)
      choose(entry, entry);
  };
  useEffect(() => {
    const element = canvas.current!;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const {view} = current;
      if (event.ctrlKey || event.metaKey || event.altKey) {
        zoomBy(Math.exp(event.deltaY * 0.003), place(event).x / view.width);
        return;
      }
      const wide = view.right - view.left;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        const delta = (event.deltaX || event.deltaY) / view.width * wide;
        moveTo(view.left + delta, view.right + delta);
        return;
      }
      view.scroll += view.isFlame ? -event.deltaY : event.deltaY;
      limitScroll();
      draw();
    };
    element.addEventListener("wheel", onWheel, {passive: false});
    return () => element.removeEventListener("wheel", onWheel);
  }, [layout, size.height]);

  const walk = (key: string): number => {
    const at = selected >= 0 ? selected : zoomed;
    const {parent, end} = graph;
    const down = isFlame ? "ArrowUp" : "ArrowDown";
    if (key === down) {
      let child = at + 1;
      while (child < end[at] && widths[child] <= 0)
        child = end[child];
      return child < end[at] ? child : at;
    }
    if (key === "ArrowUp" || key === "ArrowDown")
      return Math.max(0, parent[at]);
    if (parent[at] < 0)
      return at;
    let before = -1;
    for (let i = parent[at] + 1; i < end[parent[at]]; i = end[i]) {
      if (key === "ArrowLeft" && i === at)
        return before < 0 ? at : before;
      if (key === "ArrowRight" && before === at && widths[i] > 0)
        return i;
      before = i;
    }
    return at;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey)
      return;
    const {view} = current, wide = view.right - view.left;
    if (event.key.startsWith("Arrow"))
      choose(walk(event.key), numberOf(params, "zoom", 0));
    else if (event.key === "Enter" && selected >= 0)
      go({zoom: selected});
    else if (event.key === "Backspace")
      go({zoom: graph.parent[zoomed] > 0 ? graph.parent[zoomed] : null});
    else if (event.key === "w" || event.key === "+")
      zoomBy(0.8);
    else if (event.key === "s" || event.key === "-")
      zoomBy(1.25);
    else if (event.key === "a" || event.key === "d") {
      const delta = (event.key === "a" ? -0.15 : 0.15) * wide;
      moveTo(view.left + delta, view.right + delta);
    } else
      return;
    event.preventDefault();
  };
  useEffect(() => {
    const onReset = () => {
      view0();
    };
    const view0 = () => moveTo(...layout.rangeOf(0), true);
    addEventListener("autoprof-reset", onReset);
    return () => removeEventListener("autoprof-reset", onReset);
  }, [layout]);

  const shown = selected >= 0 ? selected : zoomed;
  const pathOf = (entry: number) => {
    const names: string[] = [];
    for (let i = entry; i > 0; i = graph.parent[i])
      names.push(printable(graph.identities[graph.func[i]].name));
    return names.reverse();
  };
  useCopyText(() => `${metric.title} ${formatAmount(graph.total[shown], metric.unit)} ` +
      `(${formatShare(graph.total[shown], graph.total[0])}), itself ` +
      `${formatAmount(graph.own[shown], metric.unit)}, ` +
      `${formatCount(graph.calls[shown])} calls\n` +
      pathOf(shown).map((name, i) => "  ".repeat(i) + name).join("\n") + "\n");
  const found = matches ? matches.reduce((sum, one) => sum + one, 0) : 0;
  const trail = pathOf(zoomed);
  return <>
    {(zoomed > 0 || matches) && <div class="trail" aria-live="polite">
      {zoomed > 0 && <button type="button" onClick={() => go({zoom: null})}>
        all</button>}
      {trail.map((name, i) => {
        if (trail.length > 8 && i > 1 && i < trail.length - 5)
          return i === 2 ? <span key={i} class="faint">…</span> : null;
        let target = zoomed;
        for (let up = trail.length - 1 - i; up > 0; --up)
          target = graph.parent[target];
        return <button type="button" key={i} title={name}
                       onClick={() => go({zoom: target})}>{name}</button>;
      })}
      {matches && <span class="matched">{found
        ? `${formatShare(matchedShare(graph, matches), 1)} in ` +
          `${formatCount(found)} function${found === 1 ? "" : "s"}`
        : "no match"}</span>}
    </div>}
    <div class="flame" ref={box}>
      <canvas ref={canvas} tabIndex={0} role="application"
              aria-roledescription="flame graph"
              aria-label={`Flame graph of ${metric.title}. Arrow keys walk ` +
                  "through the frames, Enter enlarges one, Backspace goes out."}
              onKeyDown={onKeyDown} onPointerDown={onPointerDown}
              onPointerMove={onPointerMove} onPointerUp={onPointerUp}
              onPointerLeave={() => setTip(null)}/>
      {graph.total[0] <= 0 &&
        <p class="empty over">Nothing was recorded of this.</p>}
    </div>
    <p class="sr-only" aria-live="polite">{selected >= 0 &&
      `${printable(graph.identities[graph.func[selected]].name)}: ${
          formatAmount(graph.total[selected], metric.unit)}, ${
          formatShare(graph.total[selected], graph.total[0])}`}</p>
    {tip && tip.entry < graph.count &&
      <Tip graph={graph} metric={metric} entry={tip.entry} x={tip.x} y={tip.y}/>}
  </>;
}


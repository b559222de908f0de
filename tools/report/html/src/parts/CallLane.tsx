// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The calls of one thread on the timeline: pointer, selection, range.

import {useEffect, useLayoutEffect, useMemo, useRef, useState}
    from "preact/hooks";
import {CallsPainter, kBefore, kOpen, kTailCall, kUnwound, ThreadCalls}
    from "../calls";
import {selectFunction, useProfile} from "../context";
import type {ThreadRow} from "../contract";
import {counted, formatCount, formatNs, placeOf, printable} from "../format";
import {numberOf, useRoute} from "../route";
import {matcher} from "../search";
import {useTheme} from "../theme";
import {type Range, remSize} from "./Chart";

interface Props {
  thread: ThreadRow;
  range: Range;
  /** What is open at first; a click on the name shows all of it. */
  levels: number;
  onRange: (range: Range) => void;
}

function CallTip({calls, call, x, y}: {
  calls: ThreadCalls, call: number, x: number, y: number
}) {
  const profile = useProfile();
  const row = profile.identities[calls.func[call]], flags = calls.flags[call];
  const known = profile.functions[calls.func[call]];
  const notes = [flags & kOpen && "still open at the end",
                 flags & kBefore && "began before what was kept",
                 flags & kUnwound && "left by an exception or longjmp",
                 flags & kTailCall && "tail call"].filter(Boolean);
  const isRight = x > innerWidth - 460;
  return <div class="tip" role="tooltip" style={{
    left: isRight ? "" : x + 14 + "px",
    right: isRight ? innerWidth - x + 14 + "px" : "", top: y + 16 + "px"}}>
    <b class="mono">{printable(row.name)}</b>
    {placeOf(row) && <span class="place">{placeOf(row)}</span>}
    <dl>
      <dt>took</dt><dd>{formatNs(calls.ns[call])}{" ("}
        {formatCount(calls.ns[call])} ns)</dd>
      <dt>from</dt><dd>{formatCount(calls.start[call])} ns on</dd>
      {known && known.mean_ns !== null && <><dt>a call</dt>
        <dd>mean {formatNs(known.mean_ns)} in all of the run</dd></>}
      {notes.length > 0 && <><dt/><dd>{notes.join(", ")}</dd></>}
    </dl>
  </div>;
}

export function CallLane({thread, range, levels, onRange}: Props) {
  const profile = useProfile();
  const {params} = useRoute();
  const isDark = useTheme() === "dark";
  const [isWhole, setWhole] = useState(false);
  const [width, setWidth] = useState(600);
  const [tip, setTip] = useState<{call: number, x: number, y: number} | null>(
      null);
  const [drag, setDrag] = useState<{from: number, to: number} | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  // The first click may make room for the function: the second hits another.
  const clicked = useRef({call: -1, at: 0});
  const calls = useMemo(() => profile.callsOf(thread.index), [thread.index]);
  const painter = useMemo(() => new CallsPainter(calls, profile.identities),
                          [calls]);
  const matches = useMemo(() => {
    if (!params.q)
      return null;
    const wanted = matcher(params.q);
    return Uint8Array.from(profile.identities, (row) =>
        wanted(row.name, row.mangled, row.file) ? 1 : 0);
  }, [params.q]);
  const row = Math.round(remSize() * 1.3);
  const rows = Math.min(200, isWhole ? calls.levels
                                     : Math.min(levels, calls.levels));
  useLayoutEffect(() => {
    const element = canvas.current!.parentElement!;
    const update = () => setWidth(element.clientWidth);
    const observer = new ResizeObserver(update);
    observer.observe(element);
    update();
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = canvas.current!, ratio = devicePixelRatio || 1;
    const [wide, high] = [Math.round(width * ratio),
                          Math.round(rows * row * ratio)];
    if (element.width !== wide || element.height !== high) {
      element.width = wide;
      element.height = high;
    }
    const frame = requestAnimationFrame(() => painter.paint(
        element.getContext("2d", {alpha: false})!,
        {from: range[0], to: range[1], width, row, rows},
        {isDark, matches, selectedFunc: numberOf(params, "fn"),
         hovered: tip?.call ?? -1}));
    return () => cancelAnimationFrame(frame);
  });
  const place = (event: MouseEvent) => {
    const rect = canvas.current!.getBoundingClientRect();
    const share = Math.max(0, Math.min(
        1, (event.clientX - rect.left) / rect.width));
    return {share, ns: range[0] + share * (range[1] - range[0]),
            depth: Math.floor((event.clientY - rect.top) / row)};
  };
  const callAt = (event: MouseEvent) => {
    const {ns, depth} = place(event);
    return calls.at(ns, depth, (range[1] - range[0]) / width);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (drag) {
      setDrag({...drag, to: place(event).share});
      return;
    }
    const call = callAt(event);
    setTip(call < 0 ? null : {call, x: event.clientX, y: event.clientY});
  };
  const onPointerUp = (event: PointerEvent) => {
    const before = drag;
    setDrag(null);
    if (before && Math.abs(before.to - before.from) * width > 4) {
      const at = (share: number) => range[0] + share * (range[1] - range[0]);
      onRange([at(Math.min(before.from, before.to)),
               at(Math.max(before.from, before.to))]);
      return;
    }
    const isSecond = event.timeStamp - clicked.current.at < 500;
    const call = isSecond ? clicked.current.call : callAt(event);
    clicked.current = {call, at: event.timeStamp};
    if (call >= 0 && profile.isReal(calls.func[call]))
      selectFunction(calls.func[call]);
  };
  const hidden = calls.levels - rows;
  return <figure class="lane call-lane">
    <figcaption>
      <button type="button" class="clip" aria-expanded={isWhole}
              onClick={() => setWhole(!isWhole)}
              title={hidden || isWhole ? "All levels, or the outermost" : ""}>
        <b>{thread.index} {printable(thread.name)}</b></button>
      <span class="faint">{counted(calls.count, "call")}
        {hidden > 0 && `, ${counted(hidden, "level")} more`}</span>
    </figcaption>
    <div class="calls" style={{height: rows * row + "px"}}>
      <canvas ref={canvas} role="img"
              aria-label={`${counted(calls.count, "call")} of thread ${
                  thread.index} ${printable(thread.name)} in order of time`}
              onPointerDown={(event) => {
                if (event.button !== 0)
                  return;
                canvas.current!.setPointerCapture(event.pointerId);
                const {share} = place(event);
                setTip(null);
                setDrag({from: share, to: share});
              }}
              onPointerMove={onPointerMove} onPointerUp={onPointerUp}
              onPointerLeave={() => setTip(null)}
              onDblClick={() => {
                const {call} = clicked.current;
                if (call >= 0)
                  onRange([calls.start[call],
                           calls.start[call] + Math.max(1, calls.ns[call])]);
              }}/>
      {drag && <i class="drag" style={{
        left: 100 * Math.min(drag.from, drag.to) + "%",
        width: 100 * Math.abs(drag.to - drag.from) + "%"}}/>}
    </div>
    {tip && tip.call < calls.count &&
      <CallTip calls={calls} call={tip.call} x={tip.x} y={tip.y}/>}
  </figure>;
}

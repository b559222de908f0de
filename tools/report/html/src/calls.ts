// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The calls of one thread in order of time (CallColumns.h), and how they are
// drawn: a row for each level, what is narrower than a pixel as a shade.

import type {Columns} from "./columns";
import type {Identity} from "./contract";
import {tintOf, tints} from "./flame";
import {elided, printable, shortName} from "./format";
import {color} from "./theme";

export const kOpen = 1, kBefore = 2, kUnwound = 4, kTailCall = 8;

export class ThreadCalls {
  readonly count: number;
  readonly start: Float64Array; ///< ns after the start of the run
  readonly ns: Float64Array;
  readonly depth: Float64Array;
  readonly func: Float64Array;
  readonly flags: Float64Array;
  readonly end: Uint32Array; ///< behind the calls that it made
  readonly levels: number;

  constructor(columns: Columns, readonly thread: number) {
    const read = (name: string) => columns.read(`calls.${thread}.${name}`);
    this.start = read("start");
    this.ns = read("ns");
    this.depth = read("depth");
    this.func = read("function");
    this.flags = read("flags");
    this.count = this.start.length;
    this.end = new Uint32Array(this.count);
    const open: number[] = [];
    let levels = 0;
    for (let i = 0, at = 0; i < this.count; ++i) {
      this.start[i] = at += this.start[i];
      while (open.length && this.depth[open[open.length - 1]] >= this.depth[i])
        this.end[open.pop()!] = i;
      open.push(i);
      levels = Math.max(levels, this.depth[i] + 1);
    }
    while (open.length)
      this.end[open.pop()!] = this.count;
    this.levels = levels;
  }

  /** The call at a moment on a level; -1: none. */
  at(ns: number, depth: number, slack: number): number {
    let best = -1;
    for (let i = 0; i < this.count;) {
      if (this.start[i] > ns + slack)
        break;
      if (this.start[i] + this.ns[i] < ns - slack || this.depth[i] > depth) {
        i = this.end[i];
        continue;
      }
      if (this.depth[i] === depth && (best < 0 || this.start[i] <= ns))
        best = i;
      ++i;
    }
    return best;
  }
}

export interface CallsLook {
  isDark: boolean;
  matches: Uint8Array | null; ///< by function
  selectedFunc: number;
  hovered: number;
}

export interface CallsView {
  from: number; ///< ns
  to: number;
  width: number; ///< px
  row: number;
  rows: number;
}

export class CallsPainter {
  private readonly tint: Uint8Array;
  private readonly names = new Map<number, [string, string]>();

  constructor(private readonly calls: ThreadCalls,
              private readonly identities: Identity[]) {
    this.tint = Uint8Array.from(identities, ({name}) => tintOf(name));
  }

  paint(ctx: CanvasRenderingContext2D, view: CallsView, look: CallsLook) {
    const {count, start, ns, depth, func, flags, end} = this.calls;
    const {from, to, width, row, rows} = view;
    const ratio = devicePixelRatio || 1;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = color("paper");
    ctx.fillRect(0, 0, width, row * rows);
    const palette = tints("time", look.isDark);
    const none = color("frame"), shade = color("soft"), ink = color("frame-ink"),
          accent = color("accent");
    const scale = width / (to - from);
    const shaded = new Int32Array(rows).fill(-1);
    const wide: number[] = [], marked: number[] = [];
    for (let i = 0; i < count;) {
      const left = (start[i] - from) * scale, size = ns[i] * scale;
      if (left >= width)
        break;
      if (left + size < 0 || depth[i] >= rows) {
        i = end[i];
        continue;
      }
      const y = depth[i] * row;
      const isMatch = !look.matches || look.matches[func[i]] === 1;
      if (size < 1) {
        const pixel = Math.max(0, Math.floor(left));
        if (shaded[depth[i]] !== pixel) {
          shaded[depth[i]] = pixel;
          ctx.globalAlpha = isMatch ? 0.55 : 0.2;
          ctx.fillStyle = shade;
          ctx.fillRect(pixel, y, 1, row - 1);
        }
        i = end[i];
        continue;
      }
      const x = Math.max(0, left), right = Math.min(width, left + size);
      ctx.globalAlpha = isMatch ? 1 : 0.25;
      const tint = this.tint[func[i]];
      ctx.fillStyle = tint === 8 ? none : palette[tint];
      ctx.fillRect(x, y, right - x - (right - x > 3 ? 1 : 0), row - 1);
      if (flags[i] & kOpen) { // its right end is not known
        ctx.fillStyle = color("critical");
        ctx.fillRect(right - 2, y, 2, row - 1);
      }
      if (right - x > 28)
        wide.push(i);
      if (func[i] === look.selectedFunc || i === look.hovered)
        marked.push(i);
      ++i;
    }
    ctx.font = `${Math.round(row * 0.62 * 2) / 2}px system-ui, "DejaVu Sans", sans-serif`;
    ctx.textBaseline = "middle";
    ctx.fillStyle = ink;
    for (const i of wide) {
      const x = Math.max(0, (start[i] - from) * scale);
      const room = Math.min(width, (start[i] + ns[i] - from) * scale) - x - 8;
      ctx.globalAlpha = !look.matches || look.matches[func[i]] ? 1 : 0.5;
      const text = this.label(ctx, func[i], room);
      if (text)
        ctx.fillText(text, x + 4, (depth[i] + 0.5) * row);
    }
    ctx.globalAlpha = 1;
    for (const i of marked) {
      const x = Math.max(-2, (start[i] - from) * scale);
      const right = Math.min(width + 2, (start[i] + ns[i] - from) * scale);
      ctx.strokeStyle = i === look.hovered ? ink : accent;
      ctx.lineWidth = 1.5;
      ctx.strokeRect(x + 0.75, depth[i] * row + 0.75,
                     Math.max(1, right - x - 2), row - 2.5);
    }
  }

  private label(ctx: CanvasRenderingContext2D, func: number,
                room: number): string {
    let names = this.names.get(func);
    if (!names) {
      const {name} = this.identities[func];
      this.names.set(func, names = [printable(name), shortName(name)]);
    }
    for (const name of names)
      if (ctx.measureText(name).width <= room)
        return name;
    const size = Math.floor(names[1].length * room /
                            ctx.measureText(names[1]).width) - 1;
    return size < 8 ? "" : elided(names[1], size);
  }
}

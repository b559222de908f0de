// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Draws a graph on a canvas, a frame for each entry that is at least a pixel
// wide; what is narrower is a shade. A picture costs one pass over the entries
// in view, subtrees that are too narrow or outside left out: 200,000 entries
// take a few ms.

import type {Identity} from "./contract";
import {elided, printable, shortName} from "./format";
import type {Graph} from "./graph";
import {color} from "./theme";

/** What is in view, as shares of the graph's width, and how it is drawn. */
export interface View {
  left: number;
  right: number;
  scroll: number; ///< px from the root's edge
  width: number;  ///< px
  height: number;
  row: number;    ///< px
  letters: number; ///< px, at most
  isFlame: boolean; ///< the root at the bottom
}

export interface Look {
  family: "time" | "calls" | "memory";
  isDark: boolean;
  matches: Uint8Array | null; ///< by function
  selected: number;           ///< entry
  selectedFunc: number;
  hovered: number;
  zoomed: number;             ///< its callers are drawn faint
}

/** Widths: those of the graph, or of the base it is compared with. */
export class Layout {
  readonly x: Float64Array; ///< where an entry begins
  readonly deepest: number;

  constructor(readonly graph: Graph, readonly widths: Float64Array) {
    const {count, parent, depth} = graph;
    this.x = new Float64Array(count);
    const next = new Float64Array(count);
    let deepest = 0;
    for (let i = 1; i < count; ++i) {
      const p = parent[i];
      this.x[i] = next[i] = next[p];
      next[p] += Math.max(0, widths[i]);
      if (depth[i] > deepest && widths[i] > 0)
        deepest = depth[i];
    }
    this.deepest = deepest;
  }

  get whole(): number {
    return this.widths[0] || 1;
  }

  /** The share of the width that an entry takes. */
  rangeOf(entry: number): [number, number] {
    return [this.x[entry] / this.whole,
            (this.x[entry] + this.widths[entry]) / this.whole];
  }

  yOf(depth: number, view: View): number {
    const y = depth * view.row - view.scroll;
    return view.isFlame ? view.height - y - view.row : y;
  }

  entryAt(px: number, py: number, view: View): number {
    const y = view.isFlame ? view.height - py : py;
    const depth = Math.floor((y + view.scroll) / view.row);
    const share = view.left + px / view.width * (view.right - view.left);
    const value = share * this.whole;
    const {count, end, depth: depths} = this.graph;
    for (let i = 0; i < count;) {
      if (this.widths[i] <= 0 || value < this.x[i] ||
          value >= this.x[i] + this.widths[i]) {
        i = end[i];
        continue;
      }
      if (depths[i] === depth)
        return i;
      ++i;
    }
    return -1;
  }
}

/** Which of the eight tints a function has; 8: none, it is no function. */
export function tintOf(name: string): number {
  if (name.startsWith("["))
    return 8;
  let hash = 0;
  for (let i = 0; i < name.length; ++i)
    hash = hash * 31 + name.charCodeAt(i) >>> 0;
  return hash % 8;
}

const kFamilies = {
  time: {start: 16, step: 4, light: [80, 75], dark: [42, 36]},
  calls: {start: 226, step: 6, light: [72, 80], dark: [36, 44]},
  memory: {start: 150, step: 6, light: [40, 70], dark: [36, 32]}
};

/** Eight neighbouring hues: the hue only tells neighbours apart. */
export function tints(family: keyof typeof kFamilies, isDark: boolean) {
  const {start, step, light, dark} = kFamilies[family];
  const [rich, shade] = isDark ? dark : light;
  return Array.from({length: 8}, (_, i) =>
      `hsl(${start + i * step}, ${rich}%, ${shade + (i % 3 - 1) * 2}%)`);
}

// From blue (less) over grey to orange (more): told apart with any kind of
// colour blindness.
const kDiverging = {
  light: ["#5fa2e0", "#8dbdea", "#b5d4f1", "#d3e5f6", "#e9e7e3", "#fbe3c8",
          "#f8cc9c", "#f3ad66", "#ec8b33"],
  dark: ["#1f66ab", "#275c8c", "#2f5472", "#384c5c", "#45423d", "#5e4c38",
         "#7a5330", "#975a25", "#b4621a"]
};

export function changeStep(now: number, base: number): number {
  const most = Math.max(now, base);
  const change = most > 0 ? (now - base) / most : 0;
  const steps = [0.02, 0.1, 0.25, 0.5].filter((x) => Math.abs(change) >= x);
  return 4 + (change < 0 ? -1 : 1) * steps.length;
}

interface Label {
  text: string;
  width: number; ///< px
}
/** Fewer letters tell nothing. */
const kLeastLabel = 7;

export class Painter {
  private font = "";
  private readonly tintsBy = new Map<Identity[], Uint8Array>();
  private readonly labels = new Map<number, Label[]>();

  constructor(private readonly layout: Layout) {}

  private tintsOf(identities: Identity[]): Uint8Array {
    let hashes = this.tintsBy.get(identities);
    if (!hashes) {
      hashes = Uint8Array.from(identities, ({name}) => tintOf(name));
      this.tintsBy.set(identities, hashes);
    }
    return hashes;
  }

  /** What fits into \p room px: the name, the short one, its ends. */
  private label(ctx: CanvasRenderingContext2D, func: number,
                room: number): string {
    let names = this.labels.get(func);
    if (!names) {
      const {name} = this.layout.graph.identities[func];
      const texts = name === "[root]" ? ["all"]
                                      : [printable(name), shortName(name)];
      names = texts.map((text) => ({text, width: ctx.measureText(text).width}));
      this.labels.set(func, names);
    }
    const whole = names.find((one) => one.width <= room);
    if (whole)
      return whole.text;
    const {text, width} = names[names.length - 1];
    for (let size = Math.floor(text.length * room / width); size >= kLeastLabel;
         --size) {
      const part = elided(text, size);
      if (ctx.measureText(part).width <= room)
        return part;
    }
    return "";
  }

  paint(ctx: CanvasRenderingContext2D, view: View, look: Look) {
    const {graph, widths, x: starts, whole} = this.layout;
    const {count, end, depth, func} = graph;
    const ratio = devicePixelRatio || 1;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = color("paper");
    ctx.fillRect(0, 0, view.width, view.height);
    const palette = graph.base ? kDiverging[look.isDark ? "dark" : "light"]
                               : tints(look.family, look.isDark);
    const none = color("frame"), ink = color("frame-ink");
    const hashes = this.tintsOf(graph.identities);
    const scale = view.width / (view.right - view.left) / whole;
    const offset = view.left * whole;
    const firstRow = Math.floor(view.scroll / view.row);
    const lastRow = Math.ceil((view.scroll + view.height) / view.row);
    const shade = new Int32Array(lastRow - firstRow + 2).fill(-1);
    const texts: number[] = [];
    const tall = view.row - 1;
    let alpha = 1;
    const setAlpha = (value: number) => {
      if (alpha !== value)
        ctx.globalAlpha = alpha = value;
    };
    // One pass; zoomed-out callers fill the width.
    for (let i = 0; i < count;) {
      const width = widths[i] * scale;
      const left = (starts[i] - offset) * scale;
      if (width <= 0 || left >= view.width || left + width <= 0 ||
          depth[i] > lastRow) {
        i = end[i];
        continue;
      }
      const row = depth[i];
      const isShown = row >= firstRow;
      const y = this.layout.yOf(row, view);
      if (width < 1) {
        const pixel = Math.floor(left);
        if (isShown && shade[row - firstRow] !== pixel) {
          shade[row - firstRow] = pixel;
          setAlpha(look.matches ? 0.25 : 0.6);
          ctx.fillStyle = none;
          ctx.fillRect(pixel, y, 1, tall);
        }
        i = end[i];
        continue;
      }
      if (isShown) {
        const from = Math.max(0, left), to = Math.min(view.width, left + width);
        const isMatch = look.matches ? look.matches[func[i]] === 1 : true;
        const isCaller = look.zoomed > i && end[i] > look.zoomed;
        setAlpha(!isMatch ? 0.28 : isCaller ? 0.6 : 1);
        ctx.fillStyle = i === 0 || hashes[func[i]] === 8 ? none
            : graph.base ? palette[changeStep(graph.total[i], graph.base[i])]
                         : palette[hashes[func[i]]];
        const gap = to - from > 3 ? 1 : 0;
        ctx.fillRect(from, y, to - from - gap, tall);
        if (to - from > 26)
          texts.push(i);
      }
      ++i;
    }
    this.paintTexts(ctx, view, look, texts, scale, offset, ink);
    this.paintMarks(ctx, view, look, scale, offset);
    setAlpha(1);
    ctx.globalAlpha = 1;
  }

  private paintTexts(ctx: CanvasRenderingContext2D, view: View, look: Look,
                     texts: number[], scale: number, offset: number,
                     ink: string) {
    const {graph, widths, x: starts} = this.layout;
    const size = Math.min(Math.round(view.row * 1.2) / 2, view.letters);
    ctx.font = `${size}px system-ui, "Segoe UI", "DejaVu Sans", sans-serif`;
    ctx.textBaseline = "middle";
    ctx.fillStyle = ink;
    if (ctx.font !== this.font) {
      this.labels.clear();
      this.font = ctx.font;
    }
    for (const i of texts) {
      const left = Math.max(0, (starts[i] - offset) * scale);
      const right = Math.min(view.width,
                             (starts[i] - offset + widths[i]) * scale);
      const text = this.label(ctx, graph.func[i], right - left - 9);
      if (!text)
        continue;
      const isMatch = !look.matches || look.matches[graph.func[i]] === 1;
      ctx.globalAlpha = isMatch ? 1 : 0.5;
      ctx.fillText(text, left + 4,
                   this.layout.yOf(graph.depth[i], view) + view.row / 2);
    }
    ctx.globalAlpha = 1;
  }

  /** Outlines: the selection, other calls of the function, the pointer. */
  private paintMarks(ctx: CanvasRenderingContext2D, view: View, look: Look,
                     scale: number, offset: number) {
    const {graph, widths, x: starts} = this.layout;
    const outline = (i: number, style: string, width: number) => {
      const left = Math.max(-2, (starts[i] - offset) * scale);
      const right = Math.min(view.width + 2,
                             (starts[i] - offset + widths[i]) * scale);
      const y = this.layout.yOf(graph.depth[i], view);
      if (right - left < 1 || y < -view.row || y > view.height)
        return;
      ctx.strokeStyle = style;
      ctx.lineWidth = width;
      ctx.strokeRect(left + width / 2, y + width / 2,
                     Math.max(1, right - left - width - 0.5),
                     view.row - 1 - width);
    };
    ctx.globalAlpha = 1;
    const accent = color("accent");
    if (look.selectedFunc >= 0) {
      const {count, end, func} = graph;
      for (let i = 0; i < count;) {
        if (widths[i] * scale < 1.5 ||
            (starts[i] - offset) * scale > view.width ||
            (starts[i] + widths[i] - offset) * scale < 0) {
          i = end[i];
          continue;
        }
        if (func[i] === look.selectedFunc)
          outline(i, accent, i === look.selected ? 2.5 : 1.5);
        ++i;
      }
    }
    if (look.selected >= 0)
      outline(look.selected, accent, 2.5);
    if (look.hovered >= 0)
      outline(look.hovered, color("ink"), 1);
  }
}

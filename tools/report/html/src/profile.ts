// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The model behind all views; it knows nothing of drawing. Call paths are
// numbered as in the columns: callers before callees, so that the paths below
// path i are i+1 to end[i]-1. Functions are numbered as in the function table,
// then those that are in no table (the root, paths beyond max-nodes).

import {ThreadCalls} from "./calls";
import type {Columns} from "./columns";
import type {FunctionRow, Identity, Reports} from "./contract";
import type {Unit} from "./format";

export const kRecursive = 1, kSelfEstimated = 2, kTotalEstimated = 4,
             kUntimed = 8, kUnknown = 16, kTail = 32;

export interface Metric {
  word: string;
  title: string;
  unit: Unit;
  family: "time" | "calls" | "memory";
}

export function metricOf(word: string, title: string): Metric {
  const family = word === "self" || word === "cpu" || word === "wait" ? "time"
               : word === "calls" ? "calls" : "memory";
  const unit = family === "time" ? "ns"
             : word === "bytes" || word === "peak" || word === "leaked"
                   ? "bytes" : "count";
  return {word, title: word === "self" ? "wall time" : title, unit, family};
}

/** The shape that every tree has: those of the profile and those made of it. */
export interface Paths {
  count: number;
  func: Uint32Array;
  depth: Uint32Array;
  parent: Int32Array;
  end: Uint32Array;
}

/** Parents and ends from depths. */
export function shapePaths(func: ArrayLike<number>,
                           depth: ArrayLike<number>): Paths {
  const count = func.length;
  const parent = new Int32Array(count).fill(-1);
  const end = new Uint32Array(count);
  const open: number[] = [];
  for (let i = 0; i < count; ++i) {
    while (open.length > depth[i])
      end[open.pop()!] = i;
    if (open.length)
      parent[i] = open[open.length - 1];
    open.push(i);
  }
  while (open.length)
    end[open.pop()!] = count;
  return {count, func: Uint32Array.from(func), depth: Uint32Array.from(depth),
          parent, end};
}

/** Own values and those of all below. */
export function totalsOf(paths: Paths, own: Float64Array): Float64Array {
  const totals = Float64Array.from(own);
  for (let i = paths.count - 1; i > 0; --i)
    totals[paths.parent[i]] += totals[i];
  return totals;
}

export interface Neighbour {
  func: number;
  calls: number;
  total: number;
}

export class Profile {
  readonly functions: FunctionRow[];
  readonly identities: Identity[];
  readonly paths: Paths;
  readonly calls: Float64Array;
  readonly flags: Uint8Array;
  readonly selfEstimated: Uint8Array; ///< by function
  readonly metrics: Metric[];
  readonly totalNs: number;
  readonly hasWaits: boolean; ///< they were measured, and there are some
  readonly pathCount: number; ///< as the overview counts them
  private readonly firsts: Uint32Array; ///< of nodesByFunction, by function
  private readonly nodesByFunction: Uint32Array;
  private readonly owns = new Map<string, Float64Array>();
  private readonly sums = new Map<string, Float64Array>();
  private readonly calls_ = new Map<number, ThreadCalls>();
  private histograms?: Map<number, [number, number][]>;
  private byName?: Map<string, number>;

  constructor(readonly reports: Reports, readonly columns: Columns) {
    this.functions = reports.functions.functions;
    this.identities = [...this.functions, ...reports.page.others];
    this.paths = shapePaths(columns.read("nodes.function"),
                            columns.read("nodes.depth"));
    this.calls = columns.read("nodes.calls");
    this.flags = Uint8Array.from(columns.read("nodes.flags"));
    this.metrics =
        reports.page.metrics.map(({word, title}) => metricOf(word, title));
    this.totalNs = reports.overview.total_ns;
    this.hasWaits = (reports.overview.wait_ns ?? 0) > 0;
    const {count, func} = this.paths;
    let pathCount = 0;
    this.selfEstimated = new Uint8Array(this.identities.length);
    this.firsts = new Uint32Array(this.identities.length + 1);
    for (let i = 0; i < count; ++i) {
      ++this.firsts[func[i] + 1];
      if (this.flags[i] & kSelfEstimated)
        this.selfEstimated[func[i]] = 1;
      pathCount += this.calls[i] > 0 && !(this.flags[i] & kRecursive) ? 1 : 0;
    }
    this.pathCount = pathCount;
    for (let f = 0; f < this.identities.length; ++f)
      this.firsts[f + 1] += this.firsts[f];
    const next = this.firsts.slice();
    this.nodesByFunction = new Uint32Array(count);
    for (let i = 0; i < count; ++i)
      this.nodesByFunction[next[func[i]]++] = i;
  }

  isReal(func: number): boolean {
    return func >= 0 && func < this.functions.length;
  }

  /** In the order of the columns. */
  nodesOf(func: number): Uint32Array {
    return this.nodesByFunction.subarray(this.firsts[func],
                                         this.firsts[func + 1]);
  }

  /** What paths have of a metric themselves, in one thread or all. */
  own(word: string, thread = ""): Float64Array {
    const key = word + "/" + thread;
    let own = this.owns.get(key);
    if (own)
      return own;
    if (!thread) {
      own = word === "calls" ? this.calls : this.columns.metric("nodes", word);
    } else {
      own = new Float64Array(this.paths.count);
      const nodes = this.columns.read(`thread.${thread}.node`);
      const values = this.columns.metric("thread." + thread, word);
      for (let i = 0, at = 0; i < values.length; ++i)
        own[at += nodes[i]] = values[i];
    }
    this.owns.set(key, own);
    return own;
  }

  totals(word: string, thread = ""): Float64Array {
    const key = word + "/" + thread;
    let totals = this.sums.get(key);
    if (!totals)
      this.sums.set(key,
                    totals = totalsOf(this.paths, this.own(word, thread)));
    return totals;
  }

  /** What functions have of a metric themselves, most first. */
  functionsOf(word: string, thread = ""): {func: number, value: number}[] {
    const own = this.own(word, thread), {func, count} = this.paths;
    const sums = new Float64Array(this.identities.length);
    for (let i = 0; i < count; ++i)
      sums[func[i]] += own[i];
    return Array.from(sums, (value, one) => ({func: one, value}))
        .filter((row) => row.value > 0).sort((a, b) => b.value - a.value);
  }

  /** Who calls a function and whom it calls, most time first. */
  neighbours(func: number): {callers: Neighbour[], callees: Neighbour[]} {
    const totals = this.totals("self");
    const {parent, end, func: funcs} = this.paths;
    const callers = new Map<number, Neighbour>(),
          callees = new Map<number, Neighbour>();
    const add = (map: Map<number, Neighbour>, other: number, calls: number,
                 total: number) => {
      const row = map.get(other) ?? {func: other, calls: 0, total: 0};
      row.calls += calls;
      row.total += total;
      map.set(other, row);
    };
    for (const node of this.nodesOf(func)) {
      if (parent[node] >= 0)
        add(callers, funcs[parent[node]], this.calls[node], totals[node]);
      for (let child = node + 1; child < end[node]; child = end[child])
        add(callees, funcs[child], this.calls[child], totals[child]);
    }
    const sorted = (map: Map<number, Neighbour>) => [...map.values()].sort(
        (a, b) => b.total - a.total || b.calls - a.calls);
    return {callers: sorted(callers), callees: sorted(callees)};
  }

  /** Functions from the root to a path, the root left out. */
  pathTo(node: number): number[] {
    const path: number[] = [];
    for (; node > 0; node = this.paths.parent[node])
      path.push(node);
    return path.reverse();
  }

  /** The path that a list of names stands for, as far as it goes. */
  findPath(names: string[]): number {
    let at = 0;
    for (const name of names) {
      let child = at + 1;
      while (child < this.paths.end[at] &&
             this.identities[this.paths.func[child]].name !== name)
        child = this.paths.end[child];
      if (child >= this.paths.end[at])
        break;
      at = child;
    }
    return at;
  }

  /** -1 for functions that are not in the table. */
  find(wanted: {mangled: string, file?: string, name?: string}): number {
    if (!this.byName) {
      this.byName = new Map();
      this.functions.forEach((row, i) => {
        for (const key of [row.mangled, row.mangled + "\0" + row.file])
          if (!this.byName!.has(key))
            this.byName!.set(key, i);
      });
    }
    return this.byName.get(wanted.mangled + "\0" + (wanted.file ?? "")) ??
           this.byName.get(wanted.mangled) ?? -1;
  }

  /** The single calls of a thread, when the trace has them. */
  callsOf(thread: number): ThreadCalls {
    let calls = this.calls_.get(thread);
    if (!calls)
      this.calls_.set(thread, calls = new ThreadCalls(this.columns, thread));
    return calls;
  }

  /** How many calls took how many ns, in steps. */
  durations(func: number): [number, number][] {
    if (!this.histograms) {
      this.histograms = new Map();
      const funcs = this.columns.read("durations.function"),
            ns = this.columns.read("durations.ns"),
            counts = this.columns.read("durations.count");
      for (let i = 0; i < funcs.length; ++i) {
        const steps = this.histograms.get(funcs[i]) ?? [];
        steps.push([ns[i], counts[i]]);
        this.histograms.set(funcs[i], steps);
      }
    }
    return this.histograms.get(func) ?? [];
  }
}

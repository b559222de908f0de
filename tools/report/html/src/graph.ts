// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The trees that flame graph and call tree show: the profile's own, turned
// round (who is it spent for), from one function on, or beside a base's. Trees
// may be 100,000 levels deep: nothing here recurses.

import type {Identity} from "./contract";
import {kRecursive, type Paths, type Profile, shapePaths, totalsOf}
    from "./profile";

export interface Graph extends Paths {
  own: Float64Array;
  total: Float64Array;
  calls: Float64Array;
  flags: Uint8Array;
  /** Totals of the base, when there is something to compare with. */
  base?: Float64Array;
  /** The profile's path that an entry is, or one of those it stands for. */
  source: Int32Array;
  identities: Identity[];
  /** Entries left out because they are too small or too deep. */
  hidden: number;
}

/** Turning a chain of N calls makes N * N / 2 entries. */
const kMostTurned = 250;
const kMostEntries = 100_000;
const kLeastShare = 1e-5;

export function wholeGraph(profile: Profile, word: string,
                           thread: string): Graph {
  const {paths} = profile;
  return {
    ...paths,
    own: profile.own(word, thread),
    total: profile.totals(word, thread),
    calls: profile.own("calls", thread),
    flags: profile.flags,
    source: Int32Array.from({length: paths.count}, (_, i) => i),
    identities: profile.identities,
    hidden: 0
  };
}

/** Paths that are shown as one entry, each with what it contributes. */
interface Group {
  depth: number;
  func: number;
  nodes: number[];
  values: number[];
  calls: number[];
  total: number;
  flags: number;
}

type Expand = (group: Group, add: (func: number, node: number, value: number,
                                   calls: number, flags: number) => void) =>
    number;

/** Makes a tree of groups; `expand` adds what is below and returns what stays. */
function grown(profile: Profile, first: Group, expand: Expand): Graph {
  const func: number[] = [], depth: number[] = [], own: number[] = [],
        total: number[] = [], calls: number[] = [], flags: number[] = [],
        source: number[] = [];
  let hidden = 0;
  const stack = [first];
  const least = first.total * kLeastShare;
  while (stack.length) {
    const group = stack.pop()!;
    const below = new Map<number, Group>();
    const kept = expand(group, (f, node, value, count, flag) => {
      const key = f * 2 + (flag & kRecursive);
      let next = below.get(key);
      if (!next)
        below.set(key, next = {depth: group.depth + 1, func: f, nodes: [],
                               values: [], calls: [], total: 0, flags: 0});
      next.nodes.push(node);
      next.values.push(value);
      next.calls.push(count);
      next.total += value;
      next.flags |= flag;
    });
    func.push(group.func);
    depth.push(group.depth);
    own.push(kept);
    total.push(group.total);
    calls.push(group.calls.reduce((sum, n) => sum + n, 0));
    flags.push(group.flags);
    source.push(group.nodes[0] ?? 0);
    const shown = [...below.values()].filter(
        (next) => next.total >= least && next.depth <= kMostTurned &&
                  func.length + stack.length < kMostEntries);
    hidden += below.size - shown.length;
    shown.sort((a, b) => a.total - b.total);
    stack.push(...shown);
  }
  return {
    ...shapePaths(func, depth),
    own: Float64Array.from(own),
    total: Float64Array.from(total),
    calls: Float64Array.from(calls),
    flags: Uint8Array.from(flags),
    source: Int32Array.from(source),
    identities: profile.identities,
    hidden
  };
}

function rootOf(func: number): Group {
  return {depth: 0, func, nodes: [], values: [], calls: [], total: 0, flags: 0};
}

/** A function and what it calls, from wherever it is called. */
export function calleesGraph(profile: Profile, word: string, thread: string,
                             func: number): Graph {
  const own = profile.own(word, thread), totals = profile.totals(word, thread);
  const calls = profile.own("calls", thread);
  const {end, func: funcs} = profile.paths;
  const first = rootOf(func);
  let covered = 0;
  for (const node of profile.nodesOf(func)) {
    first.calls.push(calls[node]);
    if (node < covered)
      continue; // inside of another call of it
    covered = end[node];
    first.nodes.push(node);
    first.total += totals[node];
    first.flags |= profile.flags[node] & ~kRecursive;
  }
  return grown(profile, first, (group, add) => {
    let kept = 0;
    for (const node of group.nodes) {
      kept += own[node];
      for (let child = node + 1; child < end[node]; child = end[child])
        if (totals[child] > 0)
          add(funcs[child], child, totals[child], calls[child],
              profile.flags[child]);
    }
    return kept;
  });
}

/** The tree turned round: below what it is spent in stand the callers. With
    `func` only below that function. */
export function callersGraph(profile: Profile, word: string, thread: string,
                             func = -1): Graph {
  const own = profile.own(word, thread), totals = profile.totals(word, thread);
  const calls = profile.own("calls", thread);
  const {parent, end, func: funcs, count} = profile.paths;
  const first = rootOf(func < 0 ? funcs[0] : func);
  if (func < 0) {
    first.total = totals[0];
    first.calls.push(calls[0]);
  } else {
    let covered = 0;
    for (const node of profile.nodesOf(func)) {
      const isInside = node < covered;
      if (!isInside)
        covered = end[node];
      first.nodes.push(node);
      first.values.push(isInside ? 0 : totals[node]);
      first.calls.push(calls[node]);
      first.total += isInside ? 0 : totals[node];
    }
  }
  return grown(profile, first, (group, add) => {
    let kept = 0;
    if (group === first && func < 0) {
      for (let node = 1; node < count; ++node)
        if (own[node] > 0)
          add(funcs[node], node, own[node], calls[node], 0);
      return own[0];
    }
    group.nodes.forEach((node, i) => {
      const caller = parent[node];
      if (caller > 0)
        add(funcs[caller], caller, group.values[i], group.calls[i], 0);
      else
        kept += group.values[i];
    });
    return kept;
  });
}

/** The new tree and the base's as one: every path of either. */
export function comparedGraph(profile: Profile, word: string): Graph {
  const {columns, reports: {page, diff}} = profile;
  const base = shapePaths(columns.read("base.function"),
                          columns.read("base.depth"));
  const scale = diff ? diff.after_runs / diff.before_runs : 1;
  const baseOwn =
      columns.metric("base", word)
          .map((value) => Math.max(0, value * scale));
  const baseFlags = columns.read("base.flags");
  const baseTotal = totalsOf(base, baseOwn);
  const identities = profile.identities.slice();
  const numbers = page.base!.functions.map((row) => {
    const known = row.mangled ? profile.find(row)
        : profile.identities.findIndex((other) => !other.mangled &&
                                                  other.name === row.name);
    const isSame = known >= 0 && identities[known].file === row.file;
    return isSame ? known : identities.push(row) - 1;
  });
  const {paths} = profile;
  const nowOwn = profile.own(word), nowTotal = profile.totals(word);
  const func: number[] = [], depth: number[] = [], source: number[] = [],
        own: number[] = [], calls: number[] = [], flags: number[] = [],
        before: number[] = [];
  const stack: [number, number, number][] = [[0, 0, 0]];
  while (stack.length) {
    const [now, old, level] = stack.pop()!;
    func.push(now >= 0 ? paths.func[now] : numbers[base.func[old]]);
    depth.push(level);
    source.push(now);
    own.push(now >= 0 ? Math.max(0, nowOwn[now]) : 0);
    calls.push(now >= 0 ? profile.calls[now] : 0);
    flags.push(now >= 0 ? profile.flags[now] : baseFlags[old]);
    before.push(old >= 0 ? baseOwn[old] : 0);
    const pairs = new Map<number, [number, number]>();
    if (now >= 0)
      for (let c = now + 1; c < paths.end[now]; c = paths.end[c])
        pairs.set(paths.func[c] * 2 + (profile.flags[c] & kRecursive),
                  [c, -1]);
    if (old >= 0)
      for (let c = old + 1; c < base.end[old]; c = base.end[c]) {
        const key = numbers[base.func[c]] * 2 + (baseFlags[c] & kRecursive);
        const pair = pairs.get(key);
        if (pair)
          pair[1] = c;
        else
          pairs.set(key, [-1, c]);
      }
    const weight = ([n, o]: [number, number]) =>
        n >= 0 ? nowTotal[n] : baseTotal[o] * 1e-9;
    for (const [n, o] of [...pairs.values()].sort((a, b) =>
                                                      weight(a) - weight(b)))
      stack.push([n, o, level + 1]);
  }
  const shape = shapePaths(func, depth);
  const ownArray = Float64Array.from(own);
  return {...shape, own: ownArray, total: totalsOf(shape, ownArray),
          calls: Float64Array.from(calls), flags: Uint8Array.from(flags),
          base: totalsOf(shape, Float64Array.from(before)),
          source: Int32Array.from(source), identities, hidden: 0};
}

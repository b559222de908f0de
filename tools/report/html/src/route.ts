// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The page's whole state is its URL's fragment: "#functions?fn=3&sort=calls".
// What a person does makes a step to go back to; what happens while typing
// replaces the current one. The selection (fn, node) goes along to every view,
// the rest belongs to a view and is there again on return.

import {useEffect, useReducer} from "preact/hooks";

export type Params = Record<string, string>;
export interface Route {
  view: string;
  params: Params;
}

const kShared = ["fn", "node"];
const listeners = new Set<() => void>();
const lastParams = new Map<string, Params>();
let views: string[] = [];
let current: Route = {view: "summary", params: {}};

function parse(): Route {
  const [view, query] = location.hash.slice(1).split("?", 2);
  const params: Params = {};
  try {
    for (const [key, value] of new URLSearchParams(query ?? ""))
      params[key] = value;
  } catch {
    // A fragment somebody typed: as if there were none.
  }
  return {view: views.includes(view) ? view : views[0], params};
}

export function hashOf(view: string, params: Params): string {
  const query = new URLSearchParams(params).toString();
  return "#" + view + (query ? "?" + query : "");
}

function changed() {
  current = parse();
  lastParams.set(current.view, current.params);
  for (const listener of listeners)
    listener();
}

export function startRouting(known: string[]) {
  views = known;
  current = parse();
  lastParams.set(current.view, current.params);
  addEventListener("popstate", changed);
  addEventListener("hashchange", () => {
    if (hashOf(current.view, current.params) !== location.hash)
      changed();
  });
}

type Patch = Record<string, string | number | null | undefined>;

/** The route after a patch; null and "" take a parameter away. */
function patched(patch: Patch, view: string): Route {
  const params: Params = {};
  const base = view === current.view ? current.params
                                     : lastParams.get(view) ?? {};
  for (const [key, value] of Object.entries(base))
    if (view === current.view || !kShared.includes(key))
      params[key] = value;
  if (view !== current.view)
    for (const key of kShared)
      if (current.params[key])
        params[key] = current.params[key];
  for (const [key, value] of Object.entries(patch))
    if (value === null || value === undefined || value === "")
      delete params[key];
    else
      params[key] = String(value);
  return {view, params};
}

export function linkTo(view: string, patch: Patch = {}): string {
  const route = patched(patch, view);
  return hashOf(route.view, route.params);
}

export function go(patch: Patch, {view = current.view, replace = false} = {}) {
  const hash = linkTo(view, patch);
  if (hash === location.hash)
    return;
  if (replace)
    history.replaceState(null, "", hash);
  else
    history.pushState(null, "", hash);
  changed();
}

export function route(): Route {
  return current;
}

export function useRoute(): Route {
  const [, update] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const listener = () => update(undefined as never);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return current;
}

/** A parameter that is a number; `missing` when there is none. */
export function numberOf(params: Params, key: string, missing = -1): number {
  const value = Number(params[key]);
  return params[key] !== undefined && Number.isInteger(value) && value >= 0
             ? value : missing;
}

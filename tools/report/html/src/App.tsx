// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The frame around the views: navigation, search, the selected function, keys.

import type {ComponentType} from "preact";
import {useEffect, useRef, useState} from "preact/hooks";
import {ProfileContext} from "./context";
import {copyText, viewText} from "./copy";
import {formatNs, printable} from "./format";
import {Inspector} from "./parts/Inspector";
import type {Profile} from "./profile";
import {go, linkTo, numberOf, route, useRoute} from "./route";
import {toggleTheme, useTheme} from "./theme";
import {Compare} from "./views/Compare";
import {Flame} from "./views/Flame";
import {Functions} from "./views/Functions";
import {Heap} from "./views/Heap";
import {Summary} from "./views/Summary";
import {hasTimeline, Timeline} from "./views/Timeline";
import {hasTold, Told} from "./views/Told";
import {Threads} from "./views/Threads";
import {Tree} from "./views/Tree";

interface ViewInfo {
  name: string;
  title: string;
  view: ComponentType;
  hasSearch?: boolean;
}

export function viewsOf(profile: Profile): ViewInfo[] {
  const {reports} = profile;
  const views: (ViewInfo | false)[] = [
    {name: "summary", title: "Summary", view: Summary},
    {name: "flame", title: "Flame graph", view: Flame, hasSearch: true},
    {name: "functions", title: "Functions", view: Functions, hasSearch: true},
    {name: "tree", title: "Call tree", view: Tree, hasSearch: true},
    Boolean(reports.heap) &&
        {name: "heap", title: "Heap", view: Heap, hasSearch: true},
    hasTimeline(reports) &&
        {name: "timeline", title: "Timeline", view: Timeline,
         hasSearch: Boolean(reports.page.calls)},
    hasTold(reports) && {name: "told", title: "Told", view: Told},
    {name: "threads", title: "Threads", view: Threads},
    Boolean(reports.diff) &&
        {name: "compare", title: "Compare", view: Compare, hasSearch: true}
  ];
  return views.filter((one) => one !== false);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
         /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) &&
         !(target instanceof HTMLInputElement && target.type === "checkbox");
}

export function App({profile}: {profile: Profile}) {
  const {view, params} = useRoute();
  const shade = useTheme();
  const search = useRef<HTMLInputElement>(null);
  const [note, setNote] = useState("");
  const views = viewsOf(profile);
  const current = views.find((one) => one.name === view) ?? views[0];
  const fn = numberOf(params, "fn");
  const {overview, page} = profile.reports;
  const copy = async () => {
    setNote(await copyText(viewText()) ? "Copied as text" : "Cannot copy here");
    setTimeout(() => setNote(""), 1600);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey)
        return;
      const {params} = route(); // not that of the latest drawing
      if (event.key === "Escape") {
        if (params.q)
          go({q: null}, {replace: true});
        else if (params.zoom)
          go({zoom: null});
        else if (params.t)
          go({t: null});
        else if (params.fn || params.node)
          go({fn: null, node: null});
        dispatchEvent(new Event("autoprof-reset"));
        if (isTyping(event.target))
          (event.target as HTMLElement).blur();
        return;
      }
      if (isTyping(event.target))
        return;
      if (event.key === "/" && current.hasSearch) {
        event.preventDefault();
        search.current?.focus();
        search.current?.select();
      } else if (event.key === "c") {
        void copy();
      } else if (/^[1-9]$/.test(event.key) && views[Number(event.key) - 1]) {
        go({}, {view: views[Number(event.key) - 1].name});
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
  const View = current.view;
  const hasInspector = profile.isReal(fn);
  return <ProfileContext.Provider value={profile}>
    <header class="top">
      <div class="brand" title={printable(overview.runs[0].command_line)}>
        <b>{page.title}</b>
        <span>{formatNs(Math.max(...overview.runs.map((run) =>
          run.duration_ns)))}</span>
      </div>
      <nav aria-label="Views">
        {views.map((one, i) => <a key={one.name} href={linkTo(one.name)}
            title={`${one.title} (${i + 1})`}
            class={one === current ? "on" : ""}
            aria-current={one === current ? "page" : undefined}
            onClick={(event) => {
              if (event.button || event.ctrlKey || event.metaKey)
                return;
              event.preventDefault();
              go({}, {view: one.name});
            }}>{one.title}</a>)}
      </nav>
      <span class="spacer"/>
      {current.hasSearch && <input class="search" ref={search} type="search"
          placeholder="Search functions  /" aria-label="Search functions"
          title="Words of name or file; /a regular expression/"
          value={params.q ?? ""} onInput={(event) =>
            go({q: event.currentTarget.value}, {replace: true})}
          onKeyDown={(event) => {
            if (event.key === "Enter")
              event.currentTarget.blur();
          }}/>}
      <button type="button" class="icon text" onClick={copy}
              title="Copy this view as text (C)">{note || "Copy"}</button>
      <button type="button" class="icon" onClick={toggleTheme}
              aria-label={shade === "dark" ? "Light colours" : "Dark colours"}
              title={shade === "dark" ? "Light colours" : "Dark colours"}>
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor"
                  stroke-width="1.4"/>
          <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor"/>
        </svg>
      </button>
      <span class="sr-only" role="status">{note}</span>
    </header>
    <main class={hasInspector ? "with-inspector" : ""}>
      <View key={current.name}/>
      {hasInspector && <Inspector func={fn} key={"i" + fn}/>}
    </main>
  </ProfileContext.Provider>;
}

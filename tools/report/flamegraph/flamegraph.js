// The flame graph's behaviour: layout to the window's width, zoom, search,
// tooltip, keyboard. Runs inside the SVG, alone or in a page; asks nothing of
// the network. Data: the JSON text in <metadata>, see FlameGraphSvg.cpp, and
// FlameChartSvg.cpp for charts over time.
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const XHTML = "http://www.w3.org/1999/xhtml";
  const ROW = 19, GAP = 1, MARGIN = 12, PADDING = 5, LEAST = 0.4;

  const script = document.currentScript;
  const svg = (script && script.ownerSVGElement) ||
      document.querySelector("svg.autoprof-flamegraph");
  const data = JSON.parse(svg.querySelector("metadata").textContent);
  const top = Number(svg.getAttribute("data-top"));
  const framesGroup = svg.querySelector(".frames");
  const isPage = document.documentElement !== svg;

  // ---- the tree ------------------------------------------------------------

  // One object a frame, in preorder: a frame's descendants follow it. In a
  // chart total is how long it lasts, start when it begins, and each thread has
  // rows of its own.
  const isChart = data.chart === true;
  const frames = data.frames.map(
      ([func, depth, total, self, calls, flags, last, row, busy], index) => ({
        index, func, depth, total, self, calls,
        base: isChart ? 0 : last || 0, start: isChart ? last : 0,
        row: isChart ? row : depth, busy: isChart ? busy : total,
        isRecursive: (flags & 1) !== 0, isCutBefore: (flags & 2) !== 0,
        isOpen: (flags & 4) !== 0, parent: null, end: 0, x: 0, width: 0}));
  let deepest = 0;
  {
    const open = [];
    for (const frame of frames) {
      while (open.length > frame.depth)
        open.pop().end = frame.index;
      frame.parent = open.length ? open[open.length - 1] : null;
      open.push(frame);
      deepest = Math.max(deepest, frame.row);
    }
    for (const frame of open)
      frame.end = frames.length;
  }
  const root = frames[0];

  const state = {
    focus: root, selected: null, search: null, byBase: false, width: 0
  };

  const valueOf = (frame) => state.byBase ? frame.base : frame.total;

  function* childrenOf(frame) {
    for (let i = frame.index + 1; i < frame.end; i = frames[i].end)
      yield frames[i];
  }

  // ---- figures as people read them -----------------------------------------

  function threeDigits(value) {
    return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
  }
  function stepped(value, units, step) {
    let unit = 0;
    while (value >= step * 0.9995 && unit + 1 < units.length) {
      value /= step;
      ++unit;
    }
    return (unit ? threeDigits(value) : Math.round(value)) + " " + units[unit];
  }
  const formatCount = (n) => Math.round(n).toLocaleString("en-US");
  const formatNs = (ns) => ns < 1e9 ?
      stepped(ns, ["ns", "\u00b5s", "ms"], 1000) : threeDigits(ns / 1e9) + " s";
  function format(value) {
    if (data.unit === "ns")
      return formatNs(value);
    if (data.unit === "bytes")
      return stepped(value, ["B", "KiB", "MiB", "GiB", "TiB"], 1024);
    return formatCount(value);
  }
  function percent(part, whole) {
    if (!whole)
      return "-";
    const share = 100 * part / whole;
    return part > 0 && share < 0.05 ? "<0.1 %" : share.toFixed(1) + " %";
  }

  // ---- names ---------------------------------------------------------------

  const context = document.createElementNS(XHTML, "canvas").getContext("2d");
  context.font = "12px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
  const widths = new Map();
  function textWidth(text) {
    let width = widths.get(text);
    if (width === undefined)
      widths.set(text, width = context.measureText(text).width);
    return width;
  }
  const functionOf = (frame) => data.functions[frame.func];
  function nameOf(frame) {
    return functionOf(frame).name + (frame.isRecursive ? " [recursive]" : "");
  }
  // The name, its short form, or as much of that as there is room for.
  function labelOf(frame, room) {
    if (room < 16)
      return "";
    const name = nameOf(frame);
    if (textWidth(name) <= room)
      return name;
    const short = functionOf(frame).short || name;
    if (textWidth(short) <= room)
      return short;
    let low = 0, high = short.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (textWidth(short.slice(0, middle) + "\u2026") <= room)
        low = middle;
      else
        high = middle - 1;
    }
    return low < 2 ? "" : short.slice(0, low) + "\u2026";
  }

  // ---- drawing -------------------------------------------------------------

  function element(name, attributes, parent) {
    const result = document.createElementNS(SVG, name);
    for (const key in attributes)
      result.setAttribute(key, attributes[key]);
    if (parent)
      parent.appendChild(result);
    return result;
  }

  function isAbove(frame, other) { // or the same
    return frame.index <= other.index && other.index < frame.end;
  }

  // What happened in all threads while the frame in focus was open.
  function layOutChart() {
    const inner = state.width - 2 * MARGIN;
    const from = state.focus.start, whole = state.focus.total || 1;
    for (const frame of frames)
      frame.width = 0;
    for (let i = 0; i < frames.length; ++i) {
      const frame = frames[i];
      const begin = Math.max(frame.start, from);
      const end = Math.min(frame.start + frame.total, from + whole);
      frame.x = MARGIN + inner * (begin - from) / whole;
      frame.width = Math.max(0, inner * (end - begin) / whole);
      if (frame.width < LEAST)
        i = frame.end - 1;
    }
  }

  // Positions by the frame in focus: it and its callers are as wide as can be.
  function layOut() {
    if (isChart) {
      layOutChart();
      return;
    }
    const inner = state.width - 2 * MARGIN;
    const whole = valueOf(state.focus) || 1;
    for (const frame of frames)
      frame.width = 0;
    for (let f = state.focus; f; f = f.parent) {
      f.x = MARGIN;
      f.width = inner;
    }
    for (let i = state.focus.index; i < state.focus.end; ++i) {
      const frame = frames[i];
      if (frame.width < LEAST) {
        i = frame.end - 1;
        continue;
      }
      let x = frame.x;
      for (const child of childrenOf(frame)) {
        child.x = x;
        child.width = inner * valueOf(child) / whole;
        x += child.width;
      }
    }
  }

  const rowY = (frame) =>
      top + (data.icicle ? frame.row : deepest - frame.row) * ROW;

  // Colours say what kind of figure it is; neighbours differ by name.
  function tint(frame) {
    if (data.baseTotal !== null) {
      const most = Math.max(frame.total, frame.base);
      const change = most ? (frame.total - frame.base) / most : 0;
      const step = [0.02, 0.1, 0.25, 0.5].filter(
          (limit) => Math.abs(change) >= limit).length;
      return "d" + (change < 0 ? 4 - step : 4 + step);
    }
    const name = functionOf(frame).name;
    if (name.startsWith("["))
      return "none";
    let hash = 0;
    for (let i = 0; i < name.length; ++i)
      hash = (hash * 31 + name.charCodeAt(i)) >>> 0;
    return "t" + hash % 8;
  }

  let shown = []; // frames that have elements, by index
  function draw() {
    layOut();
    framesGroup.textContent = "";
    shown = [];
    const fragment = document.createDocumentFragment();
    for (const frame of frames) {
      if (frame.width < LEAST)
        continue;
      const isContext = frame !== state.focus && isAbove(frame, state.focus);
      const kind = frame.parent ? tint(frame) : "none";
      const group = element("g", {
        class: "frame " + kind + (isContext ? " context" : ""),
        "data-index": frame.index
      }, fragment);
      const y = rowY(frame);
      element("rect", {
        x: frame.x.toFixed(2), y, rx: frame.width > 6 ? 2 : 0,
        width: Math.max(frame.width - (frame.width > 3 ? GAP : 0), 0.3)
                   .toFixed(2),
        height: ROW - GAP
      }, group);
      const label = labelOf(frame, frame.width - 2 * PADDING);
      if (label)
        element("text", {x: (frame.x + PADDING).toFixed(2), y: y + 13}, group)
            .textContent = label;
      shown[frame.index] = group;
    }
    framesGroup.appendChild(fragment);
    if (isChart)
      drawAxis();
    mark();
  }

  // Times since the start of the run, at round steps.
  const axis = isChart ? element("g", {class: "axis"}, svg) : null;
  function drawAxis() {
    axis.textContent = "";
    const from = data.from + state.focus.start;
    const whole = state.focus.total || 1;
    const inner = state.width - 2 * MARGIN;
    const most = Math.max(2, Math.floor(inner / 130));
    let step = Math.pow(10, Math.floor(Math.log10(whole / most)));
    step *= [1, 2, 5, 10].find((factor) => whole / (step * factor) <= most);
    step = Math.max(1, step);
    const digits = Math.max(0, 9 - Math.floor(Math.log10(step)));
    for (let at = Math.ceil(from / step) * step; at <= from + whole;
         at += step) {
      const x = MARGIN + inner * (at - from) / whole;
      element("line", {x1: x, x2: x, y1: top - 5, y2: top - 1}, axis);
      element("text", {x: Math.min(x + 3, state.width - 70), y: top - 5}, axis)
          .textContent = (at / 1e9).toFixed(digits) + " s";
    }
  }

  // Search results and the selected frame, without a new layout.
  function mark() {
    const isSearching = state.search !== null;
    framesGroup.classList.toggle("searching", isSearching);
    let sum = 0, coveredTo = 0;
    const functions = new Set();
    for (const frame of frames) {
      const isMatch = isSearching && frame.parent &&
          state.search(functionOf(frame));
      if (isMatch && isAbove(state.focus, frame)) {
        functions.add(frame.func);
        if (frame.index >= coveredTo) { // below no other match
          sum += isChart ? frame.busy : valueOf(frame);
          coveredTo = frame.end;
        }
      }
      const group = shown[frame.index];
      if (group) {
        group.classList.toggle("match", Boolean(isMatch));
        group.classList.toggle("selected", frame === state.selected);
      }
    }
    matched.textContent = !isSearching ? "" : functions.size === 0 ?
        "no match" :
        (isChart ? format(sum) : percent(sum, valueOf(state.focus))) +
            " in " + functions.size +
            (functions.size === 1 ? " function" : " functions");
    reset.style.visibility =
        state.focus === root && !isSearching ? "hidden" : "visible";
  }

  // ---- toolbar -------------------------------------------------------------

  const TOOLBAR = 470;
  const toolbar = element(
      "foreignObject", {class: "toolbar", y: 8, height: 30},
      svg);
  const bar = document.createElementNS(XHTML, "div");
  toolbar.appendChild(bar);
  function control(name, text, title) {
    const result = document.createElementNS(XHTML, name);
    result.textContent = text;
    if (title)
      result.setAttribute("title", title);
    bar.appendChild(result);
    return result;
  }
  const matched = control("span", "");
  matched.setAttribute("class", "matched");
  matched.setAttribute("role", "status");
  const widthsButton = data.baseTotal === null ? null :
      control("button", "widths: new",
              "Widths by the new or by the base profile (b)");
  const reset = control("button", "reset", "Zoom out, clear the search (Esc)");
  const input = control("input", "");
  input.setAttribute("type", "search");
  input.setAttribute("placeholder", "search  /");
  input.setAttribute("aria-label", "Search functions, a regular expression");

  function search(text) {
    if (!text) {
      state.search = null;
    } else {
      let pattern = null;
      try {
        pattern = new RegExp(text, "i");
      } catch (error) { // half typed
        pattern = {test: (name) => name.includes(text)};
      }
      state.search = (func) => pattern.test(func.name);
    }
    mark();
  }
  function zoom(frame) {
    state.focus = valueOf(frame) > 0 ? frame : root;
    hideTip();
    draw();
  }
  function resetAll() {
    input.value = "";
    state.search = state.selected = null;
    zoom(root);
  }
  function switchWidths() {
    state.byBase = !state.byBase;
    widthsButton.textContent = "widths: " + (state.byBase ? "base" : "new");
    zoom(state.focus);
  }
  input.addEventListener("input", () => search(input.value));
  reset.addEventListener("click", resetAll);
  if (widthsButton)
    widthsButton.addEventListener("click", switchWidths);

  // ---- tooltip -------------------------------------------------------------

  const tip = element("g", {class: "tip", visibility: "hidden"}, svg);
  const tipBox = element("rect", {rx: 6}, tip);

  function chartLines(frame) {
    const lines = [["", "at " + ((data.from + frame.start) / 1e9).toFixed(9) +
        " s" + (frame.isCutBefore ? ", began before" : "") + ", for " +
        format(frame.total) + (frame.isOpen ? ", had not ended" : "")]];
    if (frame.depth > 1)
      lines.push(["", (frame.calls === 1 ? "" : formatCount(frame.calls) +
          " calls, together " + format(frame.busy) + "; ") +
          "itself: " + format(frame.self)]);
    return lines;
  }

  function tipLines(frame) {
    const func = functionOf(frame);
    const whole = state.byBase ? data.baseTotal : data.total;
    const lines = [["name", nameOf(frame)]];
    if (func.place)
      lines.push(["place", func.place]);
    const value = valueOf(frame);
    if (isChart)
      return lines.concat(chartLines(frame));
    lines.push(["", "with callees: " + format(value) +
        ", " + percent(value, whole) + (state.focus === root ? "" : " (" +
            percent(value, valueOf(state.focus)) + " of the view)")]);
    if (!state.byBase)
      lines.push(["", "itself: " + format(frame.self) + ", " +
          percent(frame.self, whole)]);
    if (data.baseTotal !== null) {
      const change = frame.base ? 100 * (frame.total - frame.base) / frame.base
                                : null;
      lines.push(["", "base: " + format(frame.base) + ", new: " +
          format(frame.total) + ", " + (change === null ? "added" :
              frame.total === 0 ? "gone" :
              (change < 0 ? "" : "+") + change.toFixed(1) + " %")]);
    }
    if (frame.parent && data.unit !== "count")
      lines.push(["", "calls on this path: " + formatCount(frame.calls)]);
    if (func.calls !== undefined) {
      let all = "all paths: " + formatCount(func.calls) + " calls";
      if (func.mean !== undefined)
        all += ", mean " + formatNs(func.mean);
      if (func.p99 !== undefined)
        all += ", p99 " + formatNs(func.p99) +
            (func.sampled ? " (of the calls that were clocked)" : "");
      lines.push(["", all]);
    }
    return lines;
  }

  function visibleArea() {
    const box = svg.getBoundingClientRect();
    const height = document.documentElement.clientHeight || window.innerHeight;
    return {top: Math.max(0, -box.top), bottom: Math.max(0, -box.top) + height};
  }

  function showTip(frame, x, y) {
    while (tip.childNodes.length > 1)
      tip.removeChild(tip.lastChild);
    let width = 0, line = 0;
    for (const [kind, text] of tipLines(frame)) {
      // Long names are told in several lines.
      for (let at = 0; at === 0 || at < text.length; at += 90) {
        const part = element(
            "text", {class: kind, x: 10, y: 20 + 17 * line++}, tip);
        part.textContent = text.slice(at, at + 90);
        width = Math.max(width, part.getComputedTextLength());
      }
    }
    const height = 17 * line + 13;
    width += 20;
    tipBox.setAttribute("width", width);
    tipBox.setAttribute("height", height);
    const area = visibleArea();
    const left = Math.max(4, Math.min(x + 14, state.width - width - 4));
    const below = y + 18 + height <= area.bottom;
    const above = Math.max(area.top + 4, y - height - 10);
    tip.setAttribute("transform",
                     "translate(" + left + "," + (below ? y + 18 : above) +
                         ")");
    tip.setAttribute("visibility", "visible");
  }
  function hideTip() {
    tip.setAttribute("visibility", "hidden");
  }

  // ---- mouse and keyboard --------------------------------------------------

  function frameAt(event) {
    const group = event.target.closest && event.target.closest(".frame");
    return group ? frames[Number(group.getAttribute("data-index"))] : null;
  }
  framesGroup.addEventListener("mousemove", (event) => {
    const frame = frameAt(event);
    const box = svg.getBoundingClientRect();
    if (frame)
      showTip(frame, event.clientX - box.left, event.clientY - box.top);
  });
  framesGroup.addEventListener("mouseleave", hideTip);
  framesGroup.addEventListener("click", (event) => {
    const frame = frameAt(event);
    if (frame) {
      state.selected = null;
      zoom(frame);
    }
  });

  function select(frame) {
    if (!frame || frame.width < LEAST)
      return;
    state.selected = frame;
    mark();
    const y = rowY(frame);
    shown[frame.index].scrollIntoView({block: "nearest"});
    showTip(frame, Math.max(frame.x, MARGIN), y + 4);
  }
  function sibling(frame, step) {
    const row = [...childrenOf(frame.parent || frame)].filter(
        (f) => f.width >= LEAST);
    return row[row.indexOf(frame) + step];
  }
  const inward = data.icicle ? "ArrowDown" : "ArrowUp";
  const outward = data.icicle ? "ArrowUp" : "ArrowDown";
  function move(key) {
    const at = state.selected;
    if (!at)
      return state.focus;
    if (key === inward)
      return [...childrenOf(at)][0];
    if (key === outward)
      return at.parent;
    return sibling(at, key === "ArrowLeft" ? -1 : 1);
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (event.key === "Escape") {
      resetAll();
      input.blur();
    } else if (event.target === input) {
      return;
    } else if (event.key === "/") {
      input.focus();
    } else if (event.key.startsWith("Arrow")) {
      select(move(event.key));
    } else if (event.key === "Enter" && state.selected) {
      zoom(state.selected);
    } else if (event.key === "Backspace" && state.focus.parent) {
      zoom(state.focus.parent);
    } else if (event.key === "b" && widthsButton) {
      switchWidths();
    } else {
      return;
    }
    event.preventDefault();
  });

  // ---- start ---------------------------------------------------------------

  function resize() {
    const available = isPage ? svg.parentNode.clientWidth
                             : document.documentElement.clientWidth ||
                                   window.innerWidth;
    const width = Math.max(320, available);
    if (width === state.width)
      return;
    state.width = width;
    svg.setAttribute("width", width);
    svg.removeAttribute("viewBox");
    const room = Math.min(TOOLBAR, width - 2 * MARGIN);
    toolbar.setAttribute("width", room);
    toolbar.setAttribute("x", width - room - MARGIN);
    draw();
  }
  svg.classList.add("live");
  window.addEventListener("resize", resize);
  resize();
  search(input.value);
}());

// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Figures and names as people read them: the rules of tools/report/Text.cpp,
// so that a number looks the same here and in the terminal.

function threeDigits(value: number): string {
  if (value < 9.995)
    return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0);
}

export function formatNs(ns: number): string {
  if (ns < 0)
    return "−" + formatNs(-ns);
  if (ns < 999.5)
    return ns.toFixed(0) + " ns";
  if (ns < 999.5e3)
    return threeDigits(ns / 1e3) + " µs";
  if (ns < 999.5e6)
    return threeDigits(ns / 1e6) + " ms";
  return threeDigits(ns / 1e9) + " s";
}

const kCount = new Intl.NumberFormat("en-US");
export function formatCount(count: number): string {
  return count < 0 ? "−" + kCount.format(-count) : kCount.format(count);
}

/** For scales and rates: "12.3 M". */
export function formatCompact(count: number): string {
  const units = ["", " k", " M", " G", " T"];
  let unit = 0;
  if (count < 9999.5)
    return count < 9.95 && count % 1 ? count.toFixed(1)
                                     : formatCount(Math.round(count));
  for (; count >= 999.5 && unit + 1 < units.length; ++unit)
    count /= 1000;
  return threeDigits(count) + units[unit];
}

export function formatPercent(share: number): string {
  const percent = 100 * share;
  return percent.toFixed(percent > 0 && percent < 9.95 ? 1 : 0) + " %";
}

/** A time on a scale whose marks are \p step apart: all digits that tell. */
export function formatTick(ns: number, step: number): string {
  const [unit, name] = ns >= 999.5e6 ? [1e9, "s"] : ns >= 999.5e3 ? [1e6, "ms"]
                     : ns >= 999.5 ? [1e3, "µs"] : [1, "ns"];
  const digits = Math.max(0, Math.ceil(Math.log10(unit / step) - 1e-9));
  return (ns / unit).toFixed(Math.min(digits, 9)) + " " + name;
}

export function formatBytes(bytes: number): string {
  if (bytes < 0)
    return "−" + formatBytes(-bytes);
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  for (; bytes >= 1023.5 && unit + 1 < units.length; ++unit)
    bytes /= 1024;
  return unit === 0 ? bytes.toFixed(0) + " B"
                    : threeDigits(bytes) + " " + units[unit];
}

export function formatShare(part: number, whole: number): string {
  if (!whole)
    return "-";
  const percent = 100 * part / whole;
  if (part > 0 && percent < 0.05)
    return "<0.1 %";
  return percent.toFixed(1) + " %";
}

/** "+12.3 %"; a change from nothing has no share. */
export function formatChange(before: number, after: number): string {
  if (before === after)
    return "=";
  if (before === 0)
    return "new";
  if (after >= before * 10)
    return "× " + formatCount(Math.round(after / before));
  const percent = 100 * (after - before) / before;
  const digits = Math.abs(percent) < 0.05 ? percent.toPrecision(2)
                                          : percent.toFixed(1);
  return (percent > 0 ? "+" : "") + digits.replace("-", "−") + " %";
}

export type Unit = "ns" | "bytes" | "count";
export function formatAmount(value: number, unit: Unit): string {
  return unit === "ns" ? formatNs(value)
       : unit === "bytes" ? formatBytes(value)
                          : formatCount(Math.round(value));
}

/** "~" before what was not measured, "-" for what is not known. */
export function formatTime(ns: number | null | undefined,
                           isEstimated = false): string {
  return ns === null || ns === undefined ? "-"
                                         : (isEstimated ? "~" : "") + formatNs(ns);
}

// Controls, marks that reorder or hide text: a name must not look like another.
const kHidden = new RegExp(
    "[\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]", "g");
export function printable(text: string): string {
  return text.replace(kHidden, (c) => {
    const code = c.charCodeAt(0);
    return code < 256 ? "\\x" + code.toString(16).padStart(2, "0")
                      : "\\u" + code.toString(16);
  });
}

export function placeOf(row: {file: string, line: number}): string {
  if (!row.file)
    return "";
  return printable(row.line ? `${row.file}:${row.line}` : row.file);
}

/** The end of a path says most. */
export function shortPlace(row: {file: string, line: number}): string {
  return placeOf(row).replace(/^.*\/(?=[^/])/, "");
}

/** "ns::f<…>" of "void ns::f<int>(int, char)". */
export function shortName(name: string): string {
  const text = printable(name).replace(/\(anonymous namespace\)/g, "\u0001");
  if (/operator|^\[/.test(text))
    return printable(name);
  let result = "", level = 0;
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (c === "<") {
      if (level++ === 0)
        result += "<…>";
    } else if (c === ">" && level > 0 && text[i - 1] !== "-") {
      --level;
    } else if (level === 0) {
      if (c === "(" && result)
        break;
      result += c;
    }
  }
  result = result.slice(result.lastIndexOf(" ") + 1);
  return result.replace(/\u0001/g, "(anonymous)") || printable(name);
}

/** A name for lists: without the type it returns, long arguments as "…". */
export function tidyName(name: string): string {
  const text = printable(name);
  if (text.length < 46 || /operator|^\[|\{lambda/.test(text))
    return text;
  let result = "", held = "", level = 0, start = 0, isDone = false;
  const hidden = text.replace(/\(anonymous namespace\)/g,
                              (all) => "\u0001".padEnd(all.length, "\u0002"));
  for (let i = 0; i < hidden.length; ++i) {
    const c = hidden[i];
    if (level > 0)
      held += c;
    if (c === "<" || c === "(") {
      if (level++ === 0) {
        held = c;
        isDone ||= c === "(" && result.length > start;
      }
    } else if ((c === ">" && hidden[i - 1] !== "-") || c === ")") {
      if (--level === 0)
        result += held.length > 16 ? held[0] + "…" + c : held;
    } else if (level === 0) {
      result += c;
      if (c === " " && !isDone)
        start = result.length;
    }
  }
  result = level === 0 ? result.slice(start) : hidden;
  return result.replace(/\u0001\u0002*/g, "(anonymous)");
}

/** Cut in the middle: what is called comes last. */
export function elided(text: string, width: number): string {
  if (text.length <= width)
    return text;
  if (width < 3)
    return "";
  const head = Math.floor((width - 1) / 2);
  return text.slice(0, head) + "…" + text.slice(text.length - (width - 1 - head));
}

export function counted(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? "" : "s"}`;
}

/** "self_per_call_ns" as "self per call". */
export function labelOf(key: string): string {
  if (key === "p99_9_ns")
    return "p99.9";
  return key.replace(/_ns$/, "").replace(/_/g, " ");
}

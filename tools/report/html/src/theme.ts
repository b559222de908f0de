// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Light or dark: as the system is, until somebody chooses. Canvases ask for
// colours here and are told when they change.

import {useEffect, useReducer} from "preact/hooks";

export type Theme = "light" | "dark";
const kKey = "autoprof-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function chosen(): Theme | null {
  try {
    const value = localStorage.getItem(kKey);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null; // storage may be forbidden for files
  }
}

let forced = chosen();

export function theme(): Theme {
  return forced ?? (system.matches ? "dark" : "light");
}

function apply() {
  document.documentElement.dataset.theme = theme();
  for (const listener of listeners)
    listener();
}

export function startTheme() {
  system.addEventListener("change", apply);
  apply();
}

export function toggleTheme() {
  forced = theme() === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(kKey, forced);
  } catch {
    // Then it holds for this visit.
  }
  apply();
}

export function useTheme(): Theme {
  const [, update] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const listener = () => update(undefined as never);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return theme();
}

/** A custom property of the style sheet, as the theme has it. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement)
      .getPropertyValue("--" + name).trim();
}

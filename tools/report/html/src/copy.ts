// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is on the screen as text for a mail or an issue: the view that is shown
// says what that is.

import {useEffect} from "preact/hooks";

let current: () => string = () => "";

/** \p text is what the shown view copies as. */
export function useCopyText(text: () => string) {
  useEffect(() => {
    current = text;
  });
}

export function viewText(): string {
  return current();
}

/** Columns aligned, figures to the right, the last column as long as it is. */
export function alignedTable(headings: string[], rows: string[][],
                             isLeft: boolean[]): string {
  const all = [headings, ...rows];
  const widths = headings.map(
      (_, i) => Math.max(...all.map((row) => row[i].length)));
  return all.map((row) => row.map((cell, i) =>
    i === row.length - 1 && isLeft[i] ? cell
    : isLeft[i] ? cell.padEnd(widths[i]) : cell.padStart(widths[i])
  ).join("  ").trimEnd()).join("\n") + "\n";
}

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Pages from disk may not be allowed to: the old way.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const isDone = document.execCommand("copy");
    area.remove();
    return isDone;
  }
}

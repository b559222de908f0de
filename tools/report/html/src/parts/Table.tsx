// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The layout of all tables: figures right-aligned, names to the left, a header
// that sorts, and only those rows in the document that are on the screen.

import type {ComponentChildren} from "preact";
import {useLayoutEffect, useMemo, useRef, useState} from "preact/hooks";
import {alignedTable, useCopyText} from "../copy";
import {go, useRoute} from "../route";

export interface Column<Row> {
  key: string;
  title: string;
  /** What the column means, for the tooltip of its heading. */
  help?: string;
  /** CSS width; the one that has none takes what is left. */
  width?: string;
  isLeft?: boolean;
  /** Where there is no room, columns with a larger number go first. */
  drop?: number;
  /** For ordering; rows without a value come last. */
  value?: (row: Row) => number | string | null | undefined;
  text: (row: Row) => string;
  draw?: (row: Row) => ComponentChildren;
}

export function rowHeight(): number {
  return Math.round(
      2 * parseFloat(getComputedStyle(document.documentElement).fontSize));
}

/** Which part of a long list is on the screen. */
export function useWindow(count: number, height: number) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({top: 0, room: 800, width: 0});
  useLayoutEffect(() => {
    const element = box.current!;
    const update = () =>
        setView({top: element.scrollTop, room: element.clientHeight,
                 width: element.clientWidth});
    const observer = new ResizeObserver(update);
    observer.observe(element);
    element.addEventListener("scroll", update, {passive: true});
    update();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", update);
    };
  }, []);
  const first = Math.max(0, Math.floor(view.top / height) - 6);
  const last = Math.min(count, Math.ceil((view.top + view.room) / height) + 6);
  const reveal = (index: number) => {
    const element = box.current;
    if (!element || index < 0)
      return;
    const header = height, room = element.clientHeight - header;
    if (index * height < element.scrollTop)
      element.scrollTop = index * height;
    else if ((index + 1) * height > element.scrollTop + room)
      element.scrollTop = (index + 1) * height - room;
  };
  return {box, first, last, width: view.width, reveal};
}

const kPadding = 2.2, kGap = 0.9; // rem, as .tr has them

/** What a column needs with the gap behind it, in rem. */
function least<Row>(column: Column<Row>): number {
  return parseFloat(/[\d.]+/.exec(column.width ?? "18")![0]) + kGap;
}

function leastSum<Row>(columns: Column<Row>[]): number {
  return columns.reduce((all, one) => all + least(one), kPadding - kGap);
}

/** Those that fit; what has no number stays. */
function fitting<Row>(columns: Column<Row>[], width: number): Column<Row>[] {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const shown = columns.slice();
  let sum = leastSum(shown);
  while (width > 0 && sum * rem > width) {
    const last = shown.reduce((worst, one) =>
      (one.drop ?? 0) > (worst.drop ?? 0) ? one : worst, shown[0]);
    if (!last.drop)
      break;
    shown.splice(shown.indexOf(last), 1);
    sum -= least(last);
  }
  return shown;
}

interface Props<Row> {
  label: string;
  rows: Row[];
  columns: Column<Row>[];
  /** Name of the route's parameter for the order. */
  sortKey: string;
  /** "-key": largest first. */
  defaultSort: string;
  isSelected?: (row: Row) => boolean;
  onSelect?: (row: Row) => void;
  onOpen?: (row: Row) => void;
  empty?: string;
  foot?: ComponentChildren;
}

function sorted<Row>(rows: Row[], column: Column<Row> | undefined,
                     isDown: boolean): Row[] {
  const value = column?.value;
  if (!value)
    return rows;
  const sign = isDown ? -1 : 1;
  return rows.map((row) => ({row, key: value(row)})).sort((a, b) => {
    const hasA = a.key !== null && a.key !== undefined,
          hasB = b.key !== null && b.key !== undefined;
    if (!hasA || !hasB)
      return Number(hasB) - Number(hasA);
    if (typeof a.key === "string")
      return sign * a.key.localeCompare(String(b.key), "en");
    return sign * (a.key! - (b.key as number));
  }).map((item) => item.row);
}

export function Table<Row>(props: Props<Row>) {
  const {rows} = props;
  const sort = useRoute().params[props.sortKey] || props.defaultSort;
  const isDown = sort.startsWith("-");
  const key = sort.replace(/^-/, "");
  const column = props.columns.find((one) => one.key === key);
  const ordered = useMemo(() => sorted(rows, column, isDown),
                          [rows, column?.key, isDown]);
  const height = rowHeight();
  const {box, first, last, width, reveal} = useWindow(ordered.length, height);
  const selected = props.isSelected ? ordered.findIndex(props.isSelected) : -1;
  useLayoutEffect(() => reveal(selected), [selected, ordered]);
  useCopyText(() => alignedTable(
      props.columns.map((one) => one.title),
      ordered.map((row) => props.columns.map((one) => one.text(row))),
      props.columns.map((one) => Boolean(one.isLeft))));
  const columns = fitting(props.columns, width);
  const template =
      columns.map((one) => one.width ?? "minmax(18rem, 1fr)").join(" ");
  // Long names are cut: all rows are as wide as the columns need.
  const minWidth = leastSum(columns) + "rem";

  const sortBy = (one: Column<Row>) => {
    if (!one.value)
      return;
    const down = key === one.key ? !isDown : !one.isLeft;
    go({[props.sortKey]: (down ? "-" : "") + one.key});
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15,
      Home: -ordered.length, End: ordered.length
    };
    const step = steps[event.key];
    if (step && props.onSelect && ordered.length) {
      const next = Math.max(0, Math.min(ordered.length - 1, selected + step));
      props.onSelect(ordered[next]);
      event.preventDefault();
    } else if (event.key === "Enter" && selected >= 0 && props.onOpen) {
      props.onOpen(ordered[selected]);
      event.preventDefault();
    }
  };

  return <div class="table-box">
    <div class="table" ref={box} role="grid" aria-label={props.label}
         aria-rowcount={ordered.length + 1} tabIndex={0} onKeyDown={onKeyDown}>
      <div class="thead" role="row"
           style={{gridTemplateColumns: template, minWidth}}>
        {columns.map((one) => <div
            key={one.key} role="columnheader"
            class={"th" + (one.isLeft ? " left" : "")} data-key={one.key}
            aria-sort={one.key !== key ? "none"
                       : isDown ? "descending" : "ascending"}>
          <button type="button" title={one.help ?? one.title}
                  disabled={!one.value} onClick={() => sortBy(one)}>
            {one.isLeft && one.title}
            {one.key === key && <span class="arrow" aria-hidden="true">
              {isDown ? "▾" : "▴"}</span>}
            {!one.isLeft && one.title}
          </button>
        </div>)}
      </div>
      <div class="tbody" style={{height: ordered.length * height + "px",
                                 minWidth}}>
        {ordered.slice(first, last).map((row, i) => {
          const index = first + i;
          return <div key={index} role="row" aria-rowindex={index + 2}
                      aria-selected={index === selected}
                      class={"tr" + (index === selected ? " selected" : "")}
                      style={{gridTemplateColumns: template,
                              height: height + "px",
                              top: index * height + "px"}}
                      onClick={() => props.onSelect?.(row)}
                      onDblClick={() => props.onOpen?.(row)}>
            {columns.map((one) => <div
                key={one.key} role="gridcell" data-key={one.key}
                class={"td" + (one.isLeft ? " left" : "")}>
              {one.draw ? one.draw(row) : one.text(row)}
            </div>)}
          </div>;
        })}
      </div>
      {!ordered.length &&
        <p class="empty">{props.empty ?? "Nothing to show."}</p>}
    </div>
    {props.foot && <div class="table-foot">{props.foot}</div>}
  </div>;
}

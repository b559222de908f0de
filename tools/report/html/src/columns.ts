// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Columns of numbers as Columns.cpp writes them: LEB128, signed ones zigzag.
// Figures beyond 2^53 lose their last digits, as they do in JSON.

export interface ColumnPlace {
  offset: number;
  count: number;
  signed: boolean;
}
export type ColumnIndex = Record<string, ColumnPlace>;

export class Columns {
  constructor(private readonly bytes: Uint8Array,
              private readonly index: ColumnIndex) {}

  has(name: string): boolean {
    return name in this.index;
  }

  /** What paths have of a metric themselves; \p prefix as PathColumns.h. All
      0 when it was not recorded. */
  metric(prefix: string, word: string): Float64Array<ArrayBuffer> {
    if (word === "cpu") {
      const wait = this.metric(prefix, "wait");
      return this.metric(prefix, "self").map((ns, i) => ns - wait[i]);
    }
    const isTime = word === "self" || word === "wait";
    const name = `${prefix}.${word}${isTime ? "_ns" : ""}`;
    return this.has(name) ? this.read(name)
        : new Float64Array(this.index[prefix + ".calls"]?.count ?? 0);
  }

  /** Empty when there is no such column. */
  read(name: string): Float64Array<ArrayBuffer> {
    const place = this.index[name];
    if (!place)
      return new Float64Array(0);
    const values = new Float64Array(place.count);
    const bytes = this.bytes;
    let at = place.offset;
    for (let i = 0; i < place.count; ++i) {
      let byte = bytes[at++];
      let value = byte & 0x7f;
      for (let scale = 128; byte > 0x7f; scale *= 128) {
        byte = bytes[at++];
        value += (byte & 0x7f) * scale;
      }
      if (place.signed)
        value = value % 2 ? -(value + 1) / 2 : value / 2;
      values[i] = value;
    }
    return values;
  }
}

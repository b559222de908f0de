// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From the page's two data elements (base64 of gzip) to reports and columns.

import {Columns} from "./columns";
import type {Reports} from "./contract";

async function unpacked(id: string): Promise<Response> {
  const text = document.getElementById(id)!.textContent!;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; ++i)
    bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream();
  return new Response(stream.pipeThrough(new DecompressionStream("gzip")));
}

export async function readPage(): Promise<{reports: Reports, columns: Columns}> {
  const [json, bytes] = await Promise.all([
    unpacked("reports").then((body) => body.json() as Promise<Reports>),
    unpacked("columns").then((body) => body.arrayBuffer())
  ]);
  const columns = new Columns(new Uint8Array(bytes), json.page.columns);
  return {reports: json, columns};
}

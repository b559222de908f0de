#!/usr/bin/env python3
"""Prints what a trace says of memory as text a test can state line by line.

usage: heap.py REPORT TRACE... [--leaks] [--peak] [--lifetimes]
                               [-- OPTION-OF-REPORT...]

A line a site, by file and line, and with figures that are not 0 only:

  function: kind type file:line count=3 bytes=300 min..max live=100/1 ...

bytes/blocks where both are told; "min..max" when sizes differ; "(none)" is a
site without a place. Then a line "map ..." for each site of mappings, with
--leaks "leak bytes/blocks in outer > inner" (by path; "reachable" or "lost" in
front if that is known, "growing" behind), a line for each event, and

  total count=N bytes=N frees=N live=bytes/blocks ...

with the peak (--peak) of the process. What was allocated below no function,
when libraries were started, is left out of all of it. --lifetimes adds frees by age. What
libstdc++ sets aside for exceptions when it is loaded is left out of all.
"""
import argparse
import json
import os
import subprocess
import sys

SIMPLE = {"frees": "frees", "temporary": "temporary",
          "other_thread_frees": "other-thread", "bad_frees": "bad",
          "failed": "failed", "resizes": "resizes",
          "max_resizes": "most-resizes", "copied_bytes": "copied"}


def report(args, *words):
    text = subprocess.run(
        [args.report, "heap", *words, "--format=json", *args.traces,
         *args.options],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(text)


def leave_out_pool(heap):
    """The block that libstdc++'s constructor makes, below no function."""
    pool = 72704
    for row in heap["sites"]:
        if row["function"] == "[root]" and row["max"] == pool:
            break
    else:
        return
    heap["sites"].remove(row)
    if row["count"] != 1:
        sys.exit("heap.py: cannot tell libstdc++'s block from others")
    heap["leaks"] = [leak for leak in heap["leaks"]
                     if leak["path"] or leak["bytes"] != pool]
    total = heap["summary"]
    for key in ("bytes_allocated", "live_bytes", "peak_bytes"):
        total[key] -= pool
    for key in ("allocations", "live_blocks", "peak_blocks"):
        total[key] -= 1


def figures(row, args):
    words = [f"count={row['count']}", f"bytes={row['bytes']}"]
    if row["min"] != row["max"]:
        words.append(f"{row['min']}..{row['max']}")
    words += [f"{name}={row[key]}" for key, name in SIMPLE.items() if row[key]]
    if row["live_blocks"] or row["live_bytes"]:
        words.append(f"live={row['live_bytes']}/{row['live_blocks']}")
    if args.peak and row["peak_blocks"]:
        words.append(f"peak={row['peak_bytes']}/{row['peak_blocks']}")
    if args.lifetimes:
        words += [f"{key}={row[key]}" for key in row
                  if key.startswith("freed_") and row[key]]
    return words


def place(row):
    if not row["file"]:
        return "(none)"
    return f"{os.path.basename(row['file'])}:{row['line']}"


def site(row, args):
    what = [row["kind"], row["type"], place(row), *figures(row, args)]
    return f"{row['function']}: " + " ".join(word for word in what if word)


def order(row):
    return (os.path.basename(row["file"]), row["line"], row["function"],
            row["kind"], row["type"])


def leak(row):
    known = {None: "leak", True: "reachable", False: "lost"}
    text = (f"{known[row['reachable']]} {row['bytes']}/{row['blocks']} in "
            + " > ".join(row["path"]))
    return text + (" growing" if row["growing"] else "")


def main():
    parser = argparse.ArgumentParser(
        usage=__doc__.split("\n\n")[1].replace("usage: ", ""))
    parser.add_argument("report")
    parser.add_argument("traces", nargs="+")
    for flag in ["--leaks", "--peak", "--lifetimes"]:
        parser.add_argument(flag, action="store_true")
    words, options = sys.argv[1:], []
    if "--" in words:
        at = words.index("--")
        words, options = words[:at], words[at + 1:]
    args = parser.parse_args(words)
    args.options = options
    heap = report(args)
    leave_out_pool(heap)
    total = heap["summary"]
    for row in heap["sites"]:
        if row["function"] == "[root]":
            for key, of in {"count": "allocations", "frees": "frees",
                            "bytes": "bytes_allocated",
                            "live_bytes": "live_bytes",
                            "live_blocks": "live_blocks",
                            "peak_bytes": "peak_bytes",
                            "peak_blocks": "peak_blocks"}.items():
                total[of] -= row[key]
    heap["sites"] = [row for row in heap["sites"]
                     if row["function"] != "[root]"]
    heap["leaks"] = [row for row in heap["leaks"] if row["path"]]
    lines = [site(row, args) for row in sorted(heap["sites"], key=order)]
    lines += ["map " + site(row, args)
              for row in sorted(heap["mappings"], key=order)]
    if args.leaks:
        lines += sorted(leak(row) for row in heap["leaks"])
    lines += [f"{key} {value}" for key, value in heap["events"].items()
              if value and key != "patched_slots"]
    words = [f"total count={total['allocations']}",
             f"bytes={total['bytes_allocated']}", f"frees={total['frees']}"]
    if total["live_blocks"]:
        words.append(f"live={total['live_bytes']}/{total['live_blocks']}")
    if args.peak:
        words.append(f"peak={total['peak_bytes']}/{total['peak_blocks']}")
    print("\n".join(lines + [" ".join(words)]))


if __name__ == "__main__":
    sys.exit(main())

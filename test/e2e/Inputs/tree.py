#!/usr/bin/env python3
"""Prints what a trace holds as text a test can state line by line: no times.

usage: tree.py [tree|edges|functions|places] REPORT TRACE... [--hide GLOB]...

tree       "| | name calls" with a bar a level, siblings by name, "~>" before
           a call that is a tail call, "^" before one back to an ancestor
edges      "caller -> callee calls", summed over all paths, sorted
functions  "name calls", sorted
places     "name file:line", sorted, the file without its folders

The last line is always "total N calls in M paths" (recursive edges are no
paths), so a test that names every line shows that there is nothing else.
--hide leaves out functions (a tree: with what hangs below them).
"""
import argparse
import collections
import csv
import fnmatch
import os
import subprocess
import sys


class Node:
    def __init__(self, row):
        self.name = row["name"]
        self.calls = int(row["calls"])
        self.place = f"{os.path.basename(row['file'])}:{row['line']}"
        self.is_recursive = row["recursive"] == "true"
        self.is_tail = row["tail"] == "true"
        self.children = []


def read(report, traces, hidden):
    """The root, and [(caller, node)] in the order of the report."""
    text = subprocess.run(
        [report, "tree", "--format=csv", *traces],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    path, edges = [], []
    dead = None  # depth of a hidden node whose subtree is passed over
    for row in csv.DictReader(text.splitlines()):
        node, depth = Node(row), int(row["depth"])
        if dead is not None and depth > dead:
            continue
        dead = None
        if any(fnmatch.fnmatch(node.name, glob) for glob in hidden):
            dead = depth
            continue
        del path[depth:]
        if path:
            path[-1].children.append(node)
            edges.append((path[-1], node))
        path.append(node)
        if depth == 0:
            root = node
    return root, edges


def tree_lines(root):
    lines, stack = [], [(root, 0)]
    while stack:
        node, depth = stack.pop()
        mark = "^ " * node.is_recursive + "~> " * node.is_tail
        text = node.name if depth == 0 else f"{mark}{node.name} {node.calls}"
        lines.append("| " * depth + text)
        order = sorted(node.children,
                       key=lambda n: (n.name, n.is_recursive, n.is_tail))
        stack += [(child, depth + 1) for child in reversed(order)]
    return lines


def summed_lines(pairs):
    sums = collections.Counter()
    for key, calls in pairs:
        sums[key] += calls
    return [f"{key} {calls}" for key, calls in sorted(sums.items())]


def main():
    parser = argparse.ArgumentParser(
        usage=__doc__.split("\n\n")[1].replace("usage: ", ""))
    parser.add_argument(
        "form", choices=["tree", "edges", "functions", "places"])
    parser.add_argument("report")
    parser.add_argument("traces", nargs="+")
    parser.add_argument("--hide", action="append", default=[])
    args = parser.parse_args()
    root, edges = read(args.report, args.traces, args.hide)
    if args.form == "tree":
        lines = tree_lines(root)
    elif args.form == "edges":
        lines = summed_lines((f"{a.name} -> {b.name}", b.calls)
                             for a, b in edges)
    elif args.form == "functions":
        lines = summed_lines((b.name, b.calls) for _, b in edges)
    else:
        lines = sorted({f"{b.name} {b.place}" for _, b in edges})
    calls = sum(node.calls for _, node in edges)
    paths = sum(not node.is_recursive for _, node in edges)
    print("\n".join(lines + [f"total {calls} calls in {paths} paths"]))


if __name__ == "__main__":
    sys.exit(main())

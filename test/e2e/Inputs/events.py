#!/usr/bin/env python3
"""Builds the call tree anew from the order of events, in the form of tree.py.

usage: events.py REPORT TRACE

Nothing but enters, exits and their order is used: a call hangs below the one
that is open then, a tail call below the one that ended last, and a function
that is among its own ancestors is folded into the nearest of these.
"""
import csv
import subprocess
import sys

import tree


class Path:
    def __init__(self, name, parent, is_recursive=False, is_tail=False):
        self.name, self.parent = name, parent
        self.is_recursive, self.is_tail = is_recursive, is_tail
        self.calls, self.by_key, self.key = 0, {}, None

    @property
    def children(self):
        return list(self.by_key.values())

    def enter(self, key, name, is_tail):
        """The path that counts the call, and the one the thread is in then."""
        target = self
        while target and target.key != key:
            target = target.parent
        at = self.by_key.setdefault(
            (key, is_tail), Path(name, self, target is not None, is_tail))
        at.key = key if target is None else None
        return at, target or at


def replay(report, trace, root):
    rows = subprocess.Popen([report, "events", "--format=csv", trace],
                            stdout=subprocess.PIPE, text=True)
    stacks, ended = {}, {}
    for row in csv.DictReader(rows.stdout):
        thread = row["thread"]
        stack = stacks.setdefault(thread, [root])
        if row["event"] == "exit":
            ended[thread] = stack.pop()
            if row["note"] == "unwound":
                ended[thread] = None
            continue
        if int(row["depth"]) != len(stack) - 1:
            raise SystemExit(f"depth is {len(stack) - 1} at {row}")
        is_tail = row["tail"] == "true"
        parent = ended[thread] if is_tail else stack[-1]
        key = (row["name"], row["file"], row["line"])
        counted, current = parent.enter(key, row["name"], is_tail)
        counted.calls += row["note"] != "began before"
        stack.append(current)
    if rows.wait():
        raise SystemExit("events failed")


def edges(root):
    pending = [root]
    while pending:
        at = pending.pop()
        yield from at.children
        pending += at.children


def main():
    root = Path("[root]", None)
    replay(*sys.argv[1:], root)
    lines = tree.tree_lines(root)
    calls = sum(at.calls for at in edges(root))
    paths = sum(not at.is_recursive for at in edges(root))
    print("\n".join(lines + [f"total {calls} calls in {paths} paths"]))


if __name__ == "__main__":
    sys.exit(main())

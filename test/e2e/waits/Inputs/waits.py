"""Compares what a trace says of waiting: waits.py REPORT TRACE EXPECTATION...

An EXPECTATION is PATH:KINDS=COUNT, what the calls over a path waited for and
how often (COUNT+ is "that often or more"), or PATH.wait>OTHER, or <, OTHER being
a number of ns or PATH.self, PATH.cpu, PATH.wait, PATH.system; or "unknown": waits were not measured.
A PATH is NAME/NAME/..., the names joined to its end."""

import json
import re
import subprocess
import sys

report, trace, *expectations = sys.argv[1:]
tree = json.loads(subprocess.check_output(
    [report, "tree", "--format=json", trace]))["tree"]


def find(path):
    node, open_nodes = None, [tree]
    names = path.split("/")
    for name in names:
        found = [child for parent in open_nodes for child in parent["children"]
                 if child["name"] == name]
        if not found and name == names[0]:
            found, below = [], list(open_nodes)
            while below:
                child = below.pop()
                below += child["children"]
                found += [child] if child["name"] == name else []
        if not found:
            sys.exit(f"waits: no path {path}")
        node, open_nodes = found[0], found
    return node


def value(side):
    if side.isdigit():
        return int(side)
    path, what = side.rsplit(".", 1)
    return find(path)[what + "_ns"]


for expectation in expectations:
    if expectation == "unknown":
        if tree["wait_ns"] is not None:
            sys.exit("waits: were measured")
    elif match := re.fullmatch(r"(.+)([<>])(.+)", expectation):
        a, b = value(match[1]), value(match[3])
        if not (a > b if match[2] == ">" else a < b):
            sys.exit(f"waits: not {expectation}: {a}, {b}")
    else:
        path, kinds, count, more = re.fullmatch(
            r"(.+):(.*)=(\d+)(\+?)", expectation).groups()
        node = find(path)
        isRight = node["waits"] == int(count) or (
            more and node["waits"] > int(count))
        if node["waited_for"] != kinds or not isRight:
            sys.exit(f"waits: not {expectation}: {node['waited_for']} "
                     f"{node['waits']} times")

"""Compares what samples say of functions: samples.py REPORT TRACE RELATION...

A RELATION is A<B or A>B; a side is a number, NAME or NAME.cpu (CPU ns of the
function) or NAME.library; or "none": there are no samples at all."""

import json
import re
import subprocess
import sys

report, trace, *relations = sys.argv[1:]
rows = json.loads(subprocess.check_output(
    [report, "functions", "--format=json", trace]))["functions"]
found = {row["name"].rstrip("_"): row for row in rows}
total = json.loads(subprocess.check_output(
    [report, "--format=json", trace]))["sampling"]


def value(side):
    if side.isdigit():
        return int(side)
    name, _, what = side.partition(".")
    return found[name][(what or "cpu") + "_ns"]


for relation in relations:
    if relation == "none":
        if total is not None:
            sys.exit(f"samples: there are some: {total}")
        continue
    left, sign, right = re.fullmatch(r"(.+)([<>])(.+)", relation).groups()
    a, b = value(left), value(right)
    if not (a < b if sign == "<" else a > b):
        sys.exit(f"samples: not {relation}: {a}, {b}")

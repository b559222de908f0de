"""Compares what samples say of functions: samples.py REPORT TRACE RELATION...

A RELATION is A<B or A>B; a side is a number, NAME or NAME.sampled (CPU ns of
the function by samples) or NAME.library or another of its figures in ns, or N*
such a side; or "none": there are no samples at all."""

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
    times, _, rest = side.rpartition("*")
    if times:
        return int(times) * value(rest)
    name, _, what = side.partition(".")
    return found[name][(what or "sampled") + "_ns"]


for relation in relations:
    if relation == "none":
        if total is not None:
            sys.exit(f"samples: there are some: {total}")
        continue
    left, sign, right = re.fullmatch(r"(.+)([<>])(.+)", relation).groups()
    a, b = value(left), value(right)
    if not (a < b if sign == "<" else a > b):
        sys.exit(f"samples: not {relation}: {a}, {b}")

#!/usr/bin/env python3
"""Whether the counters of perf-events.c are where the events were."""
import json
import subprocess
import sys

text = subprocess.run([sys.argv[1], "functions", "--format=json", sys.argv[2]],
                      check=True, stdout=subprocess.PIPE).stdout
of = {row["name"]: row["counters"] for row in json.loads(text)["functions"]}
total = {name: sum(row[name] for row in of.values())
         for name in ("page-faults", "task-clock", "context-switches")}
# Twice 5,000 pages, in two threads; some more faults wherever pages are new.
assert of["touches"]["page-faults"] >= 10000, of
assert total["page-faults"] < 15000, of
assert of["sleeps"]["context-switches"] >= 50, of
assert of["computes"]["task-clock"] * 2 > total["task-clock"] or \
    of["computes"]["task-clock"] > of["sleeps"]["task-clock"], of
assert of["computes"]["page-faults"] < 1000, of

#!/usr/bin/env python3
"""Whether samples came as often as sample-interval.c asked for."""
import json
import subprocess
import sys


def sampling(trace):
    text = subprocess.run([sys.argv[1], "--format=json", trace], check=True,
                          stdout=subprocess.PIPE).stdout
    return json.loads(text)["sampling"]


often, rare, timer, fine, dear = map(sampling, sys.argv[2:])
assert often["period_ns"] == often["asked_period_ns"] == 1000000, often
assert rare["period_ns"] == rare["asked_period_ns"] == 20000000, rare
assert often["samples"] > 5 * rare["samples"], (often, rare)
assert timer["period_ns"] == 20000000 and timer["threads_by_timer"] == 1, timer
# The kernel's tick is no finer, and that is said.
assert fine["period_ns"] >= 1000000 and fine["asked_period_ns"] == 100000, fine
text = subprocess.run([sys.argv[1], sys.argv[5]], check=True, text=True,
                      stdout=subprocess.PIPE).stdout
assert "asked for: 100 µs; the kernel's tick is no finer" in text, text
if dear["threads_by_perf_event"]:
    assert dear["period_ns"] == 100000, dear
    assert dear["samples"] > 3 * often["samples"], (dear, often)
    if dear["taking_ns"] * 100 > dear["cpu_ns"]:
        text = subprocess.run([sys.argv[1], sys.argv[6]], check=True, text=True,
                              stdout=subprocess.PIPE).stdout
        assert "more than budget=1" in text, text

"""Runs a program that prints its resident pages with several counts and fails
if they or the trace's blocks on disk differ by more than what time alone adds
(points of the process and of its heap over time, clock pairs: bounded, at most
4,096 points of 128 bytes)."""

import os
import subprocess
import sys

SLACK = 192  # pages

program, trace, mode, *counts = sys.argv[1:]
found = []
for count in counts:
    if os.path.exists(trace):
        os.unlink(trace)
    run = subprocess.run([program, mode, count], check=True, text=True,
                         capture_output=True,
                         env={**os.environ,
                              "AUTOPROF_OPTIONS": f"output={trace}"})
    found.append((int(run.stdout), os.stat(trace).st_blocks * 512 // 4096))
    print(f"{count}: {found[-1][0]} pages resident, "
          f"{found[-1][1]} pages of file")
for what in zip(*found):
    if max(what) - min(what) > SLACK:
        sys.exit("flat.py: it grows")

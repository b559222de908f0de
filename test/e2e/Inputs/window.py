#!/usr/bin/env python3
"""Whether a trace recorded when it was told to.

usage: window.py REPORT TRACE AFTER_MS FOR_MS

Begin and end are never early, and calls were counted in between. How late they
are is the machine's affair; that nothing was recorded beyond is told by the
length of what was.
"""
import json
import subprocess
import sys

report, trace, after, length = sys.argv[1:]
run = json.loads(subprocess.run([report, "--format=json", trace], check=True,
                                stdout=subprocess.PIPE).stdout)["run"]
recorded = run["duration_ns"] - run["off_ns"]
facts = {
    "begins in time": run["began_ns"] >= int(after) * 990000,
    "for= is over": run["for_is_over"],
    "lasts long enough": recorded >= int(length) * 990000,
    "and ends before the run": run["began_ns"] + recorded
    < run["duration_ns"] or int(after) == 0,
    "calls": run["calls"] > 0,
    "one stop": run["stops"] == 1,
}
wrong = [name for name, holds in facts.items() if not holds]
if wrong:
    sys.exit(f"not so: {', '.join(wrong)}\n{json.dumps(run, indent=1)}")

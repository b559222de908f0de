"""series.py REPORT TRACE [FIGURES]: fails unless the timeline of the trace
holds what the program says of itself.

FIGURES is a file with a line "begin" and a line "end", each with what getrusage
said then, and a line "done READ WRITTEN RESIDENT": the bytes that the program
read and wrote in between, and what it touched at least."""
import json
import subprocess
import sys

SUMS = ("calls", "allocations", "user_ns", "system_ns", "minor_faults",
        "major_faults", "voluntary_switches", "involuntary_switches",
        "read_bytes", "written_bytes")
USAGE = SUMS[2:8]


def ask(report, trace, *command):
    return json.loads(subprocess.run(
        [report, *command, "--format=json", trace], check=True,
        stdout=subprocess.PIPE).stdout)


def known(points, key):
    return [p[key] for p in points if p[key] is not None]


def check(holds, what):
    print(f"{'ok' if holds else 'FAIL':5} {what}")
    return holds


def main():
    report, trace, *figures = sys.argv[1:]
    timeline = ask(report, trace, "timeline")
    points, (run,) = timeline["timeline"], timeline["runs"]
    good = check(len(points) == run["points"] <= 4096, f"{len(points)} points")
    times = known(points, "time_ns")
    good &= check(times == sorted(times), "in order of time")
    good &= check(len(points) > 2, "and some between begin and end")
    for key in SUMS:
        values = known(points, key)
        good &= check(values == sorted(values), f"{key} never falls")
    calls = sum(f["calls"] for f in ask(report, trace, "functions")["functions"])
    good &= check(known(points, "calls")[-1] == calls, f"{calls} calls at last")
    if points[-1]["live_bytes"]:
        live = ask(report, trace, "heap")["summary"]["live_bytes"]
        good &= check(points[-1]["live_bytes"] == live, f"{live} B live")
    for line in open(figures[0]) if figures else ():
        word, *numbers = line.split()
        numbers = [int(n) for n in numbers]
        if word == "done":
            for key, done in zip(("read_bytes", "written_bytes"), numbers):
                grown = points[-1][key] - points[0][key]
                good &= check(grown == done, f"{key}: {grown}, done {done}")
            grown = max(known(points, "rss_bytes")) - points[0]["rss_bytes"]
            good &= check(grown >= numbers[2], f"resident: {grown} more")
            continue
        for key, said in zip(USAGE, numbers):
            seen = points[0 if word == "begin" else -1][key]
            good &= check(seen <= said if word == "begin" else seen >= said,
                          f"{word}: {key} {seen}, the program says {said}")
    return 0 if good else 1


sys.exit(main())

"""How true the times are: shares of self time against perf on the plain build.

Decides what a share is. Of perf: a sample counts for the innermost function of
its call chain that autoprof has instrumented, so that a library's time is its
caller's, as in the report; chains without one are left out of both sides. Of
autoprof: the CPU time of a function's self time. The figure is the total
variation distance of the two, half the sum of the differences: the part of the
time that stands at another function.
"""

import collections
import json
import re
import subprocess

STACK_BYTES = 8192  # of each sample's stack, for unwinding by DWARF


class TruthError(Exception):
    """One line for the user: what could not be compared."""


def shares(weights):
    """Weights of functions as shares that add up to 1."""
    total = sum(weights.values())
    if total <= 0:
        raise TruthError("no time to compare")
    return {name: weight / total for name, weight in weights.items()}


def total_variation(one, other):
    """Of two sets of shares, 0 (equal) to 1 (nothing in common)."""
    return sum(abs(one.get(name, 0) - other.get(name, 0))
               for name in one.keys() | other.keys()) / 2


def of_large(one, other, least=0.01):
    """Both sets without the functions that neither gives `least`; what is left
    keeps its share of the whole."""
    names = {name for name in one.keys() | other.keys()
             if max(one.get(name, 0), other.get(name, 0)) >= least}
    return ({name: one.get(name, 0) for name in names},
            {name: other.get(name, 0) for name in names})


def distances(one, other):
    """Points: of all functions, and of those of 1 % and more."""
    return (100 * total_variation(one, other),
            100 * total_variation(*of_large(one, other)))


_FRAME = re.compile(r"^\s+[0-9a-f]+ (\S+?)(?:\+0x[0-9a-f]+)? \((.*)\)$")


def parse_script(lines, functions):
    """`lines` of `perf script -F comm,ip,sym,dso`: samples are blocks of frames,
    innermost first. Returns (Counter by function, samples without one)."""
    counts, other = collections.Counter(), 0
    frames, found = 0, None
    for line in lines:
        if line.strip():
            frame = _FRAME.match(line)
            if frame:
                frames += 1
                if found is None and frame[1] in functions:
                    found = frame[1]
            continue
        if frames and found is None:
            other += 1
        elif frames:
            counts[found] += 1
        frames, found = 0, None
    if frames and found is None:
        other += 1
    elif frames:
        counts[found] += 1
    return counts, other


def record(command, folder, environment, hertz, output):
    """Samples one run of a plain program."""
    run = subprocess.run(
        ["perf", "record", "-q", "-o", str(output), "-e", "cpu-clock", "-F",
         str(hertz), "--call-graph", f"dwarf,{STACK_BYTES}", "--", *command],
        cwd=folder, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        check=False)
    if run.returncode:
        raise TruthError(f"perf record: {run.stderr.strip().splitlines()[-1:]}")


def read(output, functions):
    """Counts of the samples of one recording, see parse_script."""
    command = ["perf", "script", "-i", str(output), "--no-demangle",
               "--no-inline", "-F", "comm,ip,sym,dso"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True,
                          errors="replace",
                          stderr=subprocess.DEVNULL) as script:
        counts = parse_script(script.stdout, functions)
    if script.returncode:
        raise TruthError(f"perf script: status {script.returncode}")
    return counts


_GPROF_ROW = re.compile(r"^ *[0-9.]+ +[0-9.]+ +([0-9.]+) .*?(\S+)$")


def parse_gprof(lines):
    """`lines` of `gprof -b -p --no-demangle`: seconds of self by function."""
    times = collections.Counter()
    for line in lines:
        if row := _GPROF_ROW.match(line.rstrip()):
            times[row[2]] += float(row[1])
    return times


_UFTRACE_ROW = re.compile(r"^ *([0-9.]+) +(ns|us|ms|s|m|h) +(\S+)$")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}


def parse_uftrace(lines):
    """`lines` of `uftrace report -f self`: seconds of self by function."""
    times = collections.Counter()
    for line in lines:
        if row := _UFTRACE_ROW.match(line.rstrip()):
            times[row[3]] += float(row[1]) * _SECONDS[row[2]]
    return times


def output_of(command):
    """Lines of a peer's report."""
    return subprocess.run([str(each) for each in command], check=True,
                          capture_output=True, text=True).stdout.splitlines()


def of_report(report, trace):
    """The times of a trace by linkage name: ({name: CPU ns of self}, samples)."""
    data = json.loads(subprocess.run(
        [str(report), "functions", "--format=json", str(trace)], check=True,
        capture_output=True, text=True).stdout)
    times, samples = collections.Counter(), 0
    for function in data["functions"]:
        cpu_ns = function.get("cpu_ns")
        times[function["mangled"]] += (function["self_ns"] if cpu_ns is None
                                       else cpu_ns)
        samples += function.get("samples") or 0
    return times, samples

"""Runs variants in turn and keeps every figure.

Decides what a measurement is: in each round every variant runs once, so that
a disturbance of the machine hits all of them; a ratio is taken within a round.
"""

import dataclasses
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path


class RunError(Exception):
    """One line for the user: which run failed."""


@dataclasses.dataclass
class Spread:
    """Median and extremes of the rounds."""
    median: float
    low: float
    high: float

    @staticmethod
    def of(values):
        return Spread(statistics.median(values), min(values), max(values))


@dataclasses.dataclass
class Sample:
    cpu: float   # seconds, user and system, of the process and its children
    wall: float  # seconds
    memory: float = 0  # largest resident set, MiB, of the largest process
    disk: float = 0    # of all files it has left in its folder, MiB
    report: float = 0  # seconds of wall time to list the functions; 0 = not run


@dataclasses.dataclass
class Series:
    """All rounds of one variant of one workload."""
    variant: str
    size: str
    samples: list = dataclasses.field(default_factory=list)

    def cpu(self):
        return Spread.of([sample.cpu for sample in self.samples])

    def wall(self):
        return Spread.of([sample.wall for sample in self.samples])

    def memory(self):
        return Spread.of([sample.memory for sample in self.samples])

    def disk(self):
        return Spread.of([sample.disk for sample in self.samples])

    def report(self):
        times = [sample.report for sample in self.samples if sample.report]
        return Spread.of(times) if times else None

    def ratios(self, base, what):
        return Spread.of([getattr(a, what) / max(getattr(b, what), 1e-9)
                          for a, b in zip(self.samples, base.samples)])

    def per_call_ns(self, base, calls):
        return Spread.of([(a.cpu - b.cpu) / calls * 1e9
                          for a, b in zip(self.samples, base.samples)])


def run_once(command, environment, folder):
    """Runs a command; its output goes nowhere, its resources are measured.

    Memory is asked of `time`, which is small: a process begins with the largest
    resident set of the one that forked it.
    """
    peak = Path(folder) / ".peak"
    command = ["time", "-q", "-f", "%M", "-o", peak, *command]
    with open(os.devnull, "r+b") as null:
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, stdin=null, stdout=null,
                                   stderr=null,
                                   env={**os.environ, **environment})
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RunError(f"status {process.returncode} from "
                       f"{' '.join(map(str, command[6:]))}")
    memory = int(peak.read_text()) / 1024
    peak.unlink()
    return Sample(usage.ru_utime + usage.ru_stime, wall, memory)


def allocated(folder):
    """MiB on disk of the files in a folder; holes are none."""
    return sum(path.lstat().st_blocks for path in Path(folder).rglob("*")
               if path.is_file()) * 512 / 2**20


@dataclasses.dataclass
class Run:
    """What is run in each round."""
    series: Series
    command: list
    start: object          # Variant.start
    report: object = None  # see Variant.report


def measure(runs, rounds, work):
    for number in range(rounds):
        for run in runs:
            folder = Path(tempfile.mkdtemp(dir=work))
            try:
                prefix, environment = run.start(folder)
                sample = run_once([*prefix, *run.command], environment, folder)
                sample.disk = allocated(folder)
                report = (number == rounds - 1 and run.report
                          and run.report(folder))
                if report:
                    sample.report = run_once(report, {}, folder).wall
                run.series.samples.append(sample)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

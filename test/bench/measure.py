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

    def ratios(self, base, what):
        return Spread.of([getattr(a, what) / max(getattr(b, what), 1e-9)
                          for a, b in zip(self.samples, base.samples)])

    def per_call_ns(self, base, calls):
        return Spread.of([(a.cpu - b.cpu) / calls * 1e9
                          for a, b in zip(self.samples, base.samples)])


def run_once(command, environment, folder):
    """Runs a command; its output goes nowhere, its resources are measured."""
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
                       f"{' '.join(map(str, command))}")
    return Sample(usage.ru_utime + usage.ru_stime, wall)


def measure(runs, rounds, work, progress):
    """`runs`: list of (Series, command, start), see Variant.start."""
    for number in range(rounds):
        for series, command, start in runs:
            folder = Path(tempfile.mkdtemp(dir=work))
            try:
                prefix, environment = start(folder)
                series.samples.append(
                    run_once([*prefix, *command], environment, folder))
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            progress(number, series)

"""Memory and disk: what a run takes beyond plain, and whether more of the same
takes more.

- `of_programs`: peak memory over plain and size of the trace, of sqlite at two
  sizes (the larger makes ten times the calls) and of threads.
- `stalls`: the longest time one piece of work loses, for each place of the
  trace (see micro/stall.c).
- `soak`: memory and trace of a program that calls and allocates at full rate
  for as long as asked, looked at all the time.
"""

import dataclasses
import os
import subprocess
import tempfile
import time
from pathlib import Path

import measure
import programs
import variants
import workloads


@dataclasses.dataclass
class Row:
    name: str
    plain_mib: float
    over_mib: float   # peak memory, beyond plain
    disk_mib: float   # of the trace, without holes
    trace_mib: float  # its length


_MIB = 2 ** 20
_BLOCK = 512  # of st_blocks


def _executable(workload, options, plugin):
    toolchain = programs.Toolchain(
        options.clang, ("-O2",),
        str(options.build / "autoprof.so") if plugin else "")
    folder = options.build / "bench" / ("autoprof" if plugin else "plain")
    return workload.build(toolchain, folder, options.cache)


def _micro(name):
    return workloads.micro(name, {"full": []}, {})


def of_programs(options):
    runs = [("sqlite --size 10", workloads.find("sqlite"), ["--size", "10"]),
            ("sqlite --size 100", workloads.find("sqlite"), ["--size", "100"]),
            *((f"{n} threads", workloads.find("threads_4"), ["1000000", str(n)])
              for n in (1, 64))]
    rows = []
    for name, workload, arguments in runs:
        peaks = []
        for plugin in (False, True):
            executable = _executable(workload, options, plugin)
            with tempfile.TemporaryDirectory(dir=options.build) as folder:
                trace = Path(folder) / "trace.bin"
                sample = measure.run_once(
                    [executable, *arguments],
                    {"AUTOPROF_OPTIONS": f"output={trace}"}, folder)
                peaks.append(sample.memory)
                status = trace.stat() if plugin else None
        rows.append(Row(name, peaks[0], peaks[1] - peaks[0],
                        status.st_blocks * _BLOCK / _MIB,
                        status.st_size / _MIB))
    return rows


@dataclasses.dataclass
class Stall:
    """Of pieces of work of about a microsecond; microseconds."""
    where: str         # file system of the trace
    cpu_median: float
    cpu_most: float    # the least of the rounds: the rest is the machine's
    wall_most: float


def _file_system(folder):
    return subprocess.run(["stat", "-f", "-c", "%T", folder], check=True,
                          capture_output=True, text=True).stdout.strip()


def stalls(options, pieces=200_000):
    places = [("plain", options.build), ("trace", options.build)]
    if os.access("/dev/shm", os.W_OK):
        places.append(("trace", Path("/dev/shm")))
    found = {place: [] for place in places}
    for _ in range(options.rounds):
        for what, folder in places:
            executable = _executable(_micro("stall"), options, what == "trace")
            with tempfile.TemporaryDirectory(dir=folder) as work:
                text = subprocess.run(
                    [executable, str(pieces)], check=True, text=True,
                    capture_output=True, env={
                        **os.environ,
                        "AUTOPROF_OPTIONS": f"output={work}/trace.bin"}).stdout
            found[what, folder].append(
                [[int(value) / 1000 for value in line.split()]
                 for line in text.splitlines()])
    return [Stall(f"{what} on {_file_system(folder)}" if what == "trace"
                  else what,
                  min(cpu[0] for cpu, _ in rounds),
                  min(cpu[2] for cpu, _ in rounds),
                  min(wall[2] for _, wall in rounds))
            for (what, folder), rounds in found.items()]


@dataclasses.dataclass
class Point:
    seconds: float
    memory_mib: float
    disk_mib: float


def _resident(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def soak(options, seconds):
    """Points of one run of micro/soak.c."""
    executable = _executable(_micro("soak"), options, True)
    points = []
    with tempfile.TemporaryDirectory(dir=options.build) as folder:
        trace = Path(folder) / "trace.bin"
        start = time.monotonic()
        with subprocess.Popen(
                [executable, str(seconds)], stdout=subprocess.DEVNULL,
                env={**os.environ,
                     "AUTOPROF_OPTIONS": f"output={trace}"}) as process:
            while process.poll() is None:
                time.sleep(min(1.0, seconds / 50))
                if process.poll() is None and trace.exists():
                    points.append(Point(
                        time.monotonic() - start, _resident(process.pid),
                        trace.stat().st_blocks * _BLOCK / _MIB))
        if process.returncode or not points:
            raise measure.RunError(f"soak: status {process.returncode}")
        calls = variants.calls_of(options.build, trace)
    return points, calls


def growth(points):
    """(memory, disk) in MiB from the end of the first tenth to the end."""
    first = points[len(points) // 10]
    return (points[-1].memory_mib - first.memory_mib,
            points[-1].disk_mib - first.disk_mib)


def as_text(rows, found):
    lines = [f"{'memory and disk':<22}{'plain MiB':>11}{'over plain':>12}"
             f"{'on disk MiB':>13}{'length MiB':>12}"]
    lines += [f"{row.name:<22}{row.plain_mib:11.1f}{row.over_mib:12.1f}"
              f"{row.disk_mib:13.1f}{row.trace_mib:12.1f}" for row in rows]
    lines += ["", f"{'longest stall':<22}{'median us':>11}{'CPU us':>12}"
              f"{'passed us':>13}"]
    lines += [f"{stall.where:<22}{stall.cpu_median:11.2f}{stall.cpu_most:12.0f}"
              f"{stall.wall_most:13.0f}" for stall in found]
    return "\n".join(lines)

"""What is measured: microbenchmarks and real programs, each in three sizes.

Sizes: `full` is the measurement, `light` the same for peers that write every
call to a file and would fill the disk, `smoke` only shows that it works.
"""

import dataclasses
import sys
from pathlib import Path
from typing import Callable

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "programs"))
import programs  # noqa: E402

SIZES = ("full", "light", "smoke")


@dataclasses.dataclass
class Workload:
    name: str
    build: Callable      # (toolchain, output, cache) -> executable
    arguments: dict      # size -> list
    calls: dict = dataclasses.field(default_factory=dict)  # size -> number
    in_smoke: bool = False
    stresses: str = "calls"  # or "heap": whose profilers are measured


def _micro(name, arguments, calls, stresses="calls"):
    def build(toolchain, output, cache):
        program = programs.Program(
            name=name, package="", short=[], full=[],
            sources=lambda tree: [HERE / "micro" / f"{name}.c"],
            flags=lambda tree: [])
        return programs.build(program, toolchain, output, cache,
                              progress=lambda line: None)

    return Workload(name, build, arguments, calls, in_smoke=True,
                    stresses=stresses)


def _fibonacci(n):
    a, b = 1, 1
    for _ in range(n - 1):
        a, b = b, a + b
    return b


def _counted(name, counts, stresses="calls"):
    return _micro(name, {size: [str(count)] for size, count in counts.items()},
                  counts, stresses)


def _recursive(name, orders):
    """clang turns one of the two calls into a loop, so that a function is
    entered as often as the result says."""
    return _micro(name, {size: [str(n)] for size, n in orders.items()},
                  {size: _fibonacci(n) for size, n in orders.items()})


def _real(program, arguments):
    def build(toolchain, output, cache):
        return programs.build(program, toolchain, output, cache)

    return Workload(program.name, build, arguments)


_SCRIPT = str(programs.HERE / "workload.lua")

CLOCK_READS = _counted("clock_reads", {"full": 20_000_000, "light": 2_000_000,
                                       "smoke": 2_000_000})
_PAIRS = {"full": 20_000_000, "light": 500_000, "smoke": 50_000}
WORKLOADS = [
    _counted("empty_calls", {"full": 100_000_000, "light": 10_000_000,
                             "smoke": 2_000_000}),
    _recursive("fib", {"full": 37, "light": 31, "smoke": 26}),
    _real(programs.SQLITE, {"full": ["--size", "60"], "light": ["--size", "5"],
                            "smoke": ["--size", "5"]}),
    _real(programs.LUA, {"full": [_SCRIPT, "600"], "light": [_SCRIPT, "40"],
                         "smoke": [_SCRIPT, "5"]}),
    _counted("alloc_pairs", _PAIRS, "heap"),
    _counted("alloc_threads", _PAIRS, "heap"),
]

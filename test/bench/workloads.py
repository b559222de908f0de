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
    program: programs.Program = None  # if it has inputs of its own

    def arguments_of(self, size, cache):
        if not self.program:
            return self.arguments[size]
        tree = programs.prepare_sources(self.program, cache)
        # Inputs are made by the program itself once they are needed.
        data = Path(cache).resolve() / "data"
        return [a.format(tree=tree, data=data) for a in self.arguments[size]]


def find(name):
    return next(w for w in WORKLOADS if w.name == name)


def micro(name, arguments, calls, stresses="calls", source="",
          in_smoke=True):
    """One file of the folder micro."""
    source = source or f"{name}.c"

    def build(toolchain, output, cache):
        program = programs.Program(
            name=name, package="", short=[], full=[],
            cxx=source.endswith(".cpp"),
            sources=lambda tree: [HERE / "micro" / source],
            flags=lambda tree: ["-std=c++17"] if source.endswith(".cpp")
            else [])
        return programs.build(program, toolchain, output, cache,
                              progress=lambda line: None)

    return Workload(name, build, arguments, calls, in_smoke=in_smoke,
                    stresses=stresses)


def _fibonacci(n):
    a, b = 1, 1
    for _ in range(n - 1):
        a, b = b, a + b
    return b


def _counted(name, counts, stresses="calls"):
    return micro(name, {size: [str(count)] for size, count in counts.items()},
                  counts, stresses)


def _recursive(name, orders):
    """clang turns one of the two calls into a loop, so that a function is
    entered as often as the result says."""
    return micro(name, {size: [str(n)] for size, n in orders.items()},
                  {size: _fibonacci(n) for size, n in orders.items()})


def _threads(threads, counts):
    """Calls in so many threads, as many in all as the count says."""
    return micro(f"threads_{threads}",
                  {size: [str(count), str(threads)]
                   for size, count in counts.items()},
                  counts, source="threads.c", in_smoke=threads == 4)


def _real(program, arguments):
    def build(toolchain, output, cache):
        executable = programs.build(program, toolchain, output, cache)
        programs.prepare_inputs(program, executable, cache,
                                [programs.Run("", each)
                                 for each in arguments.values()])
        return executable

    return Workload(program.name, build, arguments, program=program)


_SCRIPT = str(programs.HERE / "workload.lua")

CLOCK_READS = _counted("clock_reads", {"full": 20_000_000, "light": 2_000_000,
                                       "smoke": 2_000_000})
_THREADED = {"full": 100_000_000, "light": 4_000_000, "smoke": 1_000_000}
_PAIRS = {"full": 20_000_000, "light": 500_000, "smoke": 50_000}
WORKLOADS = [
    _counted("empty_calls", {"full": 100_000_000, "light": 10_000_000,
                             "smoke": 2_000_000}),
    _recursive("fib", {"full": 37, "light": 31, "smoke": 26}),
    _real(programs.SQLITE, {"full": ["--size", "60"], "light": ["--size", "5"],
                            "smoke": ["--size", "5"]}),
    _real(programs.LUA, {"full": [_SCRIPT, "600"], "light": [_SCRIPT, "40"],
                         "smoke": [_SCRIPT, "5"]}),
    _real(programs.ZSTD, {
        size: ["-q", "-f", "-6", "{data}/text" + megabytes, "-o", "out.zst"]
        for size, megabytes in (("full", "48"), ("light", "1"),
                                ("smoke", "1"))}),
    _real(programs.CPPCHECK, {
        size: ["--enable=style", "-q", "--max-configs=1", "{tree}/" + file]
        for size, file in (("full", "externals/tinyxml2/tinyxml2.cpp"),
                           ("light", "lib/timer.cpp"),
                           ("smoke", "lib/timer.cpp"))}),
    micro("words", {"full": ["400", "4"], "light": ["20", "4"],
                     "smoke": ["1", "4"]}, {}, source="words.cpp"),
    *(_threads(threads, _THREADED) for threads in (1, 2, 4, 16, 64)),
    _counted("alloc_pairs", _PAIRS, "heap"),
    _counted("alloc_threads", _PAIRS, "heap"),
]

"""What the plugin costs at compile time: CPU time and machine code, against
plain, on the same files in turn.

Three inputs: sqlite's amalgamation, a sample of cppcheck's files (C++ with
exceptions), and a C++ file with a precompiled header, where the header is made
beforehand and what is left is small.
"""

import dataclasses
import random
import re
import subprocess
from pathlib import Path

import measure
import programs

HERE = Path(__file__).resolve().parent

_HEADERS = ("algorithm", "atomic", "functional", "iostream", "map", "memory",
            "regex", "sstream", "string", "thread", "unordered_map", "vector")


@dataclasses.dataclass
class Input:
    name: str
    program: programs.Program
    files: int = 0  # so many of the program's, 0 = the largest one
    header: bool = False


WORDS = programs.Program(
    name="words", package="", cxx=True, short=[], full=[],
    sources=lambda tree: [HERE / "micro" / "words.cpp"],
    flags=lambda tree: ["-std=c++17"])

INPUTS = (Input("sqlite3.c", programs.SQLITE),
          Input("cppcheck", programs.CPPCHECK, files=6),
          Input("precompiled header", WORDS, header=True))


@dataclasses.dataclass
class Row:
    name: str
    plain_s: object  # Spread
    ratio: object    # Spread, of CPU time
    code: float      # ratio of machine code (.text*) of the linked program
    text: float      # the same of the compiled objects
    size: float      # ratio of the objects' files


def machine_code(objects):
    """Bytes of the sections .text* of object files."""
    total = 0
    for file in objects:
        sections = subprocess.run(["size", "-A", "-d", file], check=True,
                                  capture_output=True, text=True).stdout
        total += sum(int(size) for size in
                     re.findall(r"^\.text\S* +(\d+) ", sections, re.M))
    return total


def _files(entry, cache):
    tree = programs.prepare_sources(entry.program, cache)
    files = entry.program.sources(tree)
    if entry.files:
        files = random.Random(1).sample(sorted(files), entry.files)
    else:
        files = [max(files, key=lambda file: file.stat().st_size)]
    return tree, files


def _commands(entry, tree, files, toolchain, folder):
    """(commands that compile, their objects); a header is made at once."""
    folder.mkdir(parents=True, exist_ok=True)
    compiler = [toolchain.compiler(entry.program.cxx), *toolchain.all_flags(),
                *entry.program.flags(tree), "-w"]
    if entry.header:
        header = folder / "all.h"
        header.write_text("".join(f"#include <{name}>\n" for name in _HEADERS))
        subprocess.run([*compiler, "-x", "c++-header", header, "-o",
                        f"{header}.pch"], check=True)
        compiler += ["-include-pch", f"{header}.pch"]
    objects = [folder / f"{file.stem}.o" for file in files]
    return [[*compiler, "-c", file, "-o", target]
            for file, target in zip(files, objects)], objects


def measure_input(entry, clang, build, cache, rounds):
    tree, files = _files(entry, cache)
    sides, linked = [], []
    for plugin in ("", str(build / "autoprof.so")):
        toolchain = programs.Toolchain(clang, ("-O2",), plugin)
        folder = build / "bench" / "compiling" / (
            f"{entry.name.replace(' ', '-')}-" + ("with" if plugin else "plain"))
        linked.append(machine_code([programs.build(
            entry.program, toolchain,
            build / "bench" / ("autoprof" if plugin else "plain"), cache)]))
        commands, objects = _commands(entry, tree, files, toolchain, folder)
        sides.append((commands, objects, measure.Series("", "full")))
    for _ in range(rounds):
        for commands, _, series in sides:
            samples = [measure.run_once(command, {}, build)
                       for command in commands]
            series.samples.append(measure.Sample(
                sum(sample.cpu for sample in samples),
                sum(sample.wall for sample in samples)))
    (_, plain_objects, plain), (_, our_objects, ours) = sides
    return Row(entry.name, plain.cpu(), ours.ratios(plain, "cpu"),
               linked[1] / linked[0],
               machine_code(our_objects) / machine_code(plain_objects),
               sum(file.stat().st_size for file in our_objects)
               / sum(file.stat().st_size for file in plain_objects))


def measure_all(options, say):
    rows = []
    for entry in INPUTS:
        say(f"compiling {entry.name}: {options.rounds} rounds")
        rows.append(measure_input(entry, options.clang, options.build,
                                  options.cache, options.rounds))
    return rows


def as_text(rows):
    lines = ["compiling, -O2           plain s  CPU / plain         "
             "code / plain  of objects  object / plain"]
    for row in rows:
        ratio = (f"{row.ratio.median:.2f} ({row.ratio.low:.2f}-"
                 f"{row.ratio.high:.2f})")
        lines.append(f"{row.name:<22} {row.plain_s.median:9.2f}  {ratio:<18}"
                     f"{row.code:14.2f}{row.text:12.2f}{row.size:16.2f}")
    return "\n".join(lines)

"""The real programs that tests and benchmarks run, and how to build them.

Decides, for each program: which source package it is made from, which files
are compiled with which definitions, and the runs that exercise it. The
comparison with callgrind, the benchmark and ./demo all take it from here.
Definitions that fix a random seed are given where a program has one, so that
two runs make the same calls.
"""

import concurrent.futures
import dataclasses
import hashlib
import json
import os
import random
import re
import subprocess
from pathlib import Path
from typing import Callable

import sources

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent


class BuildError(Exception):
    """One line for the user: what could not be built."""


@dataclasses.dataclass
class Run:
    """One command of a program. `{data}` stands for the input folder."""
    name: str
    arguments: list
    # Text that differs between any two runs (times) and is not compared.
    volatile: str = ""


@dataclasses.dataclass
class Program:
    name: str
    package: str
    sources: Callable  # tree -> list of files to compile
    flags: Callable    # tree -> compiler flags
    short: list        # runs of about a second or less, for callgrind
    full: list         # runs of a few seconds, for benchmarks
    libraries: tuple = ()
    cxx: bool = False
    prepare: Callable = lambda tree, log: None  # makes generated sources
    # Compared functions that legitimately are not in the trace: name -> why.
    exceptions: dict = dataclasses.field(default_factory=dict)


def run_logged(command, log, cwd=None, what=""):
    with open(log, "ab") as out:
        out.write(("+ " + " ".join(map(str, command)) + "\n").encode())
        out.flush()
        status = subprocess.run(command, cwd=cwd, stdout=out,
                                stderr=subprocess.STDOUT, check=False,
                                stdin=subprocess.DEVNULL).returncode
    if status:
        tail = Path(log).read_text(errors="replace").splitlines()[-15:]
        raise BuildError("\n".join([*tail, f"{what or command[0]} failed "
                                    f"(status {status}), see {log}"]))


# -- sqlite ------------------------------------------------------------------

def _prepare_sqlite(tree, log):
    if (tree / "sqlite3.c").exists():
        return
    run_logged(["sh", "./configure", "--disable-tcl", "--disable-readline"],
               log, tree, "configure of sqlite")
    run_logged(["make", "sqlite3.c"], log, tree, "amalgamation of sqlite")


def _sqlite_run(size, *file):
    # Without the name of a file the database is in memory.
    return Run("speedtest1", ["--size", str(size), *file],
               volatile=r" +[0-9]+\.[0-9]{3}s")


SQLITE = Program(
    name="sqlite",
    package="sqlite3",
    prepare=_prepare_sqlite,
    sources=lambda tree: [tree / "test/speedtest1.c", tree / "sqlite3.c"],
    flags=lambda tree: [f"-I{tree}", "-DSQLITE_THREADSAFE=0",
                        "-DSQLITE_OMIT_LOAD_EXTENSION"],
    libraries=("-lm",),
    short=[_sqlite_run(5, "speedtest1.db")],
    full=[_sqlite_run(100)])

# -- lua ---------------------------------------------------------------------


def _lua_run(rounds):
    return Run("workload", ["{here}/workload.lua", str(rounds)])


def _prepare_lua(tree, log):
    # Debian's rules write this header; luaconf.h uses it in search paths.
    header = tree / "src/lua5.4-deb-multiarch.h"
    if not header.exists():
        header.write_text('#define DEB_HOST_MULTIARCH "x86_64-linux-gnu"\n')


LUA = Program(
    name="lua",
    package="lua5.4",
    prepare=_prepare_lua,
    sources=lambda tree: sorted(path for path in (tree / "src").glob("*.c")
                                if path.name != "luac.c"),
    # The seed of hashes is made from the time and from addresses; the cache of
    # C strings takes its slot from an address. Both would change the calls.
    flags=lambda tree: ["-DLUA_USE_POSIX", "-Dluai_makeseed(L)=42",
                        "-DSTRCACHE_N=1", "-DSTRCACHE_M=2"],
    libraries=("-lm",),
    short=[_lua_run(5)],
    full=[_lua_run(1000)])

# -- zstd --------------------------------------------------------------------


def _zstd_sources(tree):
    files = []
    for folder in ("lib/common", "lib/compress", "lib/decompress",
                   "lib/dictBuilder", "programs"):
        files += sorted((tree / folder).glob("*.c"))
    return files + [tree / "lib/decompress/huf_decompress_amd64.S"]


def _zstd_runs(size):
    return [Run("compress", ["-q", "-f", "-6", "{data}/text" + size,
                             "-o", "text.zst"]),
            Run("decompress", ["-q", "-f", "-d", "{data}/text" + size + ".zst",
                               "-o", "text"])]


ZSTD = Program(
    name="zstd",
    package="libzstd",
    sources=_zstd_sources,
    flags=lambda tree: [f"-I{tree}/lib", f"-I{tree}/lib/common",
                        "-DZSTD_LEGACY_SUPPORT=0", "-DBACKTRACE_ENABLE=0"],
    short=_zstd_runs("1"),
    full=_zstd_runs("48"),
    exceptions={
        "HUF_decompress4X1_usingDTable_internal_bmi2_asm_loop": "assembly",
        "HUF_decompress4X2_usingDTable_internal_bmi2_asm_loop": "assembly",
        "_HUF_decompress4X1_usingDTable_internal_bmi2_asm_loop": "assembly",
        "_HUF_decompress4X2_usingDTable_internal_bmi2_asm_loop": "assembly"})

# -- cppcheck ----------------------------------------------------------------


def _cppcheck_sources(tree):
    files = []
    for folder in ("lib", "cli", "externals/simplecpp", "externals/tinyxml2"):
        files += sorted((tree / folder).glob("*.cpp"))
    return files


def _cppcheck_run(*files):
    return Run("analyse", ["--enable=style", "-q", "--max-configs=1",
                           *("{tree}/" + file for file in files)])


CPPCHECK = Program(
    name="cppcheck",
    package="cppcheck",
    cxx=True,
    sources=_cppcheck_sources,
    flags=lambda tree: ["-std=c++11", "-DNDEBUG", "-w", f'-DFILESDIR="{tree}"',
                        f"-I{tree}/lib", f"-I{tree}/externals",
                        f"-I{tree}/externals/simplecpp",
                        f"-I{tree}/externals/tinyxml2",
                        f"-I{tree}/externals/picojson"],
    short=[_cppcheck_run("lib/timer.cpp", "lib/pathmatch.cpp")],
    full=[_cppcheck_run("lib/mathlib.cpp", "externals/tinyxml2/tinyxml2.cpp")])

# -- mixture -----------------------------------------------------------------

MIXTURE = Program(
    name="mixture",
    package="",
    cxx=True,
    sources=lambda tree: [HERE / "mixture.cpp"],
    flags=lambda tree: ["-std=c++17", "-pthread",
                        "-Wno-deprecated-declarations"],
    libraries=("-pthread", "-ldl"),
    short=[Run("all", [])],
    full=[Run("all", [])])

PROGRAMS = {program.name: program for program in (SQLITE, LUA, ZSTD, CPPCHECK)}
# Those that allocate the same in every run.
HEAP_PROGRAMS = {program.name: program
                 for program in (SQLITE, LUA, ZSTD, MIXTURE)}


def find(name, among=None):
    among = among or PROGRAMS
    if name not in among:
        raise BuildError(f"unknown program '{name}': one of "
                         + ", ".join(among))
    return among[name]


# -- building ----------------------------------------------------------------

@dataclasses.dataclass
class Toolchain:
    """How to compile: the compiler, everything added to its command line."""
    clang: str            # C compiler, e.g. clang-19; clang++-19 follows
    flags: tuple = ()     # for compiling and linking
    plugin: str = ""      # absolute path of autoprof.so, empty for plain

    def compiler(self, cxx):
        return self.clang.replace("clang", "clang++") if cxx else self.clang

    def all_flags(self):
        plugin = [f"-fplugin={self.plugin}"] if self.plugin else []
        return [*self.flags, *plugin]

    def fingerprint(self):
        """Changes whenever compiling again could give other objects."""
        digest = hashlib.sha256(repr((self.clang, self.all_flags())).encode())
        if self.plugin:
            for file in sorted(Path(self.plugin).parent.glob("autoprof*.so")):
                digest.update(file.read_bytes())
        return digest.hexdigest()


def default_jobs():
    return len(os.sched_getaffinity(0))


def prepare_sources(program, cache):
    """Fetches the sources and makes the generated ones; returns their tree."""
    if not program.package:
        return None  # its sources are in this repository
    tree = sources.fetch(program.package, cache)
    program.prepare(tree, Path(cache).resolve() / f"{program.package}.log")
    return tree


def build(program, toolchain, output, cache, jobs=0, progress=print):
    """Builds `program` as output/<name>; does nothing if that is current."""
    output = Path(output).resolve() / program.name
    executable = output / program.name
    tree = prepare_sources(program, cache)
    stamp = output / "fingerprint"
    files = program.sources(tree)
    newest = max(file.stat().st_mtime_ns for file in files)
    flags = [*toolchain.all_flags(), *program.flags(tree)]
    toolchain_before = toolchain.fingerprint()
    fingerprint = json.dumps([toolchain_before, newest, flags])
    if (executable.exists() and stamp.exists()
            and stamp.read_text() == fingerprint):
        return executable
    output.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    log = output / "build.log"
    log.unlink(missing_ok=True)

    objects = [output / f"{index:03d}-{file.stem}.o"
               for index, file in enumerate(files)]
    progress(f"  {program.name}: {len(files)} files with {toolchain.clang}"
             f"{' and the plugin' if toolchain.plugin else ''}")

    def compile_one(pair):
        source, target = pair
        # Assembly does not see the plugin; clang would warn that it is unused.
        extra = ["-Wno-unused-command-line-argument"]
        file_log = target.with_suffix(".log")
        file_log.unlink(missing_ok=True)
        run_logged([toolchain.compiler(program.cxx), *flags, *extra, "-c",
                    str(source), "-o", str(target)], file_log,
                   what=f"compiling {source.name}")

    with concurrent.futures.ThreadPoolExecutor(jobs or default_jobs()) as pool:
        for _ in pool.map(compile_one, zip(files, objects)):
            pass
    if toolchain.fingerprint() != toolchain_before:
        raise BuildError(f"the plugin changed while {program.name} was "
                         "compiled: run this again")
    # The link command is the plain one: the plugin asks nothing of it.
    run_logged([toolchain.compiler(program.cxx), *toolchain.flags,
                *map(str, objects), "-o", str(executable),
                *program.libraries], log, what=f"linking {program.name}")
    stamp.write_text(fingerprint)
    return executable


# -- inputs ------------------------------------------------------------------

_WORDS = """call tree node path edge count time clock sample heap site block
    thread stack frame return unwind loop branch cache page file table entry
    key value hash list queue lock read write poll wait signal fork exec open
    close map copy move sort merge split parse print scan token string""".split()


def _write_text(file, megabytes):
    """Text of words and numbers: compressible, the same on every machine."""
    generator = random.Random(20240607)
    goal = int(megabytes * 1e6)
    with open(file, "w", encoding="ascii") as out:
        lines, size = [], 0
        while size < min(goal, 4_000_000):
            words = generator.choices(_WORDS, k=9)
            lines.append(" ".join(words) + f" {generator.getrandbits(24)}\n")
            size += len(lines[-1])
        written = 0
        while written < goal:  # longer texts repeat it with shuffled lines
            for line in lines:
                written += out.write(line)
            generator.shuffle(lines)


def prepare_inputs(program, executable, cache, runs):
    """Writes the input files the runs name; returns their folder."""
    data = Path(cache).resolve() / "data"
    data.mkdir(parents=True, exist_ok=True)
    if program is not ZSTD:
        return data
    for size in {match for run in runs for argument in run.arguments
                 for match in re.findall(r"\{data\}/text(\d+)", argument)}:
        text = data / f"text{size}"
        packed = data / f"text{size}.zst"
        if not text.exists():
            _write_text(text, int(size))
        if not packed.exists():
            subprocess.run([executable, "-q", "-f", "-6", text, "-o", packed],
                           check=True)
    return data


def arguments(program, run, cache):
    """The run's arguments with every placeholder replaced."""
    tree = Path(cache).resolve() / program.package / "tree"
    data = Path(cache).resolve() / "data"
    return [argument.format(data=data, tree=tree, here=HERE)
            for argument in run.arguments]

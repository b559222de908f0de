"""What check-counts and check-heap share: builds real programs, plain and
instrumented, with each compiler and hands their short runs to a comparing tool.
"""

import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cli
import programs
import sources

BUILD = programs.REPOSITORY / "build"


def parse_arguments(description, among, flags="-O2"):
    parser = cli.OneLineParser(description=description)
    parser.add_argument("program", nargs="*",
                        help="some of: " + ", ".join(among)
                        + " (default: all)")
    parser.add_argument("--clang", action="append", metavar="CLANG",
                        help="compiler, e.g. clang-19; may be repeated "
                        "(default: 14, 19 and 22)")
    parser.add_argument("--build", default=BUILD, type=Path, metavar="DIR",
                        help="folder of autoprof.so and autoprof-report")
    parser.add_argument("--flags", default=flags, metavar="FLAGS",
                        help=f"compiler flags in one word (default: {flags})")
    parser.add_argument("--cache", type=Path, metavar="DIR",
                        default=BUILD / "sources",
                        help="folder of the sources (default: build/sources)")
    parser.add_argument("--jobs", type=cli.positive, default=0, metavar="N",
                        help="parallel compilations (default: all cores)")
    options = parser.parse_args()
    options.build = options.build.resolve()
    options.clang = options.clang or ["clang-14", "clang-19", "clang-22"]
    for clang in options.clang:
        if not shutil.which(clang):
            parser.error(f"compiler '{clang}' not found")
    for file in ("autoprof.so", "autoprof-report"):
        if not (options.build / file).is_file():
            parser.error(f"no {file} in {options.build}")
    return options


def say(text):
    print(text, flush=True)


def build_both(program, clang, options):
    """Returns the plain and the instrumented executable."""
    # valgrind cannot read clang's DWARF 5.
    flags = (*shlex.split(options.flags), "-gdwarf-4")
    output = options.build / "counts" / clang
    if options.flags != "-O2":
        output /= "".join(c if c.isalnum() else "_" for c in options.flags)
    plain = programs.build(program, programs.Toolchain(clang, flags),
                           output / "plain", options.cache, options.jobs, say)
    plugin = str(options.build / "autoprof.so")
    # All functions are compared, those of the standard library's headers too.
    everything = ("-fplugin-arg-autoprof-system-headers=on",)
    instrumented = programs.build(
        program, programs.Toolchain(clang, flags + everything, plugin),
        output / "instrumented", options.cache, options.jobs, say)
    programs.prepare_inputs(program, plain, options.cache, program.short)
    return plain, instrumented


def compare_one(tool, extra, program, clang, options):
    """Returns the number of runs of the program that differ."""
    plain, instrumented = build_both(program, clang, options)
    failed = 0
    for run in program.short:
        command = [sys.executable, programs.HERE / tool,
                   "--plain", plain, "--instrumented", instrumented,
                   "--report", options.build / "autoprof-report",
                   "--volatile", run.volatile, *extra(program),
                   "--", *programs.arguments(program, run, options.cache)]
        say(f"\n{program.name} {run.name}, {clang} {options.flags}")
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            status = subprocess.run(command, cwd=folder,
                                    check=False).returncode
        say(f"{'identical' if status == 0 else 'DIFFERENT'} "
            f"({time.monotonic() - start:.0f} s)")
        failed += status != 0
    return failed


def compare_all(tool, options, among, extra=lambda program: ()):
    """Hands every program wanted to the tool; returns the number of runs that
    differ or could not be made."""
    wanted = [programs.find(name, among) for name in options.program or among]
    failed = 0
    for program in wanted:
        for clang in options.clang:
            try:
                failed += compare_one(tool, extra, program, clang, options)
            except programs.BuildError as error:
                say(f"{error}\n{program.name}, {clang}: NOT BUILT")
                failed += 1
    return failed


def run(name, check):
    """Runs a script's check; failures of its tools get one line."""
    try:
        sys.exit(check())
    except (programs.BuildError, sources.SourceError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        sys.exit(2)

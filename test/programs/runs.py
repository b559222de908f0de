"""Running a program in several builds, for the comparing tools.

Decides what is kept the same between the runs (name, length of the path,
environment, input) and when their outputs count as equal.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path


class CompareError(Exception):
    """One line for the user: why nothing could be compared."""


def read_report(report, command, trace, *more):
    done = subprocess.run([report, command, *more, "--format=json",
                           str(trace)],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise CompareError(f"autoprof-report {command} failed: "
                           f"{done.stderr.strip()}")
    return json.loads(done.stdout)


def execute(command, folder, environment, stdin):
    with open(stdin, "rb") as source:
        return subprocess.run(command, cwd=folder, env=environment,
                              stdin=source, capture_output=True, check=False)


def place(binary, folder, name):
    """Gives every build the same name in folders of equal length."""
    folder.mkdir()
    target = folder / name
    try:
        os.link(binary, target)
    except OSError:
        shutil.copy2(binary, target)
    return f"./{name}"


def mask(data, pattern):
    return re.sub(pattern.encode(), b"", data) if pattern else data


def compare_output(plain, other, pattern):
    found = []
    if plain.returncode != other.returncode:
        found.append(f"exit status: plain {plain.returncode}, instrumented "
                     f"{other.returncode}")
    for stream in ("stdout", "stderr"):
        a = mask(getattr(plain, stream), pattern).splitlines()
        b = mask(getattr(other, stream), pattern).splitlines()
        if a != b:
            line = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y),
                        min(len(a), len(b)))
            found.append(f"{stream} differs from line {line + 1} on")
    return found


def add_arguments(parser):
    """What every comparing tool is told of the program."""
    parser.add_argument("--plain", required=True, metavar="FILE",
                        help="the program compiled without the plugin")
    parser.add_argument("--instrumented", required=True, metavar="FILE",
                        help="the same, same flags, with the plugin")
    parser.add_argument("--report", metavar="FILE",
                        default=str(Path(__file__).resolve().parents[2]
                                    / "build/autoprof-report"),
                        help="autoprof-report (default: that in build/)")
    parser.add_argument("--stdin", default="/dev/null", metavar="FILE",
                        help="standard input of the program")
    parser.add_argument("--volatile", default="", metavar="REGEX",
                        help="text of the output that is not compared")
    parser.add_argument("--options", action="append", default=[],
                        metavar="KEY=VALUE", help="more for AUTOPROF_OPTIONS")
    parser.add_argument("arguments", nargs="*", metavar="ARGUMENT",
                        help="of the program, after --")


def check_arguments(parser, options, tools):
    """Makes paths absolute; one line and the end if something is not there."""
    for name in ("plain", "instrumented", "report"):
        value = getattr(options, name)
        if not os.access(value, os.X_OK) or not os.path.isfile(value):
            parser.error(f"--{name}: no program at {value}")
        setattr(options, name, os.path.abspath(value))
    try:
        re.compile(options.volatile.encode())
    except re.error as error:
        parser.error(f"--volatile: {error}")
    for tool in tools:
        if not shutil.which(tool):
            parser.error(f"{tool} is not installed")

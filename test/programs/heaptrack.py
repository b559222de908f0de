"""Reads call paths of allocations out of heaptrack's data, and compares them
with those of a trace.

A path is the functions of the program that the compiler left (not those inlined
into them), outermost first, folded at recursion as the call tree is: a function
that is on the path already goes back to where it was. Frames of libraries are
left out, in both.
"""

import collections
import typing


class DataError(Exception):
    """One line for the user: what is wrong with heaptrack's data."""


class Amount(typing.NamedTuple):
    count: int
    bytes: int

    def __add__(self, other):
        return Amount(self.count + other.count, self.bytes + other.bytes)


NOTHING = Amount(0, 0)


class Paths:
    """What was allocated, by path."""

    def __init__(self):
        self.amounts = collections.defaultdict(lambda: NOTHING)
        self.total = NOTHING

    def add(self, path, amount):
        self.total += amount
        if path:
            self.amounts[path] += amount


def fold(path):
    folded = []
    for function in path:
        if function in folded:
            del folded[folded.index(function) + 1:]
        else:
            folded.append(function)
    return tuple(folded)


class _Reader:
    """The lines of interpreted data; numbers are hexadecimal, indices begin at
    1, 0 is none."""

    def __init__(self, program):
        self.program = program
        self.strings = [""]
        self.functions = [None]  # of an instruction; None: not the program's
        self.steps = [(0, 0)]    # (instruction, caller's step)
        self.kinds = []          # of allocation: (size, step)
        self.counts = collections.Counter()

    def line(self, kind, rest):
        if kind == "s":
            self.strings.append(rest.split(" ", 1)[1])
        elif kind == "i":
            self.functions.append(self._function(_numbers(rest)))
        elif kind == "t":
            self.steps.append(tuple(_numbers(rest)))
        elif kind == "a":
            self.kinds.append(tuple(_numbers(rest)))
        elif kind == "+":
            self.counts[int(rest, 16)] += 1

    def _function(self, fields):
        # address module {function file line}..., inlined ones first
        if len(fields) < 3 or self.strings[fields[1]] != self.program:
            return None
        return self.strings[fields[2:][-3 if len(fields) > 4 else 0]]

    def path(self, step):
        functions = []
        while step:
            instruction, step = self.steps[step]
            functions.append(self.functions[instruction])
        return [name for name in reversed(functions) if name]


def _numbers(text):
    return [int(word, 16) for word in text.split()]


def read_heaptrack(lines, program, instrumented):
    """Paths of all allocations; program is the path of its file as it was
    called, instrumented the names that are in the trace."""
    reader = _Reader(program)
    try:
        for line in lines:
            kind, _, rest = line.rstrip("\n").partition(" ")
            reader.line(kind, rest)
        found = Paths()
        for index, count in reader.counts.items():
            size, step = reader.kinds[index]
            path = fold(name for name in reader.path(step)
                        if name in instrumented)
            found.add(path, Amount(count, count * size))
    except (ValueError, IndexError) as error:
        raise DataError(f"heaptrack's data cannot be read: {error}") from None
    return found


def read_trace(report):
    """The same of `autoprof-report heap paths`."""
    found = Paths()
    for row in report["paths"]:
        found.add(tuple(row["path"]), Amount(row["count"], row["bytes"]))
    return found


def compare(ours, theirs, shown):
    """Lines about the paths with most bytes, then about all that differ; and
    how many do."""
    paths = sorted({*ours.amounts, *theirs.amounts},
                   key=lambda p: (-theirs.amounts[p].bytes, p))
    lines, different = [], 0
    for index, path in enumerate(paths):
        own, other = ours.amounts[path], theirs.amounts[path]
        same = own == other
        different += not same
        if index < shown or not same:
            lines.append(f"{other.bytes:12} {other.count:8}  "
                         + ("" if same else
                            f"DIFFERS, {own.bytes} in {own.count}: ")
                         + " > ".join(path[-4:]))
    return lines, different

"""Compares the totals of a heap as the trace and valgrind's memcheck tell them.

Decides what each figure of ours is compared with, and how what the trace says
it has missed is added.
"""

import re

FIGURES = ("allocations", "frees", "bytes allocated", "bytes in use at exit",
           "blocks in use at exit")


class SummaryError(Exception):
    """One line for the user: what is wrong with valgrind's log."""


def read_valgrind(text):
    """The figures of memcheck's summary, in the order of FIGURES."""
    number = r"([\d,]+)"
    used = re.search(rf"in use at exit: {number} bytes in {number} blocks",
                     text)
    total = re.search(rf"total heap usage: {number} allocs, {number} frees, "
                      rf"{number} bytes allocated", text)
    if not used or not total:
        raise SummaryError("valgrind's log has no heap summary")
    return [int(digits.replace(",", ""))
            for digits in (*total.groups(), *used.groups())]


def read_trace(heap):
    """The figures of the trace and what it has missed of them."""
    summary, events = heap["summary"], heap["events"]
    ours = [summary[key] for key in ("allocations", "frees", "bytes_allocated",
                                     "live_bytes", "live_blocks")]
    missed = events["missed_blocks"]
    # A block that was missed is an unknown one when it is freed. How large it
    # was is not known then: the bytes in use can only be told if none was.
    freed = events["unknown_frees"] - events["double_frees"]
    return ours, [missed, freed, events["missed_bytes"],
                  events["missed_bytes"], missed - freed]


def lost(heap):
    """What the trace says it could not record at all."""
    return {key: number for key, number in heap["events"].items()
            if key.startswith("lost_") and number}


def compare(ours, missed, theirs):
    """Lines of a table, and whether all is equal."""
    lines = [f"{'':22} {'valgrind':>14} {'autoprof':>14} {'missed':>10}"]
    equal = True
    for name, other, own, less in zip(FIGURES, theirs, ours, missed):
        difference = own + less - other
        equal &= difference == 0
        lines.append(f"{name:22} {other:14} {own:14} {less:10}"
                     + (f"  DIFFERS by {difference:+}" if difference else ""))
    return lines, equal

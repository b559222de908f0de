"""Reads call counts out of a callgrind profile, by address.

Decides what one call is: an entry of a `calls=` record whose target is the
first instruction of a function. The profile must have been made with
`--dump-instr=yes --dump-line=no --compress-strings=no --compress-pos=no`, so
that caller and callee are addresses: the names in it are of callgrind's
choosing (C1 or C2, D1 or D2, any alias) and only good for code we do not
compare. Addresses are those of the object file.
"""

import collections
import typing


class Place(typing.NamedTuple):
    """One end of a call."""
    object: str
    function: str  # callgrind's name
    address: int   # of the call instruction, or of its target


class ProfileError(Exception):
    """One line for the user: what is wrong with the profile."""


def parse(lines):
    """Parses the lines of a profile into a Counter {(caller, callee): calls},
    both ends a Place."""
    calls = collections.Counter()
    source = name = callee = callee_name = ""
    target = pending = None
    for line in lines:
        line = line.rstrip("\n")
        if pending is not None:
            # The line after `calls=`: address of the call, inclusive cost.
            site = int(line.split(" ", 1)[0], 16)
            calls[Place(source, name, site),
                  Place(callee, callee_name, target)] += pending
            pending, callee = None, source
        elif line.startswith("fn="):
            name = line[3:]
        elif line.startswith("cfn="):
            callee_name = line[4:]
        elif line.startswith("ob="):
            source = callee = line[3:]
        elif line.startswith("cob="):
            callee = line[4:]
        elif line.startswith("calls="):
            number, position = line[6:].split()[:2]
            pending, target = int(number), int(position, 16)
        elif line.startswith("positions:") and line.split()[1:] != ["instr"]:
            raise ProfileError("the profile has no instruction addresses: "
                               "use --dump-instr=yes --dump-line=no")
    return calls

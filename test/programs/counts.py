"""Compares call counts: those of a trace with those of a callgrind profile.

Decides when two functions are the same one (all names of one address, in both
builds), and what must be equal: the calls of every function, the calls of every
caller-callee edge. Calls that arrive through code the plugin did not see (qsort
calling back, the C library calling main) have in the trace the innermost
instrumented caller, which callgrind cannot name: they must add up for each
callee, and each caller must at least be able to get there.
"""

import collections
import dataclasses
import os

import callgrind

ROOT = "[root]"
# Linked in by the compiler driver, never compiled with the plugin.
STARTUP = ("_start", "_init", "_fini", "frame_dummy", "register_tm_clones",
           "deregister_tm_clones", "__do_global_dtors_aux",
           "_dl_relocate_static_pie", "__libc_csu_init", "__libc_csu_fini",
           "atexit", "at_quick_exit")
STARTUP_WHY = "start-up code, not compiled with the plugin"


# -- matching functions ------------------------------------------------------

class Identities:
    """Puts all names of a function, in both builds, into one class.

    A name is a key by itself, or together with its source file where several
    functions of the program share it.
    """

    def __init__(self, tables):
        self.parent = {}
        self.label = {}
        self.shared = set().union(*(table.shared_names for table in tables))
        for table in tables:
            for function in table.functions:
                keys = [self._key(name, function.file)
                        for name in sorted(function.names)]
                for key in keys[1:]:
                    self._join(keys[0], key)

    def _key(self, name, file):
        return (name, os.path.basename(file)) if name in self.shared else name

    def _find(self, key):
        while self.parent.get(key, key) != key:
            key = self.parent[key]
        return key

    def _join(self, left, right):
        left, right = self._find(left), self._find(right)
        if left != right:
            self.parent[right] = left

    def of_function(self, function):
        name = min(function.names)
        return self._find(self._key(name, function.file))

    def of_trace(self, name, file):
        return self._find(self._key(name, file or ""))


def is_library(identity):
    return isinstance(identity, tuple) and identity[0] == "lib"


def show(identity):
    if is_library(identity):
        return f"{identity[2]} ({os.path.basename(identity[1])})"
    if isinstance(identity, tuple):
        return f"{identity[0]} ({identity[1]})"
    return identity


# -- the two views -----------------------------------------------------------

@dataclasses.dataclass
class TraceCounts:
    """Calls as the trace has them."""
    functions: collections.Counter
    edges: collections.Counter  # (caller, callee); the root is ROOT


def read_trace(functions_json, tree_json, identities):
    """Counts what autoprof-report printed as JSON for one trace."""
    def identity(node):
        return identities.of_trace(node.get("mangled") or node["name"],
                                   node.get("file"))

    functions, edges = collections.Counter(), collections.Counter()
    for row in functions_json["functions"]:
        functions[identity(row)] += row["calls"]
    pending = [(ROOT, tree_json["tree"])]
    while pending:
        caller, node = pending.pop()
        for child in node.get("children", ()):
            callee = identity(child)
            edges[caller, callee] += child["calls"]
            pending.append((callee, child))
    return TraceCounts(functions, edges)


@dataclasses.dataclass
class CallgrindCounts:
    """Calls as callgrind has them; uninstrumented code is still in."""
    functions: collections.Counter
    edges: collections.Counter   # ends are identities or ("lib", file, name)
    landings: collections.Counter  # entries elsewhere than at the first byte


def read_callgrind(profile, program, table, identities):
    """Counts the calls of a profile (its lines) of the plain `program`."""
    functions, edges = collections.Counter(), collections.Counter()
    landings = collections.Counter()

    def resolve(place):
        if os.path.basename(place.object) == os.path.basename(program):
            function = table.at(place.address)
            if function:
                return identities.of_function(function), function.address
        return ("lib", place.object, place.function), place.address

    for (site, target), number in callgrind.parse(profile).items():
        caller, _ = resolve(site)
        callee, start = resolve(target)
        if start != target.address:
            landings[callee] += number
            continue
        edges[caller, callee] += number
        functions[callee] += number
    return CallgrindCounts(functions, edges, landings)


# -- comparing ---------------------------------------------------------------

@dataclasses.dataclass
class Result:
    functions: int = 0
    direct: int = 0
    determined: int = 0   # through libraries, only one caller is possible
    summed: int = 0       # through libraries, compared as sum for the callee
    mismatches: list = dataclasses.field(default_factory=list)
    exceptions: list = dataclasses.field(default_factory=list)


def explain_missing(ours, theirs, known, result):
    """Splits off the functions of the program that the plugin never saw."""
    outside = set()
    seen = {end for edge in theirs.edges for end in edge}
    for identity in sorted(seen, key=show):
        calls = theirs.functions[identity]
        if is_library(identity) or identity in ours.functions:
            continue
        name = identity[0] if isinstance(identity, tuple) else identity
        if name in known:
            outside.add(identity)
            result.exceptions.append(f"{show(identity)}: {known[name]}")
        else:
            result.mismatches.append(
                f"function {show(identity)}: callgrind {calls}, "
                "not in the trace")
    return outside


def compare_functions(ours, theirs, result):
    for identity in sorted(ours.functions, key=show):
        result.functions += 1
        a, b = ours.functions[identity], theirs.functions[identity]
        if a != b:
            result.mismatches.append(
                f"function {show(identity)}: callgrind {b}, trace {a}")
    sums = collections.Counter()
    for (_, callee), calls in ours.edges.items():
        sums[callee] += calls
    for identity in set(sums) | set(ours.functions):
        if sums[identity] != ours.functions[identity]:
            result.mismatches.append(
                f"the trace disagrees with itself about {show(identity)}: "
                f"functions {ours.functions[identity]}, "
                f"tree {sums[identity]}")


def find_reachable(edges, is_outside):
    """For each caller, the callees it can reach through outside code only."""
    successors = collections.defaultdict(set)
    called = set()
    for caller, callee in edges:
        successors[caller].add(callee)
        called.add(callee)
    # Whatever nobody calls was started by the kernel: below the root.
    successors[ROOT] = {caller for caller in list(successors)
                        if is_outside(caller) and caller not in called}

    def explore(start):
        reached, seen = set(), set()
        pending = [node for node in successors[start] if is_outside(node)]
        while pending:
            node = pending.pop()
            if node in seen:
                continue
            seen.add(node)
            for following in successors[node]:
                if is_outside(following):
                    pending.append(following)
                else:
                    reached.add(following)
        return reached

    return {caller: explore(caller) for caller in list(successors)
            if caller == ROOT or not is_outside(caller)}


def compare_edges(ours, theirs, outside, result):
    def is_outside(identity):
        return is_library(identity) or identity in outside

    direct, through = collections.Counter(), collections.Counter()
    for (caller, callee), calls in theirs.edges.items():
        if is_outside(callee):
            continue
        if is_outside(caller):
            through[callee] += calls
        else:
            direct[caller, callee] += calls
    reachable = find_reachable(theirs.edges, is_outside)
    candidates = collections.Counter(
        callee for callees in reachable.values() for callee in callees)

    excess = collections.Counter()
    for edge in sorted(set(direct) | set(ours.edges), key=lambda e:
                       (show(e[1]), show(e[0]))):
        caller, callee = edge
        extra = ours.edges[edge] - direct[edge]
        if edge in direct:
            result.direct += 1
        text = f"edge {show(caller)} -> {show(callee)}"
        if extra and callee not in reachable.get(caller, ()):
            result.mismatches.append(f"{text}: callgrind {direct[edge]}, "
                                     f"trace {ours.edges[edge]}")
        elif extra < 0:
            result.mismatches.append(f"{text}: callgrind {direct[edge]} "
                                     f"directly, trace {ours.edges[edge]}")
        elif extra:
            excess[callee] += extra
            if candidates[callee] == 1:
                result.determined += 1
            else:
                result.summed += 1
    for callee in sorted(set(through) | set(excess), key=show):
        if through[callee] != excess[callee]:
            result.mismatches.append(
                f"through libraries -> {show(callee)}: callgrind "
                f"{through[callee]}, trace {excess[callee]}")


def compare(ours, theirs, exceptions):
    """`exceptions`: {name: why} of functions that may be missing in ours."""
    result = Result()
    known = {**dict.fromkeys(STARTUP, STARTUP_WHY), **exceptions}
    outside = explain_missing(ours, theirs, known, result)
    compare_functions(ours, theirs, result)
    compare_edges(ours, theirs, outside, result)
    for identity, number in sorted(theirs.landings.items(),
                                   key=lambda item: show(item[0])):
        if not is_library(identity):
            result.exceptions.append(
                f"{show(identity)}: entered {number} times behind its first "
                "instruction (unwinding, longjmp), which callgrind calls a "
                "call")
    return result

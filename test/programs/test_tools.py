#!/usr/bin/env python3
"""Unit tests of the comparison: what is equal, what is not, what is explained.

The inputs are small profiles and trees written by hand.
"""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import callgrind  # noqa: E402
import counts  # noqa: E402
import heaps  # noqa: E402
import heaptrack  # noqa: E402
import sources  # noqa: E402
import symbols  # noqa: E402


def make_table(*functions):
    """A symbol table of (address, names, file) without an ELF file."""
    table = object.__new__(symbols.SymbolTable)
    table.functions = [symbols.Function(address, 0x10, set(names), file)
                       for address, names, file in functions]
    table.starts = [function.address for function in table.functions]
    names = [name for f in table.functions for name in f.names]
    table.shared_names = {name for name in names if names.count(name) > 1}
    return table


def node(name, calls, *children, file="", recursive=False):
    made = {"name": name, "mangled": name, "file": file, "calls": calls}
    made["recursive" if recursive else "children"] = recursive or children
    return made


def tree_and_functions(*children):
    rows = []
    pending = list(children)
    while pending:
        one = pending.pop()
        rows.append({key: one[key] for key in
                     ("name", "mangled", "file", "calls")})
        pending.extend(one.get("children", ()))
    return {"functions": rows}, {"tree": node(counts.ROOT, 0, *children)}


def profile(*calls, program="/bin/app"):
    """Calls as (caller object or "", site, callee object or "", target, n)."""
    lines = ["positions: instr\n", "events: Ir\n"]
    for source, site, callee, target, number in calls:
        lines += [f"ob={source or program}\n", f"fn=in_{source}\n",
                  f"{site:#x} 1\n", f"cob={callee or program}\n",
                  f"cfn=in_{callee}\n", f"calls={number} {target:#x} \n",
                  f"{site:#x} 99\n"]
    return lines


class CompareTest(unittest.TestCase):
    TABLE = ((0x100, {"main"}, ""), (0x200, {"work"}, ""),
             (0x300, {"order"}, ""), (0x400, {"_start"}, ""))

    def compare(self, calls, tree, table=None, exceptions=None):
        table = make_table(*(table or self.TABLE))
        identities = counts.Identities([table])
        ours = counts.read_trace(*tree_and_functions(*tree), identities)
        theirs = counts.read_callgrind(profile(*calls), "/bin/app", table,
                                       identities)
        return counts.compare(ours, theirs, exceptions or {})

    START = (("", 0x405, "/lib/libc", 0x10, 1), ("/lib/libc", 0x12, "", 0x100,
                                                 1))

    def test_equal_counts(self):
        result = self.compare([*self.START, ("", 0x104, "", 0x200, 7)],
                              [node("main", 1, node("work", 7))])
        self.assertEqual(result.mismatches, [])
        self.assertEqual((result.functions, result.direct), (2, 1))

    def test_one_call_missing(self):
        result = self.compare([*self.START, ("", 0x104, "", 0x200, 7)],
                              [node("main", 1, node("work", 6))])
        self.assertIn("function work: callgrind 7, trace 6",
                      result.mismatches)
        self.assertIn("edge main -> work: callgrind 7, trace 6",
                      result.mismatches)

    def test_right_sum_on_the_wrong_edge(self):
        calls = [*self.START, ("", 0x104, "", 0x200, 3),
                 ("", 0x204, "", 0x300, 5)]
        result = self.compare(calls, [
            node("main", 1, node("work", 3), node("order", 5))])
        self.assertEqual(sorted(result.mismatches), [
            "edge main -> order: callgrind 0, trace 5",
            "edge work -> order: callgrind 5, trace 0"])

    def test_recursion_is_an_edge(self):
        calls = [*self.START, ("", 0x104, "", 0x200, 1),
                 ("", 0x208, "", 0x200, 9)]
        tree = [node("main", 1, node("work", 1, node("work", 9,
                                                     recursive=True)))]
        self.assertEqual(self.compare(calls, tree).mismatches, [])

    def test_callback_through_a_library(self):
        calls = [*self.START, ("", 0x104, "/lib/qsort", 0x10, 1),
                 ("/lib/qsort", 0x20, "", 0x300, 12)]
        result = self.compare(calls, [node("main", 1, node("order", 12))])
        self.assertEqual(result.mismatches, [])
        self.assertEqual(result.determined, 2)  # main itself is the other

    def test_callback_from_the_wrong_caller(self):
        calls = [*self.START, ("", 0x104, "/lib/qsort", 0x10, 1),
                 ("", 0x104, "", 0x200, 1),
                 ("/lib/qsort", 0x20, "", 0x300, 12)]
        result = self.compare(calls, [
            node("main", 1, node("work", 1, node("order", 12)))])
        self.assertTrue(any("work -> order" in line
                            for line in result.mismatches))

    def test_function_the_trace_lacks(self):
        calls = [*self.START, ("", 0x104, "", 0x200, 2)]
        tree = [node("main", 1)]
        self.assertIn("function work: callgrind 2, not in the trace",
                      self.compare(calls, tree).mismatches)
        explained = self.compare(calls, tree, exceptions={"work": "assembly"})
        self.assertEqual(explained.mismatches, [])
        self.assertIn("work: assembly", explained.exceptions)

    def test_aliases_are_one_function(self):
        table = ((0x100, {"main"}, ""), (0x200, {"C1", "C2"}, ""),
                 (0x400, {"_start"}, ""))
        result = self.compare([*self.START, ("", 0x104, "", 0x200, 4)],
                              [node("main", 1, node("C2", 4))], table)
        self.assertEqual(result.mismatches, [])

    def test_static_functions_of_one_name(self):
        table = ((0x100, {"main"}, ""), (0x200, {"helper"}, "a.c"),
                 (0x300, {"helper"}, "b.c"), (0x400, {"_start"}, ""))
        calls = [*self.START, ("", 0x104, "", 0x200, 4),
                 ("", 0x106, "", 0x300, 5)]
        right = [node("main", 1, node("helper", 4, file="/src/a.c"),
                      node("helper", 5, file="b.c"))]
        wrong = [node("main", 1, node("helper", 5, file="/src/a.c"),
                      node("helper", 4, file="b.c"))]
        self.assertEqual(self.compare(calls, right, table).mismatches, [])
        self.assertEqual(len(self.compare(calls, wrong, table).mismatches), 4)

    def test_landing_is_no_call(self):
        calls = [*self.START, ("/lib/unwind", 0x50, "", 0x108, 3)]
        result = self.compare(calls, [node("main", 1)])
        self.assertEqual(result.mismatches, [])
        self.assertTrue(any("entered 3 times" in line
                            for line in result.exceptions))


class ParseTest(unittest.TestCase):
    def test_callee_object_lasts_for_one_call(self):
        calls = callgrind.parse([
            "positions: instr", "ob=/app", "fn=f", "cob=/lib", "cfn=g",
            "calls=2 0x10", "0x5 1", "cfn=h", "calls=3 0x20", "0x6 1"])
        self.assertEqual(
            {(target.object, target.address): number
             for (_, target), number in calls.items()},
            {("/lib", 0x10): 2, ("/app", 0x20): 3})

    def test_profile_without_addresses(self):
        with self.assertRaises(callgrind.ProfileError):
            callgrind.parse(["positions: line"])


class SourceListTest(unittest.TestCase):
    def list_of(self, files):
        with tempfile.TemporaryDirectory() as folder:
            etc = Path(folder)
            (etc / "sources.list.d").mkdir()
            for name, text in files.items():
                (etc / name).write_text(
                    text.replace("SUITE", sources.codename()))
            return [line.replace(sources.codename(), "SUITE")
                    for line in sources.source_list(etc)]

    def test_one_line_style(self):
        self.assertEqual(
            self.list_of({"sources.list":
                          "deb [arch=amd64 signed-by=/k] http://m/d SUITE main"
                          " contrib # comment\n#deb http://x/ SUITE main\n"}),
            ["deb-src [signed-by=/k] http://m/d SUITE main"])

    def test_deb822_style(self):
        self.assertEqual(
            self.list_of({"sources.list.d/debian.sources":
                          "Types: deb\n# a comment\nURIs: http://m/d\n"
                          "Suites: SUITE SUITE-updates\nComponents: main\n"
                          "Signed-By: /k\n\n"
                          "Enabled: no\nTypes: deb\nURIs: http://x/d\n"
                          "Suites: SUITE\nComponents: main\n"}),
            ["deb-src [signed-by=/k] http://m/d SUITE main",
             "deb-src [signed-by=/k] http://m/d SUITE-updates main"])

    def test_other_vendors_are_left_out(self):
        self.assertEqual(
            self.list_of({"sources.list.d/tool.list":
                          "deb http://v/ stable main\n"}), [])


class HeapTest(unittest.TestCase):
    LOG = ("==1== HEAP SUMMARY:\n"
           "==1==     in use at exit: 72,768 bytes in 3 blocks\n"
           "==1==   total heap usage: 1,005 allocs, 1,002 frees, 80,000 bytes "
           "allocated\n")

    @staticmethod
    def heap(allocations, frees, total, live, blocks, **events):
        return {"summary": {"allocations": allocations, "frees": frees,
                            "bytes_allocated": total, "live_bytes": live,
                            "live_blocks": blocks},
                "events": {"missed_blocks": 0, "missed_bytes": 0,
                           "unknown_frees": 0, "double_frees": 0,
                           "lost_no_space": 0, **events}}

    def differing(self, *figures, **events):
        ours, missed = heaps.read_trace(self.heap(*figures, **events))
        lines, equal = heaps.compare(ours, missed,
                                     heaps.read_valgrind(self.LOG))
        found = [line.split("  ")[0] for line in lines if "DIFFERS" in line]
        self.assertEqual(equal, not found)
        return found

    def test_equal(self):
        self.assertEqual(self.differing(1005, 1002, 80000, 72768, 3), [])

    def test_every_figure_counts(self):
        self.assertEqual(self.differing(1004, 1003, 80001, 72767, 4),
                         list(heaps.FIGURES))

    def test_missed_blocks_are_added(self):
        self.assertEqual(self.differing(1004, 1002, 7296, 64, 2,
                                        missed_blocks=1, missed_bytes=72704),
                         [])

    def test_missed_block_that_was_freed(self):
        self.assertEqual(self.differing(1004, 1001, 80000, 72768, 3,
                                        missed_blocks=1, unknown_frees=1), [])

    def test_what_was_lost_is_told(self):
        heap = self.heap(0, 0, 0, 0, 0, lost_no_space=2)
        self.assertEqual(heaps.lost(heap), {"lost_no_space": 2})

    def test_log_without_summary(self):
        with self.assertRaises(heaps.SummaryError):
            heaps.read_valgrind("==1== Command: ./app\n")


class HeaptrackTest(unittest.TestCase):
    # main -> work -> (inlined: helper), with a frame of a library between; the
    # last instruction is in a library.
    DATA = ("v 10400 3\n# comment\n"
            "s 4 /app\ns 7 /lib.so\ns 4 main\ns 4 work\ns 6 helper\ns 1 f\n"
            "i 100 1 3 6 a\ni 200 1 5 6 b 4 6 c\ni 300 2 5 6 d\n"
            "t 1 0\nt 3 1\nt 2 2\nt 2 3\n"
            "a 10 3\na 20 4\n+ 0\n+ 0\n+ 1\n- 0\n")

    def read(self, data, names=("main", "work")):
        return heaptrack.read_heaptrack(data.splitlines(True), "/app",
                                        set(names))

    def test_paths(self):
        found = self.read(self.DATA)
        # Recursion of work is folded: both kinds are on one path.
        self.assertEqual(dict(found.amounts),
                         {("main", "work"): heaptrack.Amount(3, 0x40)})

    def test_only_instrumented_functions(self):
        found = self.read(self.DATA, ["main"])
        self.assertEqual(dict(found.amounts),
                         {("main",): heaptrack.Amount(3, 0x40)})

    def test_fold_goes_back(self):
        self.assertEqual(heaptrack.fold("abcbd"), tuple("abd"))

    def test_differences_are_shown_and_counted(self):
        theirs = self.read(self.DATA)
        ours = heaptrack.read_trace(
            {"paths": [{"path": ["main", "work"], "count": 3, "bytes": 65},
                       {"path": ["main"], "count": 1, "bytes": 1},
                       {"path": [], "count": 9, "bytes": 9}]})
        lines, different = heaptrack.compare(ours, theirs, 0)
        self.assertEqual(different, 2)
        self.assertIn("DIFFERS, 65 in 3: main > work", lines[0])
        self.assertEqual(heaptrack.compare(theirs, theirs, 0), ([], 0))

    def test_broken_data(self):
        with self.assertRaises(heaptrack.DataError):
            self.read("+ 5\n")


if __name__ == "__main__":
    unittest.main()

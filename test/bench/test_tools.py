"""Tests of the benchmark's own arithmetic, on figures made up here."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import measure  # noqa: E402
import report  # noqa: E402
import truth  # noqa: E402


def series(variant, *cpu):
    return measure.Series(variant, "full", [
        measure.Sample(seconds, 2 * seconds, 10) for seconds in cpu])


class Workload:
    name = "made-up"
    calls = {"full": 1_000_000}


class Truth(unittest.TestCase):
    SCRIPT = """\
program
\t    55d0 memcpy+0x10 (/usr/lib/libc.so.6)
\t    1234 _ZN1a5innerEv+0x4 (/tmp/a b)
\t    1200 main+0x4 (/tmp/a b)

program
\t    1200 main (/tmp/a b)

program
\t    7777 _start+0x2 (/usr/lib/ld.so)
"""

    def test_a_sample_is_of_the_innermost_instrumented_function(self):
        counts, outside = truth.parse_script(self.SCRIPT.splitlines(),
                                             {"_ZN1a5innerEv", "main"})
        self.assertEqual(counts, {"_ZN1a5innerEv": 1, "main": 1})
        self.assertEqual(outside, 1)

    def test_the_last_sample_needs_no_empty_line(self):
        text = "p\n\t 12 main (/tmp/a)"
        self.assertEqual(truth.parse_script(text.splitlines(), {"main"}),
                         ({"main": 1}, 0))

    def test_total_variation(self):
        one = truth.shares({"a": 3, "b": 1})
        other = truth.shares({"a": 2, "c": 2})
        self.assertEqual(truth.total_variation(one, one), 0)
        self.assertEqual(truth.total_variation(one, other), 0.5)
        self.assertEqual(truth.total_variation({"a": 1}, {"b": 1}), 1)

    def test_large_functions_keep_their_share_of_the_whole(self):
        one = {"a": 0.991, "b": 0.009}
        other = {"a": 0.995, "b": 0.005}
        self.assertEqual(truth.of_large(one, other),
                         ({"a": 0.991}, {"a": 0.995}))

    def test_peers_say_seconds_of_self_by_function(self):
        text = """\
Flat profile:

Each sample counts as 0.01 seconds.
  %   cumulative   self              self     total
 time   seconds   seconds    calls  ms/call  ms/call  name
 75.00      0.03     0.03     1000     0.03     0.03  _ZN1a5innerEv
 25.00      0.04     0.01                             main
"""
        self.assertEqual(truth.parse_gprof(text.splitlines()),
                         {"_ZN1a5innerEv": 0.03, "main": 0.01})
        text = """\
   Self time  Function
  ==========  ====================
    1.500  s  main
    2.000  m  _ZN1a5innerEv
"""
        self.assertEqual(truth.parse_uftrace(text.splitlines()),
                         {"main": 1.5, "_ZN1a5innerEv": 120})

    def test_no_time_is_an_error(self):
        with self.assertRaises(truth.TruthError):
            truth.shares({"a": 0})


class Measure(unittest.TestCase):
    def test_ratios_are_taken_within_a_round(self):
        plain, slow = series("plain", 1, 2, 4), series("slow", 2, 6, 4)
        ratios = slow.ratios(plain, "cpu")
        self.assertEqual((ratios.median, ratios.low, ratios.high), (2, 1, 3))

    def test_cost_of_a_call(self):
        plain, slow = series("plain", 1), series("slow", 1.002)
        self.assertAlmostEqual(slow.per_call_ns(plain, 1_000_000).median, 2)

    def test_memory_is_that_of_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            small = measure.run_once([sys.executable, "-c", "0"], {}, folder)
            large = measure.run_once(
                [sys.executable, "-c", "x = b'x' * (100 << 20)"], {}, folder)
        self.assertGreater(large.memory - small.memory, 95)
        self.assertLess(large.memory - small.memory, 105)

    def test_a_command_that_fails_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(measure.RunError, "status 3 from sh"):
                measure.run_once(["sh", "-c", "exit 3"], {}, folder)


class Report(unittest.TestCase):
    def test_a_marked_part_of_a_file_is_replaced(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "README.md"
            self.assertEqual(report.into(file, "new\n"), "new\n")
            file.write_text(f"a\n{report.BEGIN}old\n{report.END}b\n")
            self.assertEqual(report.into(file, "new\n"),
                             f"a\n{report.BEGIN}new\n{report.END}b\n")

    def test_rows(self):
        plain, other = series("plain", 1, 1), series("other", 3, 2)
        base, row = report.rows([(Workload, [plain, other])], 500)
        self.assertIsNone(base.cpu_ratio)
        self.assertEqual(row.cpu_ratio.median, 2.5)
        self.assertAlmostEqual(row.ns_per_call.median, 1500)
        self.assertAlmostEqual(row.clock_reads, 1.5)
        self.assertIn("| other | 2.50 (1500.0 ns) |",
                      report.as_markdown([base, row]))


if __name__ == "__main__":
    unittest.main()

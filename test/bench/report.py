"""Shows what was measured: table for people, JSON for tools, Markdown for docs.

All three are made from the rows that `rows` computes.
"""

import dataclasses


@dataclasses.dataclass
class Row:
    """One variant of one workload, against plain in the same size."""
    workload: str
    variant: str
    size: str
    cpu_s: object          # Spread
    wall_s: object
    cpu_ratio: object      # None for plain
    wall_ratio: object
    ns_per_call: object    # None unless the number of calls is known
    clock_reads: float     # ns_per_call in units of two clock reads
    memory_mib: object = None  # Spread, largest resident set
    disk_mib: object = None    # Spread
    report_s: object = None    # Spread; None = it has no report
    truth_points: float = None  # see truth.py; None = not compared


def rows(results, clock_read_ns):
    """`results`: list of (Workload, list of Series)."""
    table = []
    for workload, all_series in results:
        base = {series.size: series for series in all_series
                if series.variant == "plain"}
        for series in all_series:
            plain = base[series.size]
            is_plain = series is plain
            calls = workload.calls.get(series.size)
            per_call = (None if is_plain or not calls
                        else series.per_call_ns(plain, calls))
            table.append(Row(
                workload.name, series.variant, series.size,
                series.cpu(), series.wall(),
                None if is_plain else series.ratios(plain, "cpu"),
                None if is_plain else series.ratios(plain, "wall"),
                per_call,
                per_call.median / (2 * clock_read_ns)
                if per_call and clock_read_ns else None,
                series.memory(), series.disk(), series.report()))
    return table


def as_json(table, facts):
    return {"version": 1, **facts,
            "rows": [dataclasses.asdict(row) for row in table]}


def _spread(spread, digits):
    if spread is None:
        return "-"
    return (f"{spread.median:.{digits}f} "
            f"({spread.low:.{digits}f}-{spread.high:.{digits}f})")


HEADINGS = ("workload", "variant", "CPU s", "CPU / plain", "wall s",
            "wall / plain", "ns per call or pair", "in 2 clock reads",
            "memory MiB", "disk MiB", "report s", "truth points")


def _cells(row):
    workload = row.workload + (f" ({row.size})" if row.size != "full" else "")
    return (workload, row.variant, _spread(row.cpu_s, 2),
            _spread(row.cpu_ratio, 2), _spread(row.wall_s, 2),
            _spread(row.wall_ratio, 2), _spread(row.ns_per_call, 2),
            f"{row.clock_reads:.2f}" if row.clock_reads is not None else "-",
            f"{row.memory_mib.median:.1f}",
            f"{row.disk_mib.median:.1f}" if row.disk_mib.median else "-",
            f"{row.report_s.median:.2f}" if row.report_s else "-",
            f"{row.truth_points:.1f}" if row.truth_points is not None else "-")


def as_text(table):
    lines = [HEADINGS, *map(_cells, table)]
    widths = [max(map(len, column)) for column in zip(*lines)]
    text, previous = [], None
    for line in lines:
        if previous is not None and line[0] != previous:
            text.append("")
        previous = line[0]
        text.append("  ".join(cell.ljust(width) for cell, width
                              in zip(line, widths)).rstrip())
    return "\n".join(text)


BEGIN, END = "<!-- benchmark -->\n", "<!-- end of benchmark -->\n"


def into(file, text):
    """The contents of a file with `text` between its marks; if it is not there
    or has none, `text` alone."""
    old = file.read_text() if file.exists() else ""
    before, begin, rest = old.partition(BEGIN)
    _, end, after = rest.partition(END)
    return before + BEGIN + text + END + after if begin and end else text


def as_markdown(table):
    """CPU ratios, a line for each variant, a column for each workload."""
    workloads = list(dict.fromkeys(row.workload for row in table))
    found = {(row.variant, row.workload): row for row in table
             if row.cpu_ratio is not None}
    text = ["| CPU time / plain | " + " | ".join(workloads) + " |",
            "|---|" + "---:|" * len(workloads)]
    for variant in dict.fromkeys(variant for variant, _ in found):
        cells = []
        for workload in workloads:
            row = found.get((variant, workload))
            cell = f"{row.cpu_ratio.median:.2f}" if row else "-"
            if row and row.ns_per_call:
                cell += f" ({row.ns_per_call.median:.1f} ns)"
            cells.append(cell)
        text.append(f"| {variant} | " + " | ".join(cells) + " |")
    return "\n".join(text)

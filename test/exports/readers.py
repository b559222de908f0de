"""Reads every export with the tool it is made for, or as its format says.

Each function returns {function name: {"self_ns": N, "calls": N, ...}} with the
figures the format holds, for compare.py to hold against the function table.
"""

import csv
import gzip
import json
import re
import struct
import subprocess
import xml.etree.ElementTree
from collections import defaultdict

# csv fields may hold a whole demangled template.
csv.field_size_limit(1 << 24)


def table():
    return defaultdict(lambda: defaultdict(int))


def output_of(*command):
    return subprocess.run([str(part) for part in command], check=True,
                          stdout=subprocess.PIPE, text=True).stdout


def folded(path):
    result = table()
    for line in path.read_text().splitlines():
        stack, value = line.rsplit(" ", 1)
        result[stack.split(";")[-1]]["self_ns"] += int(value)
    return result


def flamegraph(path):
    """The frames in an SVG's data; the rest of it must be well-formed XML."""
    svg = xml.etree.ElementTree.parse(path)
    text = svg.find("{http://www.w3.org/2000/svg}metadata").text
    document = json.loads(text)
    result = table()
    own = {"self time": "self_ns", "calls": "calls",
           "time spent waiting": "wait_ns"}[document["metric"]]
    for func, _, _, self, calls, *_ in document["frames"]:
        row = result[document["functions"][func]["name"]]
        row[own] += self
        if own != "calls":
            row["calls"] += calls
    return result


def speedscope(path):
    """The time between events belongs to the innermost open frame."""
    document = json.loads(path.read_text())
    names = [frame["name"] for frame in document["shared"]["frames"]]
    result = table()
    keys = {"self time": "self_ns", "calls": "calls",
            "time spent waiting": "wait_ns", "bytes allocated": "bytes", "allocations": "allocations"}
    for profile in document["profiles"]:
        key = keys.get(profile["name"])
        stack, last = [], 0
        for event in profile["events"]:
            if stack and key:
                result[names[stack[-1]]][key] += event["at"] - last
            last = event["at"]
            if event["type"] == "O":
                stack.append(event["frame"])
            else:
                assert stack.pop() == event["frame"], "events do not nest"
        assert not stack and last == profile["endValue"], "an open frame"
    return result


def callgrind(path):
    """callgrind_annotate: own costs, and calls from its list of callers."""
    result = table()
    count = r"([\d,]+)"
    costs = output_of("callgrind_annotate", "--auto=no", "--threshold=100",
                      "--show-percs=no", "--show=Ns", path)
    for cost, name in re.findall(rf"^ *{count}  [^:\n]*:(.*?)$", costs, re.M):
        result[name]["self_ns"] += number(cost)
    callers = output_of("callgrind_annotate", "--auto=no", "--threshold=100",
                        "--show-percs=no", "--show=Ns", "--tree=caller", path)
    waiting = 0
    for line in callers.splitlines():
        if match := re.match(rf" *{count}  < .* \({count}x\)", line):
            waiting += number(match[2])
        elif match := re.match(rf" *{count}  \*  [^:\n]*:(.*?)$", line):
            result[match[2]]["calls"] += waiting
            waiting = 0
    return result


def number(text):
    return int(text.replace(",", ""))


def dot(path):
    """graphviz parses the graph and gives our attributes back."""
    result = table()
    program = r'N [self_ns != ""] { print(self_ns, "\t", calls, "\t", function) }'
    for line in output_of("gvpr", program, path).splitlines():
        self_ns, calls, name = line.split("\t")
        name = name.replace("\\\\", "\\")  # gvpr prints it as it stood
        result[name]["self_ns"] += int(self_ns)
        result[name]["calls"] += int(calls)
    return result


def sqlite(path):
    result = table()
    # By way of the tree, not of the table of functions.
    sql = """select f.name, sum(p.self_ns), sum(p.calls),
             ifnull(sum(p.wait_ns), 0) as wait from path p
             join function f on f.id = p.function group by p.function;"""
    for row in json.loads(output_of("sqlite3", "-json", path, sql) or "[]"):
        result[row["name"]]["self_ns"] += row["sum(p.self_ns)"]
        result[row["name"]]["calls"] += row["sum(p.calls)"]
        result[row["name"]]["wait_ns"] += row["wait"]
    sql = "select name, sum(count) as n, sum(bytes) as b from allocating " \
          "group by name;"
    for row in json.loads(output_of("sqlite3", "-json", path, sql) or "[]"):
        name = row["name"] or "[root]"  # allocated outside of all calls
        result[name]["allocations"] += row["n"]
        result[name]["bytes"] += row["b"]
    for view in ("edge", "hot", "stack", "leak"):
        output_of("sqlite3", path, f"select * from {view} limit 1;")
    return result


def rows(paths):
    result = table()
    for path in paths:
        row = result[path["name"]]
        row["self_ns"] += int(path["self_ns"])
        row["calls"] += int(path["calls"])
        row["wait_ns"] += int(path["wait_ns"] or 0)
        if path["bytes"] not in (None, ""):
            row["bytes"] += int(path["bytes"])
            row["allocations"] += int(path["allocations"])
    return result


def json_document(path):
    return rows(json.loads(path.read_text())["paths"])


def csv_records(path):
    with open(path, newline="") as file:
        return rows(csv.DictReader(file))


def firefox(path):
    document = json.loads(path.read_text())
    assert document["meta"]["preprocessedProfileVersion"] == 48
    result = table()
    keys = {"self": ("self_ns", 1e6), "wait": ("wait_ns", 1e6),
            "calls": ("calls", 1), "bytes": ("bytes", 1)}
    for thread in document["threads"]:
        key, scale = keys[thread["tid"]]
        for name in ("samples", "stackTable", "frameTable", "funcTable"):
            lengths = {len(column) for column in thread[name].values()
                       if isinstance(column, list)}
            assert lengths == {thread[name]["length"]}, f"{name}: {lengths}"
        prefixes = thread["stackTable"]["prefix"]
        assert all(prefix is None or prefix < i
                   for i, prefix in enumerate(prefixes)), "prefix after stack"
        samples = thread["samples"]
        for stack, weight in zip(samples["stack"], samples["weight"]):
            func = thread["frameTable"]["func"][
                thread["stackTable"]["frame"][stack]]
            name = thread["stringArray"][thread["funcTable"]["name"][func]]
            result[name][key] += round(weight * scale)
    return result


# ---- protobuf ---------------------------------------------------------------

def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7f) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data):
    """Yields (number, value); a value is a number or bytes."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        elif key & 7 == 1:
            value, at = struct.unpack_from("<Q", data, at)[0], at + 8
        elif key & 7 == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
            assert len(value) == size, "a message reaches beyond its end"
        else:
            raise ValueError(f"wire type {key & 7}")
        yield key >> 3, value


def packed(data):
    at, values = 0, []
    while at < len(data):
        value, at = varint(data, at)
        values.append(value - (1 << 64) if value >> 63 else value)
    return values


def pprof(path):
    """The message of profile.proto, its samples by their first location."""
    types, samples, functions, locations, strings = [], [], {}, {}, []
    for field, value in fields(gzip.decompress(path.read_bytes())):
        if field == 1:
            types.append(dict(fields(value))[1])
        elif field == 2:
            samples.append({k: packed(v) for k, v in fields(value)})
        elif field == 4:
            location = dict(fields(value))
            locations[location[1]] = dict(fields(location[4]))[1]
        elif field == 5:
            function = dict(fields(value))
            functions[function[1]] = function[2]
        elif field == 6:
            strings.append(value.decode())
    keys = {"wall": "self_ns", "wait": "wait_ns", "calls": "calls",
            "alloc_space": "bytes",
            "alloc_objects": "allocations"}
    result = table()
    for sample in samples:
        name = strings[functions[locations[sample[1][0]]]]
        for kind, value in zip(types, sample[2], strict=True):
            if key := keys.get(strings[kind]):
                result[name][key] += value
    return result


def pprof_tool(tool, path):
    """go tool pprof's table for each kind of sample."""
    result = table()
    for kind, key in (("wall", "self_ns"), ("calls", "calls")):
        text = output_of(tool, "-top", "-nodecount=1000000", "-nodefraction=0",
                         "-edgefraction=0", "-trim=false", "-unit=ns", "-compact_labels=false",
                         f"-sample_index={kind}", path)
        share = r"[\d.e+-]+%"
        for flat, name in re.findall(
                rf"^ *(\d+)(?:ns)? +{share} +{share} +\d+(?:ns)? +{share}  (.*)$",
                text, re.M):
            result[name][key] += int(flat)
    return result


# ---- time series: {name: [(ns, value), ...]} --------------------------------

def chrome_series(path):
    series = defaultdict(list)
    for event in json.loads(path.read_text())["traceEvents"]:
        assert {"ph", "name", "pid"} <= set(event)
        if event["ph"] == "C":
            series[event["name"]].append(
                (round(event["ts"] * 1000), event["args"]["value"]))
    return dict(series)


def perfetto_series(path):
    series, names = defaultdict(list), {}
    for field, packet in fields(path.read_bytes()):
        assert field == 1, "not a trace of packets"
        parts = dict(fields(packet))
        assert parts[10] == 1, "no sequence"
        if 60 in parts:
            track = dict(fields(parts[60]))
            if 8 in track:
                names[track[1]] = track[2].decode()
        if 11 in parts:
            event = dict(fields(parts[11]))
            if event[9] == 4:
                value = event[30]
                value -= (1 << 64) if value >> 63 else 0
                series[names[event[11]]].append((parts[8], value))
    return dict(series)


def firefox_series(path):
    result = {}
    for counter in json.loads(path.read_text())["counters"]:
        samples, value, points = counter["samples"], 0, []
        for time, change in zip(samples["time"], samples["count"]):
            value += change
            points.append((round(time * 1e6), value))
        result[counter["description"]] = points
    return result


# ---- messages and checkpoints: [(ns, text), ...] -----------------------------

def chrome_moments(path):
    return [(round(event["ts"] * 1000), event["name"])
            for event in json.loads(path.read_text())["traceEvents"]
            if event["ph"] == "i" and event["s"] == "t"]


def perfetto_moments(path):
    found, threads = [], set()
    for _, packet in fields(path.read_bytes()):
        parts = dict(fields(packet))
        if 60 in parts:
            track = dict(fields(parts[60]))
            if 4 in track:
                threads.add(track[1])
        if 11 in parts:
            event = dict(fields(parts[11]))
            if event[9] == 3:
                assert event[11] in threads, "an instant of no thread"
                found.append((parts[8], event[23].decode()))
    return found


def firefox_moments(path):
    thread = json.loads(path.read_text())["threads"][0]
    markers = thread["markers"]
    assert all(len(column) == markers["length"] for key, column in
               markers.items() if key != "length")
    return [(round(time * 1e6), thread["stringArray"][name])
            for time, name, phase in zip(markers["startTime"], markers["name"],
                                         markers["phase"]) if phase == 0]


# ---- the slowest frames: [(start ns, end ns, name), ...] ---------------------

def chrome_frames(path):
    return [(round(event["ts"] * 1000),
             round((event["ts"] + event["dur"]) * 1000), event["name"])
            for event in json.loads(path.read_text())["traceEvents"]
            if event["ph"] == "X" and event["cat"] == "slow frame"]


def perfetto_frames(path):
    found, tracks, began = [], set(), {}
    for _, packet in fields(path.read_bytes()):
        parts = dict(fields(packet))
        if 60 in parts:
            track = dict(fields(parts[60]))
            if track.get(2, b"").startswith(b"slowest frames: "):
                tracks.add(track[1])
        if 11 in parts:
            event = dict(fields(parts[11]))
            if event[11] not in tracks:
                continue
            if event[9] == 1:
                assert event[11] not in began, "frames overlap"
                began[event[11]] = (parts[8], event[23].decode())
            else:
                start, name = began.pop(event[11])
                found.append((start, parts[8], name))
    assert not began, "a frame without its end"
    return found


def firefox_frames(path):
    thread = json.loads(path.read_text())["threads"][0]
    markers = thread["markers"]
    return [(round(start * 1e6), round(end * 1e6), thread["stringArray"][name])
            for start, end, name, phase in zip(
                markers["startTime"], markers["endTime"], markers["name"],
                markers["phase"]) if phase == 1]


def sqlite_frames(path):
    sql = """select f.end_ns - f.ns, f.end_ns, s.name from slow_frame f
             join section s on s.id = f.section;"""
    return [tuple(row.values()) for row in
            json.loads(output_of("sqlite3", "-json", path, sql) or "[]")]


# ---- all that was told ------------------------------------------------------

def json_told(path):
    """The document's own parts, and what its paths have of each counter."""
    document = json.loads(path.read_text())
    told = {name: document[name] for name in
            ("values", "sections", "frames", "messages")}
    return told, counter_sums(document["paths"])


def csv_counters(path):
    with open(path, newline="") as file:
        return counter_sums(csv.DictReader(file))


def counter_sums(paths):
    sums = defaultdict(int)
    for row in paths:
        for key, value in row.items():
            if key.startswith("counter:"):
                sums[key[len("counter:"):]] += int(value)
    return dict(sums)

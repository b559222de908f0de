"""Reads what a page of autoprof-report html holds."""

import base64
import gzip
import json
import re

HEAP_METRICS = ["allocations", "bytes", "peak", "leaked", "temporary"]


class Page:
    def __init__(self, path):
        self.text = path.read_text(encoding="utf-8")
        self.reports = json.loads(self.element("reports"))
        self.bytes = self.element("columns")

    def element(self, name):
        found = re.findall(r'<script type="text/plain" id="' + name +
                           r'">([A-Za-z0-9+/=]*)</script>', self.text)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} elements {name}")
        return gzip.decompress(base64.b64decode(found[0], validate=True))

    def column(self, name):
        place = self.reports["page"]["columns"][name]
        values, at = [], place["offset"]
        for _ in range(place["count"]):
            value = shift = 0
            while True:
                byte = self.bytes[at]
                at += 1
                value |= (byte & 0x7F) << shift
                shift += 7
                if byte < 0x80:
                    break
            if place["signed"]:
                value = (value >> 1) ^ -(value & 1)
            values.append(value)
        return values

    def functions(self):
        return (self.reports["functions"]["functions"] +
                self.reports["page"]["others"])

    def script(self):
        return self.text.rsplit("<script>", 1)[1]


def tree_rows(node):
    """(depth, node) of a tree of `tree --format=json`, parents first."""
    stack = [(0, node)]
    while stack:
        depth, node = stack.pop()
        yield depth, node
        stack.extend((depth + 1, child) for child in reversed(node["children"]))

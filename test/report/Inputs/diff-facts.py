"""Prints what a JSON diff says of calls, a line for each function and path."""
import json
import sys

diff = json.load(open(sys.argv[1]))
for row in diff["functions"]:
    calls = row["calls"]
    print(row["name"], row["presence"], "calls", round(calls["before"]),
          round(calls["after"]), calls["changed"])
for row in diff["paths"]:
    calls = row["calls"]
    print("path", "/".join(row["path"]), "calls", round(calls["before"]),
          round(calls["after"]), calls["changed"])

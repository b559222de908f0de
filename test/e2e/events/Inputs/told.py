#!/usr/bin/env python3
"""Adds up what `events --format=json` says of calls told and not told."""
import json
import sys

with open(sys.argv[1]) as f:
    told = json.load(f)
enters = sum(e["event"] == "enter" and e["note"] != "began before"
             for e in told["events"])
if not enters or told["ended"] and not told["lost_calls"]:
    sys.exit("nothing told, or nothing lost")
print(enters + told["lost_calls"] + told["overwritten_calls"],
      "calls told or not, the first is", told["events"][0]["name"])

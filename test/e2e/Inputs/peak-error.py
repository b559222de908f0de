#!/usr/bin/env python3
"""usage: peak-error.py PEAK MORE < HEAP.json

Whether the peak that a report tells is PEAK, or up to MORE bytes above it,
within the error it states.
"""
import json
import sys

peak, more = map(int, sys.argv[1:])
told = json.load(sys.stdin)["summary"]
error = told["peak_error_bytes"]
print(told["peak_bytes"], "+-", error)
sys.exit(not peak - error <= told["peak_bytes"] <= peak + more + error)

#!/usr/bin/env python3
"""Counts what `events --format=csv` tells of one thread: enters, exits, the
greatest depth, and events whose depth or start is not that of the stack."""
import csv
import sys

enters = exits = deepest = wrong = 0
stack = []
for row in csv.DictReader(open(sys.argv[1])):
    if row["event"] == "enter":
        enters += 1
        wrong += int(row["depth"]) != len(stack)
        stack.append((row["name"], row["start_ns"]))
        deepest = max(deepest, len(stack) - 1)
    else:
        exits += 1
        wrong += not stack or (row["name"], row["start_ns"]) != stack[-1]
        stack and stack.pop()
        wrong += int(row["depth"]) != len(stack)
print(f"{enters} enter, {exits} exit, deepest {deepest}, {wrong} out of step")

#!/usr/bin/env python3
"""Prints the slices of a Perfetto trace, read by the rules of its protos:
interned names, tracks, begin and end on a stack for each track."""
import sys


def fields(data):
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7f) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        elif key & 7 == 2:
            size = varint()
            yield key >> 3, data[at:at + size]
            at += size
        else:
            raise SystemExit(f"wire type {key & 7}")


names, tracks, stacks = {}, {}, {}
is_cleared = False
with open(sys.argv[1], "rb") as f:
    packets = [dict(fields(p)) for _, p in fields(f.read())]
for packet in packets:
    if 60 in packet:  # TrackDescriptor
        track = dict(fields(packet[60]))
        for field, kind, number in ((3, "process", 1), (4, "thread", 2)):
            if field in track:
                tracks[track[1]] = f"{kind} {dict(fields(track[field]))[number]}"
    flags = packet.get(13, 0)
    is_cleared |= bool(flags & 1)
    if flags & 2 and not is_cleared:
        raise SystemExit("needs state that was never made")
    for field, value in fields(packet.get(12, b"")):
        if field == 2:
            name = dict(fields(value))
            names[name[1]] = name[2].decode()
    if 11 not in packet:
        continue
    event = dict(fields(packet[11]))
    stack = stacks.setdefault(event[11], [])
    if event[9] == 1:
        name = event[23].decode() if 23 in event else names[event[10]]
        stack.append(name)
        print(packet[8], "begin", name, "on", tracks[event[11]])
    elif event[9] == 2:
        print(packet[8], "end", stack.pop(), "on", tracks[event[11]])
print("open at the end:", *[name for s in stacks.values() for name in s])

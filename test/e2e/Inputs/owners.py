"""owners.py REPORT TRACE: demands that the threads of the trace are those that
the program told of, on standard input: a line "KIND TID CALLS NAME" for each,
in the order they began. Those that "stay" have a block to themselves; those
that "pass" share blocks, each named after its last owner, and far fewer of them
than there were threads.
"""
import json
import subprocess
import sys

told = [line.split() for line in sys.stdin]
done = subprocess.run([sys.argv[1], "threads", "--format=json", sys.argv[2]],
                      stdout=subprocess.PIPE, check=True)
blocks = {block["tid"]: block for block in json.loads(done.stdout)["threads"]}


def demand(what, found, expected):
    if found != expected:
        sys.exit(f"owners: {what}: {found}, expected {expected}")


passed = 0
for kind, tid, calls, name in told:
    block = blocks.get(int(tid))
    if kind == "stay":
        if not block:
            sys.exit(f"owners: {name} has no block")
        demand(f"calls of {name}", block["calls"], int(calls))
        demand(f"owners of the block of {name}", block["owners"], 1)
    else:
        passed += 1
        each = int(calls)
    if block:
        demand(f"name of {tid}", block["name"], name)

shared = [block for block in blocks.values()
          if ["stay", str(block["tid"])] not in [line[:2] for line in told]]
demand("owners of shared blocks", sum(b["owners"] for b in shared), passed)
for block in shared:
    demand(f"calls in the block of {block['name']}", block["calls"],
           block["owners"] * each)
if len(shared) > passed // 2:
    sys.exit(f"owners: {len(shared)} blocks for {passed} threads that passed")

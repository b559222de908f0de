"""shorter.py FUNC=CALLS...: demands these counts of the functions on standard
input (JSON), and that all calls of each but the last together take less time
than ten calls of the last.
"""
import json
import sys

functions = {f["name"]: f for f in json.load(sys.stdin)["functions"]}
names = []
for argument in sys.argv[1:]:
    name, calls = argument.split("=")
    names.append(name)
    if functions[name]["calls"] != int(calls):
        sys.exit(f"shorter: {name}: {functions[name]['calls']} calls")

longest = 10 * functions[names[-1]]["total_ns"] / functions[names[-1]]["calls"]
for name in names[:-1]:
    if functions[name]["total_ns"] >= longest:
        sys.exit(f"shorter: {name} took {functions[name]['total_ns']} ns, ten "
                 f"calls of {names[-1]} take {longest} ns")

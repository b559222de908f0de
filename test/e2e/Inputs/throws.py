"""Who throws, and how often, of the functions on standard input (JSON)."""
import json
import sys

for row in sorted((row["name"], row["throws"])
                  for row in json.load(sys.stdin)["functions"] if row["throws"]):
    print(*row)

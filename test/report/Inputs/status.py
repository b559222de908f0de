"""Runs a command that must end with a status and say one line on stderr, which
is printed: status.py STATUS COMMAND..."""
import subprocess
import sys

done = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE,
                      stderr=subprocess.PIPE, text=True)
if done.returncode != int(sys.argv[1]) or done.stdout:
    sys.exit(f"status {done.returncode}, printed: {done.stdout}{done.stderr}")
if done.stderr.count("\n") != 1:
    sys.exit(f"not one line: {done.stderr}")
print(done.stderr, end="")

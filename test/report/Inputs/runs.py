"""Makes five runs of a program before and after a change, and five that did
not change: runs.py MKTRACE FOLDER."""
import os
import subprocess
import sys

SPREAD = [-2, -1, 0, 1, 2]


def make(path, slow, noise):
    rest = 1000000 - slow - noise
    text = f"""run state=exited last=1000000 end=1000000
thread main tid=1
  call main calls=1 ticks=1000000
  call main/slow calls=10 ticks={slow}
  call main/noise calls=10 ticks={noise}
  call main/rest calls=10 ticks={rest}
"""
    subprocess.run([sys.argv[1], "-", path], input=text.encode(), check=True)


folder = sys.argv[2]
os.makedirs(folder, exist_ok=True)
for i, step in enumerate(SPREAD):
    mirrored = SPREAD[(i + 2) % 5]
    make(f"{folder}/base{i + 1}.bin", 100000 + 1000 * step,
         200000 + 50000 * mirrored)
    make(f"{folder}/new{i + 1}.bin", 110000 + 1000 * step,
         230000 + 50000 * SPREAD[(i + 1) % 5])
    make(f"{folder}/same{i + 1}.bin", 100000 + 1000 * SPREAD[(i + 3) % 5],
         210000 + 50000 * SPREAD[(i + 1) % 5])

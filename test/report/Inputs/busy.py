"""Five runs of a program on a busy machine before and after a change: wall
times spread by a third, CPU time does not, and after one that made the program
spend a third of its time in the kernel: busy.py MKTRACE FOLDER."""
import os
import subprocess
import sys

WALL = [1000000, 1300000, 1500000, 1900000, 2500000]
CPU = [-1, 0, 0, 1, 2]


def make(path, slow, wall, system=2000):
    text = f"""run state=exited last=9000000 end=9000000
thread main tid=1
  call main calls=1 ticks=9000000
  call main/slow calls=10 ticks={wall}
  call main/rest calls=10 ticks={wall + 1000}
  call main/waits calls=10 ticks={wall + 2000}
  sample main/slow count={slow} ns=1000
  sample main/rest count=100 ns=1000
  sample main/waits count=100 ns=1000
  wait main/waits ticks=1000
point 9000000 user=300000 system={system}
"""
    subprocess.run([sys.argv[1], "-", path], input=text.encode(), check=True)


folder = sys.argv[2]
os.makedirs(folder, exist_ok=True)
for i, step in enumerate(CPU):
    make(f"{folder}/base{i + 1}.bin", 100 + step, WALL[i])
    make(f"{folder}/new{i + 1}.bin", 110 + step, WALL[(i + 2) % 5])
    make(f"{folder}/kernel{i + 1}.bin", 110 + step, WALL[(i + 2) % 5], 100000)

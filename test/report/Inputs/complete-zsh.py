"""What zsh shows for tabs at the end of a command line.

usage: complete-zsh.py FOLDER LINE WORD... [-- WORD...]
FOLDER is that of _autoprof-report. The first WORDs must be shown, the last not.
"""
import os
import pty
import re
import select
import sys
import time

PATIENCE = 60  # seconds; a wait that ends earlier has seen what it waits for

folder, line, *words = sys.argv[1:]
split = words.index("--") if "--" in words else len(words)
wanted, unwanted = words[:split], words[split + 1:]

pid, terminal = pty.fork()
if pid == 0:
    os.environ["TERM"] = "dumb"
    os.execvp("zsh", ["zsh", "-f", "-i"])


def read_until(is_seen):
    text = ""
    end = time.monotonic() + PATIENCE
    while not is_seen(text) and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                text += os.read(terminal, 65536).decode(errors="replace")
            except OSError:
                break
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def has(text, word):
    return re.search(rf"(?<![\w:-]){re.escape(word)}(?![\w-])", text)


os.write(terminal, f"fpath=({folder} $fpath); autoload -U compinit; "
         "compinit -u -D; PS1='ready> '; echo to''begin\n".encode())
begun = read_until(lambda text: "tobegin" in text
                   and "ready> " in text.rpartition("tobegin")[2])
if "tobegin" not in begun:
    sys.exit(f"zsh did not begin: {begun}")
os.write(terminal, (line + "\t\t").encode())
shown = read_until(lambda text: all(has(text, word) for word in wanted))
os.close(terminal)
for word in wanted:
    if not has(shown, word):
        sys.exit(f"{line}: {word} is not shown: {shown}")
for word in unwanted:
    if has(shown, word):
        sys.exit(f"{line}: {word} is shown: {shown}")

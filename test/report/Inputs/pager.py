"""Runs reports on a terminal and looks at which pager they chose.

usage: pager.py REPORT TRACE
"""
import os
import pty
import subprocess
import sys

REPORT, TRACE = sys.argv[1:]
ESCAPE = "\x1b["


def on_terminal(*arguments, **environment):
    """Output and exit status."""
    pid, fd = pty.fork()
    if pid == 0:
        for name in "AUTOPROF_PAGER", "PAGER", "NO_COLOR", "LESS":
            os.environ.pop(name, None)
        os.environ["TERM"] = "xterm"
        os.environ.update(environment)
        os.execv(REPORT, [REPORT, *arguments, TRACE])
    text = b""
    while True:
        try:
            data = os.read(fd, 65536)
        except OSError:
            break
        if not data:
            break
        text += data
    _, status = os.waitpid(pid, 0)
    os.close(fd)
    return text.decode(), os.waitstatus_to_exitcode(status)


def check(condition, what):
    if not condition:
        sys.exit(f"not so: {what}")


MARK = "sed s/^/ours:/"
text, status = on_terminal("functions", AUTOPROF_PAGER=MARK, PAGER="sed s/^/theirs:/")
check(status == 0 and "ours:" in text and "theirs:" not in text, text)
check("leaf" in text and ESCAPE in text, "colours go through the pager")
text, _ = on_terminal("functions", PAGER=MARK)
check("ours:" in text, "PAGER")
text, _ = on_terminal("functions", PAGER=MARK, NO_COLOR="1")
check("ours:" in text and ESCAPE not in text, "NO_COLOR")
text, _ = on_terminal("--color=never", "functions", PAGER=MARK)
check("ours:" in text and ESCAPE not in text, "--color=never")
text, _ = on_terminal("functions", AUTOPROF_PAGER="", PAGER=MARK)
check("ours:" not in text and "leaf" in text, "an empty one is none")
text, _ = on_terminal("functions", PAGER="cat")
check("leaf" in text, "cat is none")
text, _ = on_terminal("--no-pager", "functions", PAGER=MARK)
check("ours:" not in text and "leaf" in text, "--no-pager")
text, _ = on_terminal("--help", PAGER=MARK)
check("ours:" not in text, "--help")
text, _ = on_terminal("functions", PAGER='echo "LESS=$LESS"; cat')
check("LESS=FRX" in text, "LESS is set")
text, _ = on_terminal("functions", PAGER='echo "LESS=$LESS"; cat', LESS="S")
check("LESS=S\r" in text, "LESS of the user")
# A pager that reads nothing, one that is not there, and a check that fails.
_, status = on_terminal("functions", PAGER="true")
check(status in (0, -13), f"a pager that ends at once: {status}")
text, status = on_terminal("check", "--max", "calls=1", PAGER=MARK)
check(status == 1 and "ours:" in text, f"a failed check: {status} {text}")
text, status = on_terminal("functions")
check(status == 0 and "leaf" in text, "the usual pager ends by itself")
text, status = on_terminal("functions", PATH="/nowhere")
check(status == 0 and "leaf" in text, "without less it is shown as it is")

piped = subprocess.run([REPORT, "functions", TRACE], capture_output=True,
                       text=True, env=dict(os.environ, PAGER=MARK), check=True)
check("ours:" not in piped.stdout and ESCAPE not in piped.stdout, "a pipe")
piped = subprocess.run([REPORT, "--color=always", "functions", TRACE],
                       capture_output=True, text=True, check=True)
check(ESCAPE in piped.stdout, "--color=always")

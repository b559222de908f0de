"""Drives autoprof-report --follow on a terminal of ours and looks at it.

usage: follow.py REPORT PROGRAM, in an empty folder
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

REPORT, PROGRAM = sys.argv[1:]
PATIENCE = 60  # seconds; a wait that ends earlier has seen what it waits for
ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"


class Terminal:
    """A report on a terminal: what was written, and what is to be seen."""

    def __init__(self, *arguments, columns=100, rows=30):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # The parent sets the size first.
            sys.stdin.readline()
            os.environ.pop("COLUMNS", None)
            os.execv(REPORT, [REPORT, *arguments])
        self.text = ""
        self.resize(columns, rows)
        self.modes = termios.tcgetattr(self.fd)
        os.write(self.fd, b"\n")

    def resize(self, columns, rows):
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, size)

    def read(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # the other side is closed
            data = b""
        self.text += data.decode(errors="replace")
        return bool(data)

    def picture(self):
        """The latest whole picture: lines as they stand on the screen."""
        parts = self.text.split("\x1b[H")
        for part in reversed(parts[1:]):
            if part.endswith("\x1b[J") or "\x1b[J" in part:
                part = part[:part.index("\x1b[J")]
                return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", part).split("\r\n")
        return []

    def until(self, found, what):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            value = found(self.picture())
            if value:
                return value
            if not self.read(0.1):
                break
        raise SystemExit(f"never seen: {what}\n{self.text[-3000:]!r}")

    def ended(self):
        """Exit status; the terminal must be as it was."""
        while self.read(PATIENCE):
            pass
        _, status = os.waitpid(self.pid, 0)
        self.check_restored()
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)

    def check_restored(self):
        for on, off in (ENTER, LEAVE), (SHOW, HIDE):
            last_on, last_off = self.text.rfind(on), self.text.rfind(off)
            assert (last_on < last_off) == (on == ENTER), repr(self.text[-500:])
        assert termios.tcgetattr(self.fd) == self.modes, "modes are not restored"

    def after(self):
        """What stays on the first screen."""
        text = self.text[self.text.rfind(LEAVE) + len(LEAVE):]
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def start(*arguments, trace):
    environment = dict(os.environ, AUTOPROF_OPTIONS=f"output={trace}")
    return subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.PIPE,
                            env=environment, text=True)


def finish(program, status):
    program.communicate(f"{status}\n")
    assert program.returncode == status, program.returncode


def calls_of(name):
    def find(lines):
        for line in lines:
            match = re.match(r" *\S+% +~?[\d.]+ \S+ +\S+ +[\d,]+ +([\d,]+)  "
                             + name + r"\b", line)
            if match:
                return int(match[1].replace(",", ""))
        return None
    return find


def has(*texts):
    return lambda lines: all(any(re.search(t, line) for line in lines)
                             for t in texts)


def follows_to_the_end():
    """From before the file exists to the program's own end."""
    report = Terminal("--follow", "--interval=50ms", "new.bin")
    report.until(has(r"waiting for new\.bin"), "waiting")
    program = start(trace="new.bin")
    report.until(has(r"state +running", r"^heap +\d.* in \d+ blocks?",
                     r"calls/s", r"second  +(rest|work|round_|usleep|thread)"),
                 "a running program")
    first = report.until(calls_of("work"), "calls of work")
    report.until(lambda lines: (calls_of("work")(lines) or 0) > first + 500,
                 "more calls of work")
    report.resize(60, 12)
    report.until(lambda lines: has("state")(lines) and len(lines) <= 12 and
                 all(len(line) <= 60 for line in lines), "a smaller picture")
    report.resize(120, 40)
    report.until(lambda lines: any(len(line) > 60 for line in lines), "a larger")
    finish(program, 7)
    assert report.ended() == 0
    after = report.after()
    assert re.search(r"state +ended with exit status 7", after), after
    rows = subprocess.run([REPORT, "functions", "--format=csv", "new.bin"],
                          capture_output=True, text=True, check=True).stdout
    exact = int(re.search(r"^work,work,[^,]*,\d+,(\d+),", rows, re.M)[1])
    assert calls_of("work")(after.splitlines()) == exact, (after, exact)


def quits():
    """By key and by Ctrl-C; Ctrl-Z gives the terminal back for a while."""
    program = start(trace="q.bin")
    for key in b"q", b"\x03", b"\x04":
        report = Terminal("--follow", "--sort=calls", "q.bin")
        report.until(has(r"state +running"), "running")
        report.until(calls_of("work"), "calls of work")
        os.write(report.fd, key)
        assert report.ended() == 0
        assert re.search(r"state +running", report.after())
    report = Terminal("--follow", "q.bin")
    report.until(has(r"state +running"), "running")
    os.kill(report.pid, signal.SIGTERM)
    assert report.ended() == 0
    report = Terminal("--follow", "--interval=50ms", "q.bin")
    report.until(has(r"state +running"), "running")
    os.write(report.fd, b"\x1a")
    _, status = os.waitpid(report.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    while report.text.rfind(LEAVE) < report.text.rfind(ENTER):
        assert report.read(PATIENCE)
    report.check_restored()
    report.text = ""
    os.kill(report.pid, signal.SIGCONT)
    report.until(has(r"state +running"), "running again")
    os.write(report.fd, b"q")
    assert report.ended() == 0
    program.kill()
    program.wait()
    report = Terminal("--follow", "q.bin")
    assert report.ended() == 0
    assert re.search(r"state +ended without exit", report.after())


def piped(*arguments):
    return subprocess.Popen([REPORT, "--follow", *arguments], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def plain_in_a_pipe():
    report = piped("--interval=50ms", "pipe.bin")
    assert "waiting for pipe.bin" in report.stderr.readline()
    program = start(trace="pipe.bin")
    tables = 0
    seen = ""
    while tables < 4:
        line = report.stdout.readline()
        assert line, seen
        seen += line
        tables += line.startswith("state ")
    assert "\x1b" not in seen and "\r" not in seen, seen
    report.send_signal(signal.SIGINT)
    _, errors = report.communicate(timeout=PATIENCE)
    assert report.returncode == 0 and not errors, errors
    finish(program, 0)
    gone = subprocess.run(f"'{REPORT}' --follow pipe.bin | true", shell=True,
                          stderr=subprocess.PIPE, check=False)
    assert not gone.stderr, gone.stderr
    report = piped("pipe.bin")  # of a run that is over: once
    output, errors = report.communicate(timeout=PATIENCE)
    assert report.returncode == 0 and not errors, errors
    assert output.count("state ") == 1, output


def file_that_grows():
    """Tables, threads and blocks appear, and the end is cut, under its eyes."""
    for i in range(6):
        name = f"grow-{i}.bin"
        report = piped("--interval=20ms", name)
        report.stderr.readline()
        program = start("grow", trace=name)
        output, errors = report.communicate(timeout=PATIENCE)
        assert program.wait() == 0
        assert report.returncode == 0 and not errors, errors
        assert "ended with exit status 0" in output, output
        calls = re.findall(r"^calls +([\d,]+),", output, re.M)
        counts = [int(c.replace(",", "")) for c in calls]
        assert counts == sorted(counts), counts
        assert counts[-1] > 6 * 4 * 3000 * 25, counts


follows_to_the_end()
quits()
plain_in_a_pipe()
file_that_grows()

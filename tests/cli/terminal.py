#!/usr/bin/env python3
"""What only a terminal sees: the progress line, links, widths."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

HYLINT = os.environ["HYLINT"]
BAD = "import tensorflow as tf\n\n\n@tf.function\ndef step(x):\n    print(x)\n    return x\n"
CLEAR = "\r\x1b[K"


def run(arguments, room, columns=80, **variables):
    """What a terminal of so many columns is sent."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    env = {k: v for k, v in os.environ.items() if k not in ("TERM_PROGRAM", "VTE_VERSION", "WT_SESSION", "KITTY_WINDOW_ID")}
    env.update({"TERM": "xterm-256color", **variables})
    child = subprocess.Popen([HYLINT, "check", "--isolated", *arguments], cwd=room, env=env, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    out = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    child.wait()
    os.close(master)
    return out.decode()


def write(room, name, text):
    with open(os.path.join(room, name), "w") as f:
        f.write(text)


def feed_slowly(path, seconds):
    with open(path, "w") as fifo:
        time.sleep(seconds)
        fifo.write("x = 1\n")


def slow_run(room, columns=80, **variables):
    """The second file takes its time."""
    fifo = os.path.join(room, "slow.py")
    if not os.path.exists(fifo):
        os.mkfifo(fifo)
    feeder = threading.Thread(target=feed_slowly, args=(fifo, 0.8))
    feeder.start()
    out = run(["a.py", "slow.py", "b-with-a-name-that-is-longer-than-a-narrow-terminal.py", "c.py"], room, columns, **variables)
    feeder.join()
    return out


def progress_comes_and_goes(room):
    out = slow_run(room)
    line = CLEAR + "hylint: 2 files, b-with-a-name"
    assert line in out, out
    assert out.index(line) < out.rindex(CLEAR) < out.index("hylint: \x1b"), out
    # It is taken away before the next finding is told.
    assert CLEAR in out[out.index(line) + 5:out.index("c.py:6:5")], out


def progress_fits_the_terminal(room):
    out = slow_run(room, columns=30)
    line = out[out.index(CLEAR + "hylint: 2"):].split(CLEAR)[1]
    assert len(line) < 30, line


def no_progress_where_it_is_in_the_way(room):
    assert CLEAR not in slow_run(room, TERM="dumb")
    assert CLEAR not in run(["a.py"], room)
    done = subprocess.run([HYLINT, "check", "a.py", "c.py"], cwd=room, capture_output=True, text=True)
    assert "\x1b" not in done.stdout + done.stderr


def places_are_links_where_they_are_known(room):
    wanted = "\x1b]8;;file://" + os.path.realpath(room) + "/a.py\x1b\\"
    assert wanted in run(["a.py"], room, TERM_PROGRAM="vscode")
    assert wanted in run(["a.py"], room, VTE_VERSION="6800")
    for variables in ({}, {"VTE_VERSION": "4800"}, {"TERM_PROGRAM": "Apple_Terminal"},
                      {"TERM_PROGRAM": "vscode", "NO_COLOR": "1"}, {"TERM_PROGRAM": "vscode", "FORCE_HYPERLINK": "0"}):
        assert "\x1b]8" not in run(["a.py"], room, **variables), variables
    env = dict(os.environ, FORCE_HYPERLINK="1")
    done = subprocess.run([HYLINT, "check", "-f", "json", "a.py"], cwd=room, capture_output=True, text=True, env=env)
    assert "\x1b" not in done.stdout


def names_of_links_are_encoded(room):
    write(room, "a b%.py", BAD)
    assert "/a%20b%25.py\x1b\\" in run(["a b%.py"], room, FORCE_HYPERLINK="1")


def newcomers_are_told_where_to_read_on(room):
    assert "`hylint rule HY201`" in run(["a.py"], room)
    assert "hylint rule" not in run(["a.py", "-q"], room)


def the_summary_fits_the_terminal(room):
    for name in ("a.py", "c.py"):
        write(room, name, BAD.replace("    print(x)\n", "    print(x)\n" * 2))
    for columns in (40, 60):
        out = run(["a.py", "c.py", "-v"], room, columns)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", out[out.index("hylint: "):]).split("\r\n")
        assert all(len(line) <= columns for line in plain), plain
        assert " ".join(" ".join(plain).split()).startswith("hylint: 4 warnings in 2 files; --unsafe-fixes corrects 4"), plain
    wide = run(["a.py", "c.py"], room, 200)
    assert "corrects 4; checked 2 files\r\n" in wide, wide


def main():
    failed = 0
    for test in (the_summary_fits_the_terminal, progress_comes_and_goes, progress_fits_the_terminal, no_progress_where_it_is_in_the_way,
                 places_are_links_where_they_are_known, names_of_links_are_encoded, newcomers_are_told_where_to_read_on):
        with tempfile.TemporaryDirectory() as room:
            for name in ("a.py", "b-with-a-name-that-is-longer-than-a-narrow-terminal.py", "c.py"):
                write(room, name, BAD)
            try:
                test(room)
                print(f"ok {test.__name__}")
            except (AssertionError, ValueError) as error:
                print(f"not ok {test.__name__}: {str(error)[:300]!r}")
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())

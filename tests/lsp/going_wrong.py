#!/usr/bin/env python3
"""What goes wrong in the server costs the request that it was at: the others are answered, of the texts that are open
none is lost, and the process that the editor has started stays."""
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import libclient
import libedits
from libclient import HYLINT, SANITIZED, Client, edit_of

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

GOOD = """import tensorflow as tf


@tf.function
def step(x):
    print("value", x)
    return x
"""
STEPS = "it took more steps than a file of its size may take; please report it"


def heavy():
    return GOOD.replace("    return x\n", "    print(x)\n" * 600 + "    return x\n")


def light():
    return GOOD + "A = 'a text of which nothing is to be said, and which is long'\n" * 300


def session(**env):
    before = dict(os.environ)
    os.environ.update(env)
    try:
        client = Client()
    finally:
        os.environ.clear()
        os.environ.update(before)
    client.may_fail = True
    client.initialize(os.path.realpath(tempfile.mkdtemp()))
    return client


def trap():
    """Harms a process that lints a text with crash_here or killed_here in it."""
    library = os.path.join(tempfile.mkdtemp(), "trap.so")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, os.path.join(TOP, "tests", "preload", "trap.c")], check=True)
    return library


def can_trap():
    """One that can be harmed, and that no sanitizer watches."""
    return (not SANITIZED and shutil.which("cc")
            and subprocess.run(["ldd", HYLINT], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0)


def plain(diagnostics):
    """Without the places that name their text."""
    return [{key: value for key, value in d.items() if key != "relatedInformation"} for d in diagnostics]


def costs_its_document(client, bad, why, good=GOOD):
    """A bad text among good ones: says so, and the good ones are as they would be without."""
    started = client.process.pid
    chosen = random.Random(7)
    text = good + libedits.program(3)
    client.open("untitled:good.py", text)
    client.diagnostics("untitled:good.py", 1)
    version = 1
    for number in range(40):
        at = chosen.randrange(len(good), len(text))
        change, text = edit_of(text, at, at, f"x{number}", client.encoding)
        version += 1
        client.change("untitled:good.py", version, change)
        if number % 10 == 5:
            client.open(f"untitled:bad{number}.py", bad)
            said = client.notification("window/logMessage", lambda p: f"bad{number}.py" in p["message"])
            assert said["message"] == f"untitled:bad{number}.py: not checked: {why}", said
            assert client.shown[f"untitled:bad{number}.py"] == []
    shown = client.diagnostics("untitled:good.py", version)
    for uri, wrong in (("untitled:good.py", False), ("untitled:bad5.py", True), ("untitled:good.py", False)):
        answer = client.answer(client.ask("textDocument/hover", {"textDocument": {"uri": uri},
                                                                 "position": {"line": 5, "character": 6}}))
        assert ("error" in answer) == wrong, (uri, answer)
        assert not wrong or answer["error"]["message"] == why, answer
    client.open("untitled:again.py", text)
    assert plain(client.diagnostics("untitled:again.py", 1)) == plain(shown) and shown
    # What was bad is looked at again when it has changed.
    client.change("untitled:bad5.py", 2, {"text": good})
    assert client.diagnostics("untitled:bad5.py", 2)
    assert client.process.pid == started and client.end() == 0


def a_crash_costs_its_document():
    if not can_trap():
        return "nothing that could be harmed"
    library = trap()
    for word in ("crash_here", "killed_here"):
        costs_its_document(session(LD_PRELOAD=library), GOOD + f"# {word}\n", "hylint crashed; please report it")
    return ""


def too_many_steps_cost_their_document():
    if SANITIZED:
        return "a sanitizer sees the process end"
    costs_its_document(session(HYLINT_STEPS="3"), heavy(), STEPS, light())
    return ""


def what_was_not_saved_is_there_still():
    """More messages than are noted for who waits, and longer ones."""
    if not can_trap():
        return "nothing that could be harmed"
    client = session(LD_PRELOAD=trap())
    text = GOOD
    client.open("untitled:good.py", text)
    for number in range(1, 1000):
        change, text = edit_of(text, len(text), len(text), f"name_{number} = {number}\n", client.encoding)
        client.change("untitled:good.py", number + 1, change)
    long = GOOD + "B = 'text'\n" * 100000
    client.open("untitled:long.py", long)
    client.open("untitled:bad.py", GOOD + "# crash_here\n")
    client.notification("window/logMessage", lambda p: "bad.py" in p["message"])
    change, text = edit_of(text, text.index("    print"), text.index("    return"), "", client.encoding)
    client.change("untitled:good.py", 2000, change)
    assert client.diagnostics("untitled:good.py", 2000) == []
    change, long = edit_of(long, long.index("    print"), long.index("    return"), "", client.encoding)
    client.change("untitled:long.py", 2, change)
    assert client.diagnostics("untitled:long.py", 2) == []
    assert client.end() == 0
    return ""


def is_there(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def nobody_is_left_behind():
    """An editor that kills what it has started has killed the server."""
    if SANITIZED or not os.path.exists("/proc/self/task"):
        return "one process only"
    client = session()
    client.open("untitled:good.py", GOOD)
    client.diagnostics("untitled:good.py", 1)
    worker = client.worker()
    with open(f"/proc/{worker}/task/{worker}/children") as file:
        waiting = [int(pid) for pid in file.read().split()]
    assert worker != client.process.pid and waiting
    client.process.send_signal(signal.SIGKILL)
    client.process.wait()
    while any(is_there(pid) for pid in [worker, *waiting]):
        time.sleep(0.02)
    client.process.stdin.close()
    client.process.stdout.close()
    return ""


def main():
    return libclient.run([a_crash_costs_its_document, too_many_steps_cost_their_document, what_was_not_saved_is_there_still,
                          nobody_is_left_behind])


if __name__ == "__main__":
    sys.exit(main())

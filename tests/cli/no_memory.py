#!/usr/bin/env python3
"""When there is no memory, hylint says so and ends with 3, or it does what it
does anyway. Never a signal, never a report that lacks something.

Each command runs with its N-th request for memory refused, and with every one
from the N-th on. N goes over a sample; NO_MEMORY_ALL=1 takes all of them.
"""
import json
import json
import os
import shutil
import subprocess
import sys
import tempfile

HYLINT = os.environ["HYLINT"]
TOP = os.environ["TOP"]
ALL = os.environ.get("NO_MEMORY_ALL")
# So many places of each command, the first and the last ones among them.
SAMPLE = int(os.environ.get("NO_MEMORY_SAMPLE", "40"))

CODE = '''import random

import tensorflow as tf


@tf.function(experimental_relax_shapes=True)
def step(x):
    x *= random.random()
    print("x", x)
    return helper(x)


def helper(x):
    if x > 0:
        return x
    return -x
'''
OLD = CODE.replace("    x *= random.random()\n", "").replace('    print("x", x)\n', "")


def run(argv, cwd, env, stdin=None):
    return subprocess.run(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL if stdin is None else None, input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)


def git(cwd, *argv):
    subprocess.run(["git", *argv], cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def repository(room, on_error=None):
    folder = tempfile.mkdtemp(dir=room)
    git(folder, "init", "-q")
    with open(os.path.join(folder, ".hylint.ini"), "w") as f:
        f.write("[hylint]\nextend-select = HY3\n")
    with open(os.path.join(folder, "a.py"), "w") as f:
        f.write(OLD)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "base")
    with open(os.path.join(folder, "a.py"), "w") as f:
        f.write(CODE)
    with open(os.path.join(folder, "b.py"), "w") as f:
        f.write(CODE)
    git(folder, "add", ".")
    if on_error:
        git(folder, "config", "hylint.onError", on_error)
    return folder


def places(count):
    if ALL or count <= SAMPLE:
        return range(1, count + 1)
    return sorted({1 + i * (count - 1) // (SAMPLE - 1) for i in range(SAMPLE)})


class Case:
    """A command, the folder it runs in, and what it may end with instead."""

    def __init__(self, name, argv, folder, ends=(3,), stdin=None, fixes=False):
        self.name, self.argv, self.folder = name, argv, folder
        self.ends, self.stdin, self.fixes = ends, stdin, fixes

    def once(self, library, **how):
        env = dict(os.environ, LD_PRELOAD=library, **how)
        if self.fixes:
            for name in ("a.py", "b.py"):
                with open(os.path.join(self.folder, name), "w") as f:
                    f.write(CODE)
        return run([HYLINT, *self.argv], self.folder, env, self.stdin)

    def trouble(self, done, right):
        """What is wrong with an end, or None."""
        said = done.stderr.decode(errors="replace")
        if done.returncode < 0:
            return f"ended by signal {-done.returncode}: {said[-200:]}"
        if (done.returncode, done.stdout, done.stderr) == (right.returncode, right.stdout, right.stderr):
            return None
        if self.fixes:
            left = [n for n in os.listdir(self.folder) if n.startswith(".hylint-")]
            if left:
                return f"left {left}"
        if done.returncode not in self.ends:
            return f"ended with {done.returncode}: {said[-300:]}"
        if "memory" not in said:
            return f"did not say why: {said[-300:]}"
        return None


def framed(*messages):
    bodies = [json.dumps({"jsonrpc": "2.0", **m}).encode() for m in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(b), b) for b in bodies)


def unframed(data):
    """The messages of a stream; ValueError when one is cut or is no JSON."""
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        length = int(head.removeprefix(b"Content-Length: "))
        yield json.loads(data[:length])
        data = data[length:]


def session(folder):
    uri = "file://" + os.path.join(folder, "a.py")
    document = {"uri": uri}
    return framed(
        {"id": 1, "method": "initialize", "params": {"capabilities": {}, "rootUri": "file://" + folder}},
        {"method": "initialized", "params": {}},
        {"method": "textDocument/didOpen",
         "params": {"textDocument": {**document, "languageId": "python", "version": 1, "text": CODE}}},
        {"id": 2, "method": "textDocument/hover",
         "params": {"textDocument": document, "position": {"line": 5, "character": 5}}},
        {"id": 3, "method": "textDocument/codeAction",
         "params": {"textDocument": document, "context": {"diagnostics": []},
                    "range": {"start": {"line": 4, "character": 0}, "end": {"line": 7, "character": 0}}}},
        {"id": 4, "method": "shutdown"}, {"method": "exit"})


class Server(Case):
    """What goes without memory costs one request, which gets an answer that says so, or what is shown of a text, and the
    server goes on; where a message cannot be read or a text cannot be kept it ends. All that is sent is whole."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.refused = self.ended = self.shown_nothing = 0
        self.has_some_left = True

    def once(self, library, **how):
        self.has_some_left = "NO_MEMORY_SINCE" not in how
        return super().once(library, NO_MEMORY_TOGETHER="1", **how)

    def trouble(self, done, right):
        said = done.stderr.decode(errors="replace")
        if done.returncode not in (0, 1, 3):
            return f"ended with {done.returncode}: {said[-300:]}"
        if done.returncode == 3 and "memory" not in said:
            return f"did not say why: {said[-300:]}"
        try:
            sent, wanted = list(unframed(done.stdout)), list(unframed(right.stdout))
        except ValueError as error:
            return f"sent what is no message: {error}"
        answers = {m["id"]: m for m in sent if "method" not in m}
        refused = [m for m in answers.values() if "error" in m]
        shown = [m for m in sent if m.get("method") == "textDocument/publishDiagnostics"]
        told = [m for m in sent if m.get("method") == "window/logMessage" and "out of memory" in m["params"]["message"]]
        # Who was not let begin has asked for nothing else, and who was not let end has gone.
        not_begun, not_ended = ("error" in answers.get(number, {}) for number in (1, 4))
        if (done.returncode == 1) != (not_begun or not_ended) and done.returncode != 3:
            return f"ended with {done.returncode}: {sent}"
        if not not_begun and any(m["error"]["message"] != "out of memory" for m in refused):
            return f"refused {refused}"
        if list(answers) != list(range(1, len(answers) + 1)) or (done.returncode != 3 and len(answers) != 4):
            return f"answered {answers}"
        if [m for m in answers.values() if "error" not in m and m not in wanted]:
            return f"answered otherwise: {answers}"
        if [m for m in shown if m["params"]["diagnostics"] and m not in wanted]:
            return f"showed otherwise: {shown}"
        if shown and not shown[0]["params"]["diagnostics"] and not told:
            return f"showed nothing and did not say why: {sent}"
        self.refused += bool(refused)
        # Without any memory no further message can be read.
        self.ended += self.has_some_left and done.returncode == 3
        self.shown_nothing += bool(told)
        return None


def check(case, library, room):
    count_file = os.path.join(room, "count")
    right = case.once(library, NO_MEMORY_COUNT=count_file)
    with open(count_file) as f:
        count = int(f.read())
    tried = 0
    for since in (False, True):
        for n in places(count):
            how = {"NO_MEMORY_AT": str(n), **({"NO_MEMORY_SINCE": "1"} if since else {})}
            trouble = case.trouble(case.once(library, **how), right)
            tried += 1
            if trouble:
                mode = "every request from" if since else "request"
                return tried, f"{mode} {n} of {count} refused: {trouble}"
    return tried, None


def main():
    with open(os.path.join(os.environ["BUILD"], "flags")) as f:
        if "fsanitize" in f.read():
            print("skip no_memory: a sanitizer has an allocator of its own")
            return 0
    if subprocess.run(["ldd", HYLINT], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        print("skip no_memory: a static program preloads nothing")
        return 0
    room = tempfile.mkdtemp()
    library = os.path.join(room, "no_memory.so")
    subprocess.run(["cc", "-O1", "-D_GNU_SOURCE", "-fPIC", "-shared", "-o", library,
                    os.path.join(TOP, "tests/preload/no_memory.c")], check=True)
    folder = repository(room)
    fixed = tempfile.mkdtemp(dir=room)
    cases = [
        Case("check", ["check", "."], folder),
        Case("check_sarif", ["check", "-f", "sarif", "."], folder),
        Case("check_json", ["check", "-f", "json", "."], folder),
        Case("check_staged", ["check", "--staged"], folder),
        Case("check_text", ["check", "-"], folder, stdin=CODE.encode()),
        Case("check_fix", ["check", "--fix", "--unsafe-fixes", "a.py", "b.py"], fixed, fixes=True),
        Case("inspect", ["inspect", "-f", "json", "a.py"], folder),
        Case("rules", ["rules"], folder),
        Server("lsp", ["lsp"], folder, stdin=session(folder)),
        Case("hook_that_warns", ["hook"], repository(room, "warn"), ends=(0,)),
        Case("hook_that_blocks", ["hook"], repository(room, "block"), ends=(1, 3)),
    ]
    failed = False
    for case in cases:
        tried, trouble = check(case, library, room)
        failed = failed or trouble
        print(f"not ok {case.name}: {trouble}" if trouble else f"ok {case.name}")
        print(f"# {case.name}: {tried} refusals")
        if isinstance(case, Server):
            print(f"# of which {case.refused} cost an answer, {case.shown_nothing} what is shown; {case.ended} the server, "
                  "where one request only was refused")
            if not case.refused or not case.shown_nothing or case.ended > tried // 5:
                failed = True
                print("not ok lsp_goes_on: too often it ends")
    shutil.rmtree(room)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

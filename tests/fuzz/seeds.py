#!/usr/bin/env python3
"""seeds.py FOLDER: what fuzzing begins with, a folder for each target, made of
what the tests hold anyway. The same on every machine."""
import glob
import json
import os
import random
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LARGEST = 6000


def texts(*patterns):
    """The files that are no longer than that, by name."""
    for pattern in patterns:
        for path in sorted(glob.glob(os.path.join(TOP, pattern), recursive=True)):
            with open(path, "rb") as f:
                data = f.read()
            if len(data) <= LARGEST:
                yield data


def notebook(program):
    lines = program.decode(errors="replace").splitlines(True)
    half = len(lines) // 2
    cells = [{"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [], "source": part}
             for part in (["%matplotlib inline\n", *lines[:half]], lines[half:])]
    cells.insert(1, {"cell_type": "markdown", "metadata": {}, "source": ["# text"]})
    return json.dumps({"cells": cells, "metadata": {"kernelspec": {"language": "python", "name": "python3"}},
                       "nbformat": 4, "nbformat_minor": 5}, indent=1).encode()


def change(program, chosen):
    """The program with some lines gone, and as it is."""
    lines = program.splitlines(True)
    first = chosen.randrange(len(lines) or 1)
    return b"".join(lines[:first] + lines[first + 1 + chosen.randrange(4):]) + b"\x01" + program


def session(program):
    text = program.decode(errors="replace")
    document = {"uri": "untitled:a.py"}
    messages = [
        {"id": 1, "method": "initialize", "params": {"capabilities": {}}},
        {"method": "initialized", "params": {}},
        {"method": "textDocument/didOpen", "params": {"textDocument": {**document, "languageId": "python", "version": 1, "text": text}}},
        {"method": "textDocument/didChange", "params": {"textDocument": {**document, "version": 2}, "contentChanges": [
            {"range": {"start": {"line": 3, "character": 0}, "end": {"line": 4, "character": 2}}, "text": "x = 1\n"}]}},
        {"id": 2, "method": "textDocument/hover", "params": {"textDocument": document, "position": {"line": 4, "character": 5}}},
        {"id": 3, "method": "textDocument/codeAction", "params": {"textDocument": document, "context": {"diagnostics": []},
         "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}}},
        {"method": "textDocument/didClose", "params": {"textDocument": document}},
        {"id": 4, "method": "shutdown"}, {"method": "exit"},
    ]
    bodies = [json.dumps({"jsonrpc": "2.0", **m}).encode() for m in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(b), b) for b in bodies)


def indexes():
    """Indexes of a small repository, in each version, with and without extensions."""
    with tempfile.TemporaryDirectory() as room:
        env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": room}
        env = {k: v for k, v in env.items() if k not in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE")}

        def git(*words):
            subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=b@example.com", *words], cwd=room, env=env,
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        git("init", "-q")
        for name in ("a.py", "d/b.py", "d/e/c.py"):
            os.makedirs(os.path.dirname(os.path.join(room, name)), exist_ok=True)
            with open(os.path.join(room, name), "w") as f:
                f.write("x = 1\n")
        git("add", ".")
        for version in ("2", "4"):
            git("update-index", "--index-version", version)
            with open(os.path.join(room, ".git/index"), "rb") as f:
                yield f.read()
            git("commit", "-qm", "x", "--allow-empty")
            with open(os.path.join(room, ".git/index"), "rb") as f:
                yield f.read()


SETTINGS = [
    b"[hylint]\nselect = HY2, HY3\nignore = HY201\nexclude = build/ *.gen.py\ntests = t_*.py\n"
    b"[severity]\nHY206 = error\n[per-file-ignores]\na/*.py = HY2 HY3\n",
    b"[hylint:severity]\nHY2 = info\n[flake8]\nmax-line-length = 100\n",
    b"[tool.hylint]\nselect = [\"HY2\", 'HY3']\nlargest-file = 0x1_000\nmode = \"warn\"\n"
    b"[tool.hylint.severity]\nHY206 = \"error\"\n[tool.hylint.per-file-ignores]\n\"a/*.py\" = [\"HY2\"]\n",
    b"[[a]]\nb = {c = 1, d = [1.5e3, 1979-05-27T07:32:00Z]}\n[tool]\nx = \"\"\"\\\n  a \\u00e9\"\"\"\n",
]
BASELINES = [b"# hylint baseline 1: findings that are known and not told.\nHY201 24d9c77129a81652 2 a.py\n"
             b"HY206 00000000deadbeef 1 sub/odd\\nname.py\n"]


def all_seeds():
    programs = list(texts("rules/*/*.py", "tests/cli/golden/train.py", "tests/model/*.py"))
    chosen = random.Random(1)
    with open(os.path.join(TOP, "tests/cli/why_messages.txt"), "rb") as f:
        messages = [m for m in f.read().split(b"\n\n") if m.strip()]
    yield "source", programs
    yield "notebook", [notebook(p) for p in programs[::4]]
    yield "change", [change(p, chosen) for p in programs[::2]]
    yield "session", [session(p) for p in programs[::12]]
    yield "index", indexes()
    yield "rules", texts("rules/*/*.ini")
    yield "settings", SETTINGS
    yield "baseline", BASELINES
    yield "why", messages


def main():
    for target, seeds in all_seeds():
        folder = os.path.join(sys.argv[1], target)
        os.makedirs(folder, exist_ok=True)
        for number, seed in enumerate(seeds):
            with open(os.path.join(folder, f"seed{number:03}"), "wb") as f:
                f.write(seed)


if __name__ == "__main__":
    main()

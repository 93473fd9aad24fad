#!/usr/bin/env python3
"""What the model understands, against what the fixtures say.

A fixture in tests/model/ is a Python file. A comment at the end of a `def` or
`lambda` line states what `hylint inspect` must know of that function:

    def step(x, n):  # model: hybrid traced why="decorated" tensors=x numbers=n

Words: hybrid, traced, effects, recursive, eager-only;
tensors=a,b and numbers=a,b (exactly these parameters); why="part of a reason"
(any step of the chain). What is not named must not hold, but for why.
"""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rules import HYLINT, TOP
from verdicts import tell

EXPECT = re.compile(r"# model:(.*)$")
FLAGS = {
    "hybrid": lambda f: f["hybrid"],
    "traced": lambda f: f["traced"],
    "effects": lambda f: f["has_side_effects"],
    "recursive": lambda f: f["recursive"],
    "eager-only": lambda f: bool(f["eager_only_calls"]),
}
LISTS = {"tensors": "tensor_parameters", "numbers": "primitive_parameters"}


def expectations(path):
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            match = EXPECT.search(line)
            if match:
                yield number, match[1].strip()


def disagreement(function, words):
    """What is wrong about a function, or an empty text."""
    reasons = re.findall(r'why="([^"]*)"', words)
    words = re.sub(r'why="[^"]*"', "", words).split()
    chain = " / ".join(step["text"] for step in function["reasons"])
    for reason in reasons:
        if reason not in chain:
            return f"no reason '{reason}' in '{chain}'"
    lists = dict(w.split("=") for w in words if "=" in w)
    for flag, holds in FLAGS.items():
        if holds(function) != (flag in words):
            return f"{flag} is {holds(function)}"
    for name, key in LISTS.items():
        wanted = [w for w in lists.get(name, "").split(",") if w]
        if wanted != function[key]:
            return f"{name} are {','.join(function[key]) or 'none'}"
    unknown = [w for w in words if w not in FLAGS and w.split("=")[0] not in LISTS]
    return f"unknown words {unknown}" if unknown else ""


def inspect(path):
    done = subprocess.run([HYLINT, "inspect", "-f", "json", "--isolated", path],
                          capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace").strip())
    return json.loads(done.stdout)["functions"]


def run(path):
    name = os.path.relpath(path, TOP)
    functions = {}
    for function in inspect(path):
        functions.setdefault(function["line"], []).append(function)
    count = 0
    for line, words in expectations(path):
        found = functions.get(line, [])
        count += 1
        if len(found) != 1:
            tell(f"{name}:{line}", f"{len(found)} functions on the line")
        else:
            tell(f"{name}:{line} {found[0]['function']}", disagreement(found[0], words))
    if not count:
        tell(name, "expects nothing")


def main():
    folder = os.path.join(TOP, "tests", "model")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".py"):
            run(os.path.join(folder, name))


if __name__ == "__main__":
    main()

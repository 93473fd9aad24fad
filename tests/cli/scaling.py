#!/usr/bin/env python3
"""Files that are far longer than any that people write cost in proportion to
their length, and none of them makes hylint fail.

Each shape is linted at its length, which must not fail; and it is counted, at a
32nd and at an eighth of its length, how many instructions that takes more than a
file without code: four times the text may take 4.5 times as many, except where
GROWS says why. Counts depend on no clock and no neighbour.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HYLINT = os.environ.get("HYLINT") or os.path.join(TOP, "build", "hylint")
sys.path.insert(0, os.path.join(TOP, "tests"))
from verdicts import tell  # noqa: E402 - in the folder above
BOUND = 4.5
# What grows faster, and why.
GROWS = {"classes": (4.8, "each looks at up to 32 bases, and the first ones have fewer")}
# That nothing fails is all that is asked of a build with sanitizers, and of less text.
SANITIZED = "asan" in os.environ.get("BUILD", "")
HEAD = "import tensorflow as tf\n"
GRAPH = "@tf.function\ndef f(x):\n"


def repeat(n, line):
    """`line` n times; $ is the number of the line, % that of the next one."""
    return "".join(line.replace("$", str(i)).replace("%", str(i + 1)) for i in range(n))


def body(n, line, end="    return x\n", begin=""):
    return HEAD + GRAPH + begin + repeat(n, line) + end


# Name: (n, what makes the text).
SHAPES = {
    "comments that suppress nothing": (4000, lambda n: HEAD + repeat(n, "x$ = 1  # hylint: ignore\n")),
    "comments that suppress": (4000, lambda n: body(n, "    print(x)  # hylint: ignore[HY201] why\n")),
    "comments for the next line": (8000, lambda n: body(n, "    # hylint: ignore-next-line why\n", "    print(x)\n")),
    "stretches without an end": (4000, lambda n: body(n, "    # hylint: off[HY201] why\n    print(x)\n")),
    "stretches": (4000, lambda n: body(n, "    # hylint: off[HY201] a\n    print(x)\n    # hylint: on[HY201]\n")),
    "files ignored": (4000, lambda n: HEAD + repeat(n, "# hylint: ignore-file[HY201] why\n") + GRAPH + repeat(n, "    print(x)\n")),
    "words in one comment": (4000, lambda n: HEAD + "x = 1  # hylint: ignore[" + ", ".join(["HY201"] * n) + "] why\n"),
    "findings of one function": (4000, lambda n: body(n, "    print(x)\n")),
    "findings of many functions": (2000, lambda n: HEAD + repeat(n, "@tf.function\ndef f$(x):\n    print(x)\n")),
    "appends": (4000, lambda n: body(n, "    LOG.append(x)\n").replace("\n", "\nLOG = []\n", 1)),
    "functions": (12000, lambda n: HEAD + repeat(n, "def f$(x):\n    return x\n")),
    "functions and calls of them": (2000, lambda n: HEAD + repeat(n, "def f$(x):\n    return x\n") + GRAPH + repeat(n, "    x = f$(x)\n")),
    "calls in one function": (8000, lambda n: body(n, "    x = tf.add(x, $)\n")),
    "functions that call the next": (2000, lambda n: HEAD + repeat(n, "@tf.function\ndef f$(x):\n    return f%(x)\n")),
    "nested functions": (200, lambda n: HEAD + "".join(" " * i + f"def f{i}(x):\n" for i in range(n)) + " " * n + "return x\n"),
    "methods": (4000, lambda n: HEAD + "class A:\n" + repeat(n, "    def m$(self, x):\n        return self.m%(x)\n")),
    "classes": (4000, lambda n: HEAD + "class A0(tf.keras.Model):\n    pass\n" + repeat(n, "class A%(A$):\n    def call(self, x):\n        return self.b(x)\n")),
    "strings side by side": (25000, lambda n: HEAD + "s = (" + repeat(n, "'a'\n") + ")\n"),
    "one long line": (100000, lambda n: HEAD + "s = [" + "1, " * n + "]\n"),
    "imports": (8000, lambda n: HEAD + repeat(n, "import m$\n")),
    "star imports": (2000, lambda n: HEAD + repeat(n, "from m$ import *\n") + GRAPH + repeat(n, "    g$(x)\n")),
    "names imported": (4000, lambda n: HEAD + repeat(n, "from m import a$\n") + GRAPH + repeat(n, "    a$(x)\n")),
    "branches of one if": (4000, lambda n: body(n, "    elif x == $:\n        y = $\n", begin="    if x < 0:\n        y = 1\n")),
    "ifs": (4000, lambda n: body(n, "    if x == $:\n        y = $\n", "    return y\n")),
    "ways out": (4000, lambda n: body(n, "    if x == $:\n        return $\n")),
    "loops": (2000, lambda n: body(n, "    for i in tf.range(3):\n        y$ = x\n")),
    "names in a row": (4000, lambda n: HEAD + "@tf.function\ndef f(a0):\n" + repeat(n, "    a% = a$\n    if a$: pass\n")),
    "one name again and again": (4000, lambda n: body(n, "    x = x + 1\n")),
    "attributes in a row": (4000, lambda n: body(1, "    return x" + ".a" * n + "\n")),
    "calls in a row": (2000, lambda n: body(1, "    return x" + ".a()" * n + "\n")),
    "parentheses": (8000, lambda n: body(1, "    return " + "(" * n + "x" + ")" * n + "\n")),
    "tapes": (1000, lambda n: body(n, "    with tf.GradientTape() as t:\n        l = x * x\n    g = t.gradient(l, x)\n    opt.apply_gradients(g)\n")),
    "datasets": (1000, lambda n: HEAD + repeat(n, "def f$(x):\n    return x\nds = ds.map(f$)\n")),
    "terms of a sum": (4000, lambda n: body(1, "    return x" + " + x" * n + "\n")),
    "decorators of one function": (12000, lambda n: HEAD + "@a\n" * n + "def f(x):\n    return x\n"),
    "parameters of one function": (4000, lambda n: HEAD + "@tf.function\ndef f(" + repeat(n, "a$=$, ") + "):\n    print(a1)\nf(" + repeat(n, "$, ") + ")\n"),
    "graph decorators of one function": (12000, lambda n: HEAD + "@tf.function\n" * n + "def f(x):\n    print(x)\n"),
    "entries of a dict": (12500, lambda n: body(1, "    return {" + repeat(n, '"k$": x, ') + "}\n")),
    "findings on one line": (4000, lambda n: body(1, "    " + "print(x); " * n + "\n")),
    "members of a class": (2500, lambda n: HEAD + "class A:\n    @tf.function\n    def f(self, x):\n" + repeat(n, "        self.a$ = x\n")),
    "lambdas in each other": (400, lambda n: body(1, "    return " + "lambda y: " * n + "x\n")),
    "functions made in one loop": (1000, lambda n: HEAD + "for i in range(3):\n" + repeat(n, "    g$ = tf.function(lambda x: x)\n")),
}

# No end to them: only that hylint comes back, on whatever stack it has.
EXTREMES = {
    "100,000 parentheses": body(1, "    return " + "(" * 100000 + "x" + ")" * 100000 + "\n"),
    "30,000 terms": body(1, "    return x" + " + x" * 30000 + "\n"),
    "4,000 lambdas in each other": body(1, "    return " + "lambda y: " * 4000 + "x\n"),
    "3,000 calls in each other": body(1, "    return " + "tf.abs(" * 3000 + "x" + ")" * 3000 + "\n"),
    "3 MB in one line": HEAD + "s = [" + "1, " * 1000000 + "]\n",
    "20,000 open parentheses": body(1, "    print(x" + "(" * 20000 + "\n"),
}


COMMAND = [HYLINT, "check", "--isolated", "--select", "ALL", "-c", "largest-file=16777216", "-f", "concise"]
COUNTER = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--main-stacksize=67108864"]


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def status_of(path, text):
    """-1 when it crashed: that is a process of its own, and the status 3."""
    write(path, text)
    done = subprocess.run([*COMMAND, path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return -1 if "crashed" in done.stderr or "more steps" in done.stderr else done.returncode


def instructions(path, text):
    write(path, text)
    done = subprocess.run([*COUNTER, *COMMAND, path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if not found or done.returncode not in (0, 1):
        raise RuntimeError(f"status {done.returncode}: {done.stderr[-300:]}")
    return int(found[1])


def judge(path, n, make, bound, empty):
    at = n // 8 if SANITIZED else n
    status = status_of(path, make(at))
    if status not in (0, 1):
        return f"status {status} at {at}"
    if not empty:
        return ""
    texts = [make(n // part) for part in (32, 8)]
    small, large = (instructions(path, text) - empty for text in texts)
    # Deeper indentation is more text, too.
    grown = large / small * min(1, 4 * len(texts[0]) / len(texts[1]))
    return f"{grown:.2f} times the instructions for four times the text" if grown > bound else ""


def can_count():
    """The program of `make`, one process a run."""
    return not SANITIZED and shutil.which("valgrind") is not None


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "long.py")
        empty = instructions(path, HEAD) if can_count() else 0
        if not empty:
            print("skip growth: without valgrind, or with sanitizers, instructions are not counted")
        for name, (n, make) in SHAPES.items():
            failed += tell(name, judge(path, n, make, GROWS.get(name, (BOUND,))[0], empty))
        for name, text in EXTREMES.items():
            status = status_of(path, text)
            failed += tell(name, "" if status in (0, 1, 3) else f"status {status}")
    return failed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)

#!/usr/bin/env python3
"""What hylint takes, in instructions, against parsing the same text in the same
build: a ratio that depends neither on the machine's speed nor on its neighbours.

usage: tests/bench/test_instructions.py [--write]

instructions.json has the ratios; one that grows by more than 3 % fails. --write
measures them anew: a number goes up only in a commit that says what it buys.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

from inputs import HEAD, Repository, environment, importers, large_repository, program, traced  # noqa: E402

BUILD = os.path.abspath(os.environ.get("BUILD", os.path.join(TOP, "build")))
HYLINT = os.path.join(BUILD, "hylint")
PARSE_ONLY = os.path.join(BUILD, "parse_only")
TABLE = os.path.join(HERE, "instructions.json")
ROOM = 1.03

FILES = {
    "file of 2 KB": program(2000),
    "file of 10 KB": program(10000),
    "file of 67 KB": program(67000),
    "findings": traced("    print(x)\n" * 400),
    "findings on one line": traced("    " + "; ".join(["print(x)"] * 400) + "\n"),
    "a long sum": traced("    x = " + " + ".join(["x"] * 2000) + "\n"),
    "a large dict": traced("    d = {" + ", ".join(f'"k{i}": x' for i in range(2000)) + "}\n"),
    "decorators": HEAD + "@a\n" * 1500 + "def f(x):\n    return x\n",
    "plain functions": HEAD + "".join(f"def f{i}(x):\n    return x + {i}\n\n\n" for i in range(500)),
}


class Meter:
    def __init__(self, room):
        self.room, self.env = room, environment(room)

    def count(self, *command, cwd=None):
        done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
                              cwd=cwd or self.room, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        found = re.search(r"Collected : (\d+)", done.stderr)
        if not found or done.returncode not in (0, 1):
            raise RuntimeError(f"{' '.join(command)}: status {done.returncode}: {done.stderr[-400:]}")
        return int(found[1])

    def parsing(self, texts):
        paths = []
        for number, text in enumerate(texts):
            paths.append(os.path.join(self.room, f"parsed{number}.py"))
            with open(paths[-1], "w", encoding="utf-8") as file:
                file.write(text)
        return self.count(PARSE_ONLY, *paths)

    def file(self, text):
        path = os.path.join(self.room, "input.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return self.count(HYLINT, "check", "--isolated", path) / self.parsing([text])

    def hook(self, name, texts, make):
        """Against parsing what is staged, once."""
        repo = make(os.path.join(self.room, name))
        return self.count(HYLINT, "check", "--staged", cwd=repo.path) / self.parsing(texts)

    def hook_of_one(self, name, before, after):
        return self.hook(name, [after], lambda path: Repository(path, {"a.py": (before, after)}, self.env))


def measures(meter):
    """(name, what measures it)"""
    for name, text in FILES.items():
        yield name, lambda text=text: meter.file(text)
    text = program(10000)
    yield "hook, one line of 10 KB", lambda: meter.hook_of_one("one", text, text.replace("reduce_mean", "reduce_sum", 1))
    old = program(30000, "    print(loss)\n")
    new = old.replace("    print(loss)\n", "    print(loss)\n    print(x)\n", 3)
    yield "hook, old and new findings", lambda: meter.hook_of_one("both", old, new)
    after = program(3000).replace("tf.square", "tf.abs")
    for version in ("2", "4"):
        yield f"hook, 20,000 entries, version {version}", lambda version=version: meter.hook(
            "v" + version, [after] * 5, lambda path: large_repository(path, meter.env, 20000, 5, version))
    small = HEAD + "def g1(x):\n    print(x)\n    return x\n"
    yield "hook, 5 files of 20 imports", lambda: meter.hook("imports", [small] * 100, lambda path: importers(path, meter.env, 5, 20))


def judge(name, ratio, known):
    if name not in known:
        return "instructions.json does not have it; run this with --write"
    if ratio > known[name] * ROOM:
        return f"{ratio:.3f} times parsing, {known[name]:.3f} before: {100 * (ratio / known[name] - 1):.1f} % more"
    return ""


def main():
    if not shutil.which("valgrind"):
        print("skip instructions: valgrind is not installed")
        return 0
    if subprocess.run(["ldd", HYLINT], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        print("skip instructions: held for the program of `make`, not for a static one")
        return 0
    if os.path.basename(BUILD) == "asan" or not os.path.exists(PARSE_ONLY):
        print("skip instructions: a build with sanitizers, or without parse_only")
        return 0
    with open(TABLE, encoding="utf-8") as file:
        known = json.load(file)
    measured, failed = {}, 0
    with tempfile.TemporaryDirectory(prefix="hylint-count.") as room:
        for name, measure in measures(Meter(room)):
            measured[name] = round(measure(), 3)
            why = "" if "--write" in sys.argv else judge(name, measured[name], known)
            failed += bool(why)
            print(f"not ok {name}: {why}" if why else f"ok {name}", flush=True)
            print(f"# {measured[name]:.3f} times parsing, {known.get(name, 0):.3f} before", flush=True)
    if "--write" in sys.argv:
        with open(TABLE, "w", encoding="utf-8") as file:
            file.write(json.dumps(measured, indent=1) + "\n")
    return failed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)

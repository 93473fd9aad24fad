#!/usr/bin/env python3
"""Writes down how often each line of the parser runs, for the compiler of `make static` to lay it out by.

    make profile

builds with gcc and its counters, parses the examples of the rules, and writes src/tools/grammar.prof: a profile as clang
reads it as text, with lines counted from the beginning of their function. Only what archives.txt pins is in it, the core
of tree-sitter and the grammar of Python, so that it is right until another release of these is taken.

usage: profile.py BUILD OUT FILE.py...
"""
import collections
import json
import os
import subprocess
import sys

OBJECTS = ["core", "parser", "scanner"]


def counted(folder, name):
    """What gcov says of an object: a list of files with functions and lines."""
    done = subprocess.run(["gcov", "--json-format", "--stdout", name + ".gcda"], cwd=folder, check=True, capture_output=True)
    for line in done.stdout.splitlines():
        yield from json.loads(line)["files"]


def add(profile, file):
    starts = {}
    for function in file["functions"]:
        if function["execution_count"]:
            starts[function["name"]] = function["start_line"]
            profile[function["name"]][None] += function["execution_count"]
    for line in file["lines"]:
        name = line.get("function_name")
        if name in starts and line["line_number"] >= starts[name]:
            profile[name][line["line_number"] - starts[name]] += line["count"]


def pinned():
    """Of which releases it is right."""
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "archives.txt"), encoding="utf-8") as f:
        lines = [line.split() for line in f if line.split()[0] in ("tree-sitter", "python")]
    return ", ".join(f"{line[1]} {line[2]}" for line in lines)


def main():
    build, out, texts = sys.argv[1], sys.argv[2], sys.argv[3:]
    folder = os.path.join(build, "obj/grammar")
    for name in OBJECTS:
        if os.path.exists(os.path.join(folder, name + ".gcda")):
            os.remove(os.path.join(folder, name + ".gcda"))
    subprocess.run([os.path.join(build, "parse_only"), *sorted(texts)], check=True, stdout=subprocess.DEVNULL)
    profile = collections.defaultdict(collections.Counter)
    for name in OBJECTS:
        for file in counted(folder, name):
            add(profile, file)
    with open(out, "w", encoding="utf-8") as f:
        f.write(f"# Made by `make profile`, of {pinned()}. Do not edit.\n")
        for name in sorted(profile):
            called = profile[name].pop(None)
            f.write(f"{name}:{sum(profile[name].values())}:{called}\n")
            f.writelines(f" {line}: {count}\n" for line, count in sorted(profile[name].items()))


if __name__ == "__main__":
    main()

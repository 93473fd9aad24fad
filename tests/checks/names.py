#!/usr/bin/env python3
"""A function's name says its subject, so it is found in one file; what a file exports is used by another one."""
import os
import re
import subprocess
import sys

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests"))
from verdicts import tell_all  # noqa: E402 - in the folder above
OBJECTS = os.path.join(os.environ.get("BUILD") or os.path.join(TOP, "build"), "obj")

# Names that are found in several files, and why.
SHARED = {
    "main": "each program has one",
    "hunks_between": "the playground has no git, and stands in for the function that compares",
    "snapshot_read": "the playground has no files, and stands in for what reads them",
    "snapshot_path": "the same",
    "snapshot_shown_path": "the same",
    "snapshot_mentions": "the same",
    "snapshot_imports": "the same",
}
DEFINITION = re.compile(r"^[a-z][\w *]*?[ *](\w+)\([^;{]*?\)\s*\n\{", re.M)


def sources(*roots):
    for root in roots:
        for folder, _, names in os.walk(os.path.join(TOP, root)):
            for name in sorted(names):
                if name.endswith(".c"):
                    yield os.path.relpath(os.path.join(folder, name), TOP)


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return f.read()


def check_shared():
    places = {}
    for path in sources("src", "rules"):
        text = read(path)
        for found in DEFINITION.finditer(text):
            at = f"{path}:{text.count(chr(10), 0, found.start()) + 1}"
            places.setdefault(found[1], {}).setdefault(path, at)
    for name, files in sorted(places.items()):
        if len(files) > 1 and name not in SHARED:
            first, second = list(files.values())[:2]
            yield f"{second}: {name}() is in {first} too; share it, or name its subject"


def exported():
    """{function: its source}, and all that objects use of others."""
    objects = [p for p in (s[:-2] + ".o" for s in sources("src", "rules")) if os.path.exists(os.path.join(OBJECTS, p))]
    made = [os.path.join("gen", n) for n in sorted(os.listdir(os.path.join(OBJECTS, "gen"))) if n.endswith(".o")]
    out = subprocess.run(["nm", "-A", "-P", "-g", *objects, *made], cwd=OBJECTS, check=True, capture_output=True, text=True).stdout
    defined, used = {}, set()
    for line in out.splitlines():
        path, name, kind = re.match(r"(.*?):? (\S+) (\w)", line).groups()
        if kind in "Uvw":
            used.add(name)
        elif kind == "T" and path.startswith("src/"):
            defined[name] = path.rstrip(":")[:-2] + ".c"
    return defined, used


def check_exported():
    defined, used = exported()
    elsewhere = "\n".join(read(p) for p in sources("tests", "src/playground", "src/tools"))
    for name, path in sorted(defined.items(), key=lambda item: item[::-1]):
        if name not in used and name not in SHARED and not re.search(r"\b%s\b" % name, elsewhere):
            yield f"{path}: {name}() is exported, and no other file uses it; make it static"


def main():
    if not os.path.isdir(os.path.join(OBJECTS, "gen")):
        print("skip names: nothing is built")
        return 0
    return tell_all("names", [*check_shared(), *check_exported()], "names: each in one file, and what is exported is used")


if __name__ == "__main__":
    sys.exit(main())

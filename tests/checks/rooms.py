#!/usr/bin/env python3
"""The rooms that docs/architecture.md lists are the folders of src/, and may use what layering.py allows; the headers that
rules/README.md offers to rules are there, and all of rulekit/ is offered or named here."""
import os
import re
import sys

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(TOP, "tests", "checks"), os.path.join(TOP, "tests")]
import layering  # noqa: E402 - beside this file
from verdicts import tell_all  # noqa: E402 - in the folder above

ARCHITECTURE, GUIDE = "docs/architecture.md", "rules/README.md"
# What runs the rules, and no rule uses.
NOT_FOR_RULES = {"finding.h", "gates.h", "match.h", "own.h", "own_fix.h", "own_query.h", "pattern.h", "pattern_tests.h", "prototype.h", "table.h"}


def lines_of(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return list(enumerate(f.read().split("\n"), 1))


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []


def rows(path, heading):
    """(line, cells) of the table whose first column has this heading."""
    inside = False
    for number, line in lines_of(path):
        found = cells(line)
        if inside and found and not set(found[0]) <= {"-"}:
            yield number, found
        inside = bool(found) and (inside or found[0] == heading)


def words(cell):
    return re.findall(r"`([^`]+)`", cell)


def check_rooms():
    listed = {}
    for number, (room, _, may_use) in rows(ARCHITECTURE, "room"):
        name = words(room)[0]
        listed[name] = number
        wanted = layering.LAYERS.get(name)
        if not os.path.isdir(os.path.join(TOP, "src", name)):
            yield f"{ARCHITECTURE}:{number}: there is no folder src/{name}"
        elif wanted is not None and sorted(words(may_use)) != sorted(wanted.split()):
            yield f"{ARCHITECTURE}:{number}: {name} may use: {wanted or 'nothing'}, says tests/checks/layering.py"
    for name in sorted(os.listdir(os.path.join(TOP, "src"))):
        if os.path.isdir(os.path.join(TOP, "src", name)) and name not in listed:
            yield f"{ARCHITECTURE}: the room src/{name} is missing"


def check_headers():
    listed = {}
    for number, (header, _) in rows(GUIDE, "header"):
        listed[words(header)[0]] = number
        if not os.path.exists(os.path.join(TOP, "src", words(header)[0])):
            yield f"{GUIDE}:{number}: there is no src/{words(header)[0]}"
    for name in sorted(os.listdir(os.path.join(TOP, "src", "rulekit"))):
        if name.endswith(".h") and name not in NOT_FOR_RULES and "rulekit/" + name not in listed:
            yield f"{GUIDE}: the helper rulekit/{name} is missing"


def check_named(path):
    """Files, folders and functions that a page names: `src/git/native.c`, `lint/settle.c: settle_moves`."""
    for number, line in lines_of(path):
        for name in re.findall(r"`(?:src/)?((?:%s)/[\w/]+\.[ch])" % "|".join(layering.ROOMS), line):
            if not os.path.exists(os.path.join(TOP, "src", name)):
                yield f"{path}:{number}: there is no src/{name}"
        for name, function in re.findall(r"`([\w/]+\.c): (\w+)`", line):
            text = "".join(t + "\n" for _, t in lines_of("src/" + name)) if os.path.exists(os.path.join(TOP, "src", name)) else ""
            if not re.search(r"^(?:\w.*[ *])?%s\(" % function, text, re.M):
                yield f"{path}:{number}: src/{name} has no function {function}"


def main():
    trouble = list(check_rooms()) + list(check_headers()) + list(check_named(ARCHITECTURE)) + list(check_named(GUIDE))
    return tell_all("rooms", trouble, "rooms, helpers and places that the documents name")


if __name__ == "__main__":
    sys.exit(main())

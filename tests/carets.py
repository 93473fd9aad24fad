#!/usr/bin/env python3
"""Exact columns, messages and fixes: rules/**/*.caret, whose form
rules/README.md describes."""
import os
import re
import sys
import tempfile

import rules
from verdicts import tell

CARET = re.compile(r"( *)(\^~*) +(HY\d{3})(?: +(\S.*))?$")


class Block:
    def __init__(self, title, number):
        self.title = title
        self.number = number
        self.source = []
        self.expected = []  # (line, column, end column, message or None)
        self.fixed = None
        self.run = []  # expressions, see rules/README.md


def read_blocks(text):
    blocks = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("=== "):
            blocks.append(Block(line[4:].strip(), number))
            into = None
            continue
        if not blocks:
            raise ValueError(f"line {number}: begin with '=== title'")
        block = blocks[-1]
        caret = CARET.match(line)
        if line.strip() == "--- fixed":
            block.fixed = []
        elif line.strip() == "--- run":
            into = block.run
        elif into is not None:
            into.append(line)
        elif block.fixed is not None:
            block.fixed.append(line)
        elif caret:
            first = len(caret[1]) + 1
            block.expected.append((len(block.source), first, first + len(caret[2]), caret[4]))
        else:
            block.source.append(line)
    return blocks


def end_on_line(finding, source):
    """Where the finding ends, or its first line does."""
    if finding["end_line"] == finding["line"]:
        return finding["end_column"]
    return len(source[finding["line"] - 1]) + 1


def compare_places(block, found):
    trouble = []
    left = [(f["line"], f["column"], end_on_line(f, block.source), f["message"]) for f in found]
    for line, first, end, message in block.expected:
        hits = [f for f in left if f[:3] == (line, first, end) and message in (None, f[3])]
        if hits:
            left.remove(hits[0])
        else:
            trouble.append(f"nothing at line {line}, columns {first}-{end}" + (f", saying '{message}'" if message else ""))
    return trouble + [f"unexpected at line {a}, columns {b}-{c}: {m}" for a, b, c, m in left]


def offset(lines, line, column):
    return sum(len(text) + 1 for text in lines[: line - 1]) + column - 1


def apply_fixes(block, found):
    """The source after the first safe or unsafe fix of each finding. A fix that
    touches what an earlier one has changed is left out."""
    text = "".join(line + "\n" for line in block.source)
    lines = text.split("\n")
    edits = []
    for finding in found:
        for fix in finding["fixes"]:
            if fix["applicability"] not in ("safe", "unsafe"):
                continue
            own = [(offset(lines, e["line"], e["column"]), offset(lines, e["end_line"], e["end_column"]), e["text"])
                   for e in fix["edits"]]
            if not any(a < d and c < b or (a, b) == (c, d) for a, b, t in own for c, d, u in edits if (a, b, t) != (c, d, u)):
                edits += [e for e in own if e not in edits]
            break
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def compare_fixed(block, found):
    if block.fixed is None:
        return []
    wanted = "".join(line + "\n" for line in block.fixed)
    got = apply_fixes(block, found)
    if wanted == got:
        return []
    for number, (a, b) in enumerate(zip(wanted.split("\n"), got.split("\n")), 1):
        if a != b:
            return [f"fixed line {number} is '{b}', not '{a}'"]
    return ["the fixed text has another length"]


def judge(block, code, room):
    path = os.path.join(room, "example.py")
    with open(path, "w", encoding="utf-8") as f:
        f.write("".join(line + "\n" for line in block.source))
    try:
        found = rules.findings(code, path)
        return "; ".join(compare_places(block, found) + compare_fixed(block, found))
    except Exception as error:  # noqa: BLE001 - told as the verdict
        return str(error)


def main():
    files = rules.rule_files("caret")
    if not files:
        print(f"skip carets: no caret file is of {' or '.join(rules.WANTED)}")
        return 0
    failed = 0
    with tempfile.TemporaryDirectory() as room:
        for code, path in files:
            name = os.path.relpath(path, rules.TOP)
            with open(path, encoding="utf-8") as f:
                for block in read_blocks(f.read()):
                    why = judge(block, code, room)
                    tell(f"{name}:{block.number} {block.title}".replace(": ", " "), why)
                    failed += bool(why)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

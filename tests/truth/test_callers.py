#!/usr/bin/env python3
"""Where `hylint inspect` says that a function runs, against what the probes of the
table of callers have seen on the releases.

Each probe is written out as a program (callers/programs.py). Each context that was
seen must be told, and what is told as certain must have been seen.
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(HERE))
HYLINT = os.environ.get("HYLINT") or os.path.join(TOP, "build", "hylint")
sys.path[:0] = [os.path.join(HERE, "callers"), HERE, os.path.dirname(HERE)]

import programs  # noqa: E402
import rows  # noqa: E402
from verdicts import tell  # noqa: E402

NAMES = {"eager": "eager", "graph": "graph", "graph without AutoGraph": "bare",
         "symbolic": "symbolic", "host": "host"}
KERAS = {"2.15": 2, "2.21": 3}


def inspected(texts):
    """The functions of each text."""
    with tempfile.TemporaryDirectory(prefix="hylint-callers.") as room:
        paths = []
        for number, text in enumerate(texts):
            paths.append(os.path.join(room, "p%d.py" % number))
            with open(paths[-1], "w", encoding="utf-8") as out:
                out.write(text)
        done = subprocess.run([HYLINT, "inspect", "-f", "json", "--isolated"] + paths,
                              capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise RuntimeError("hylint inspect: %s" % done.stderr.strip())
    found = {path: [] for path in paths}
    for function in json.loads(done.stdout)["functions"]:
        found[function["file"]].append(function)
    return [found[path] for path in paths]


def told(functions, lines, keras):
    """(contexts, those of them that are certain)"""
    contexts = [c for f in functions if f["line"] in lines for c in f["contexts"] if keras in c["keras"]]
    return {NAMES[c["context"]] for c in contexts}, {NAMES[c["context"]] for c in contexts if c["certain"]}


def disagreement(probe, contexts, certain):
    seen = {c for c, _ in probe["notes"] + probe.get("before", [])}
    missing, more = sorted(seen - contexts), sorted(certain - seen)
    return "; ".join(filter(None, [
        missing and "inspect does not say %s" % "+".join(missing),
        more and "inspect says %s" % "+".join(more)]))


def compared(row, probes, seen):
    """[(situation, release, why)] of one row: its programs, their functions."""
    for release, keras in KERAS.items():
        notes = seen[release]["rows"].get(row, [])
        if [p["situation"] for p in notes] != [s for s, _, _ in probes]:
            yield "", release, "it was seen by other probes; run rows.py --write"
            continue
        for (situation, text, functions), probe in zip(probes, notes):
            lines = set(programs.noted_lines(text))
            if not lines:
                yield situation, release, "nothing notes in its program"
            elif "error" not in probe:
                yield situation, release, disagreement(probe, *told(functions, lines, keras))


def main():
    listed, seen, failed = programs.programs(), rows.read_seen(), 0
    by_row = {}
    for (row, situation, text), functions in zip(listed, inspected([t for _, _, t in listed])):
        by_row.setdefault(row, []).append((situation, text, functions))
    _, table = rows.read_table(os.path.join(TOP, rows.TABLE))
    for row in sorted(set(table) | set(by_row)):
        trouble = [] if by_row.get(row) else ["no probe shows it"]
        for situation, release, why in compared(row, by_row.get(row, []), seen):
            if why:
                trouble.append("%s on %s: %s" % (situation, release, why))
        tell("[%s]" % row, "; ".join(trouble))
        failed += bool(trouble)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

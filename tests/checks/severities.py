#!/usr/bin/env python3
"""A rule is an error only if readers of code that it was not made for confirm it.

The blind sets (tests/precision/blind) have the verdicts of two readers on each finding, as it was first read. A rule
that was read there as an error is one only if both called at least 0.90 of its errors true, however few there were. One
that nobody has read may be an error: its page, exceptions and fixes hold under `make truth`. `--all` prints the figures.
"""
import csv
import glob
import os
import re
import sys
from collections import Counter

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WANTED = 0.9


def verdicts():
    for path in sorted(glob.glob(os.path.join(TOP, "tests", "precision", "blind", "*-verdicts.csv"))):
        with open(path, newline="", encoding="utf-8") as f:
            yield from csv.DictReader(f)


def read_errors():
    """({code: errors}, {code: those that both readers called true})."""
    errors, true = Counter(), Counter()
    for row in verdicts():
        if row["severity"] == "error":
            errors[row["rule"]] += 1
            true[row["rule"]] += row["reader_1"] == row["reader_2"] == "true"
    return errors, true


def severities():
    for path in sorted(glob.glob(os.path.join(TOP, "rules", "*", "HY*.ini"))):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        yield tuple(re.search(rf"^{key} = (\S+)$", text, re.M)[1] for key in ("code", "severity"))


def main():
    errors, true = read_errors()
    failed, those, all_errors = 0, 0, 0
    for code, severity in severities():
        figure = f"{code} {severity}: {true[code]} of {errors[code]} errors were true"
        if "--all" in sys.argv and errors[code]:
            print(figure)
        if severity == "error":
            those, all_errors = those + true[code], all_errors + errors[code]
        if severity == "error" and true[code] < WANTED * errors[code]:
            print(f"not ok {figure}; make it a warning")
            failed = 1
    if "--all" in sys.argv:
        print(f"rules that are errors: {those} of {all_errors} errors were true")
    if not failed:
        print("ok severities")
    return failed


if __name__ == "__main__":
    sys.exit(main())

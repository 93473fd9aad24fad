#!/usr/bin/env python3
"""Every rule says the same alone and among others.

All rules run over the examples of all rules, then halves of them: rule number n is
in one half or the other by a bit of n, for each bit. Two rules differ in some bit,
so each pair is parted at least once, and a rule whose findings hang on another one
is seen without it. What yields to another rule's finding (`yields-to` in the .ini)
is left out where that rule runs, which is the stage after the rules.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import rules
from verdicts import tell


def codes_of_rules():
    codes = []
    for code, _ in rules.rule_files("ini"):
        # Those on suppressions need the others to run; those on changes see none.
        if not code.startswith("HY0") and code not in codes:
            codes.append(code)
    return codes


def findings_of(room, codes):
    """The places that each rule names: code -> set of (file, line, column, message)."""
    done = subprocess.run([rules.HYLINT, "check", "--output-format", "json", "--isolated", "--select", ",".join(codes),
                           os.path.join(rules.TOP, "rules")], cwd=room, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=300)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"hylint ended with {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
    found = {code: set() for code in codes}
    for f in json.loads(done.stdout)["findings"]:
        if f["code"] in found:
            found[f["code"]].add((os.path.basename(f["file"]), f["line"], f["column"], f["message"]))
    return found


def rules_above(code):
    """The rules that a rule's findings yield to."""
    path = next(p for c, p in rules.rule_files("ini") if c == code)
    with open(path, encoding="utf-8") as f:
        match = re.search(r"^yields-to *= *(.*(?:\n[ \t].*)*)", f.read(), re.M)
    return match[1].split() if match else []


def difference(code, alone, among, everything):
    """What a rule says alone is there among the others, but where it yields to one of them."""
    above = [place[0] for c in rules_above(code) for place in everything.get(c, ())]
    yielded = {place for place in alone - among if place[0] in above}
    for what, places in (("only without the others", alone - among - yielded), ("only with the others", among - alone)):
        for file, line, _, message in sorted(places):
            return f"{code} {what}: {file}:{line}: {message}"
    return ""


def main():
    codes = codes_of_rules()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="hylint-together.") as room:
        together = findings_of(room, codes)
        for bit in range(len(codes).bit_length()):
            for half in (0, 1):
                chosen = [c for n, c in enumerate(codes) if n >> bit & 1 == half]
                found = findings_of(room, chosen)
                trouble = [d for d in (difference(c, found[c], together[c], together) for c in chosen) if d]
                tell(f"{len(chosen)} of {len(codes)} rules, half {half} by bit {bit}", "; ".join(trouble))
                failed += bool(trouble)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

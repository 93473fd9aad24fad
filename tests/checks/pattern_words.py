#!/usr/bin/env python3
"""The words of [match]: each is in the tables of rules/README.md, and some rule of ours uses it."""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from verdicts import tell_all  # noqa: E402

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as file:
        return file.read()


def table(page, heading):
    """The words in backticks of the first column of the table below a heading."""
    rows = page[page.index(heading):].split("\n\n", 1)[0].splitlines()[2:]
    return [word.split()[0] for row in rows for word in re.findall(r"`([^`]+)`", row.split("|")[1])]


def used_words():
    used = set()
    for path in glob.glob(os.path.join(TOP, "rules", "*", "*.ini")):
        text = read(path)
        if "[match]" in text:
            used |= set(re.findall(r"[\w@.-]+", text[text.index("[match]"):]))
    return used


def troubles():
    words, page, used = read("src/config/pattern_words.h"), read("rules/README.md"), used_words()
    for macro, heading in (("(?:STEP|EACH)", "| way to a part |"), ("TEST", "| test | holds when")):
        known = re.findall(rf'^{macro}\(\w+, "([^"]+)"', words, re.M)
        documented = table(page, heading)
        for word in known:
            if word not in documented:
                yield f"rules/README.md: '{word}' is not in the table '{heading}'; describe it"
            if word not in used:
                yield f"src/config/pattern_words.h: no rule uses '{word}'; remove it"
        for word in sorted(set(documented) - set(known)):
            yield f"rules/README.md: '{word}' of the table '{heading}' is not in src/config/pattern_words.h"


if __name__ == "__main__":
    sys.exit(tell_all("pattern_words", list(troubles()), "the words of [match]"))

"""What a rule leaves out on purpose is a claim, too.

Each item below "Not reported on purpose" of a page names an example that shows
it (rulegen refuses one without): a function of the rule's `.py`, or of a block
of its `.caret`, that returns what happened and what the page says of it.
"""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import carets  # noqa: E402 - in the folder above
import judge  # noqa: E402

SECTION = re.compile(r"^## Not reported on purpose\n(.*?)(?=^## |\Z)", re.S | re.M)
ITEM = re.compile(r"^- ", re.M)
MENTION = re.compile(r"(?<!\S)Examples?: (`.+`)\.$", re.M)


def items(page):
    """[[example, ...], ...] of a page, one list for each item."""
    section = SECTION.search(page)
    if not section:
        return []
    return [[name for mention in MENTION.findall(text)
             for name in re.findall(r"`([^`]+)`", mention)]
            for text in ITEM.split(section[1])[1:]]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def defines(text, name):
    return re.search(r"^def %s\(" % re.escape(name), text, re.M)


def block_with(base, name):
    """The text of the caret file's block that defines an example."""
    for block in carets.read_blocks(read(base + ".caret")):
        text = "\n".join(block.source) + "\n"
        if defines(text, name):
            return text
    raise LookupError("%s.caret does not define %s" % (base, name))


def run_example(observer, base, name):
    if defines(read(base + ".py"), name):
        return observer.run(base + ".py", name)
    with tempfile.TemporaryDirectory(prefix="hylint-truth.") as room:
        path = os.path.join(room, "example.py")
        with open(path, "w", encoding="utf-8") as out:
            out.write(block_with(base, name))
        return observer.run(path, name)


def check(observer, base):
    """How many examples of a rule's exceptions ran, and what was wrong."""
    names = sorted({n for item in items(read(base + ".md")) for n in item})
    wrong = []
    for name in names:
        why = judge.judge_exception(run_example(observer, base, name))
        if why:
            wrong.append("%s: %s" % (name, why))
    return len(names), wrong

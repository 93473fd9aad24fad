"""What was seen, in the rules' pages.

A page's "Why is this bad?" ends with

    Seen when the examples ran:

    - TensorFlow 2.15.1 and 2.21.0: `what was seen`

written by tests/truth/run --write, and read by the next run as what has to be
seen again.
"""
import re

HEADLINE = "Seen when the examples ran:"
NOT_SEEN = "the effect was not seen."
NEXT_SECTION = "## What to write instead"
BLOCK = re.compile(re.escape(HEADLINE) + r"\n\n((?:- .*\n(?:  .*\n)*)+)\n?")
ITEM = re.compile(r"^- TensorFlow ([\d.]+(?:(?:, | and )[\d.]+)*): (.*)$")
FACTOR = re.compile(r"^([\d.]+) times as long$")
WIDTH = 128


def recorded(text):
    """{version: what was seen} of a page."""
    block = BLOCK.search(text)
    if not block:
        return {}
    found = {}
    items = re.sub(r"\n  +", " ", block[1])
    for line in items.splitlines():
        item = ITEM.match(line)
        for version in re.split(", | and ", item[1]) if item else []:
            if item[2] != NOT_SEEN:
                found[version] = item[2].strip("`")
    return found


def about_as_slow(old, new):
    """A time is never the same twice: a new factor is written down only when
    it tells another story."""
    a, b = FACTOR.match(old), FACTOR.match(new)
    return bool(a and b and 0.5 <= float(a[1]) / float(b[1]) <= 2)


def wrap(line):
    """A list item, broken between words; the text of a code span may be."""
    out, column = [], 0
    for word in line.split(" "):
        if out and column + len(word) >= WIDTH and word[:1] not in "-*+#":
            out.append("\n  " + word)
            column = 2 + len(word)
        else:
            out.append((" " if out else "") + word)
            column += len(word) + 1
    return "".join(out) + "\n"


def listed(versions):
    return " and ".join(filter(None, [", ".join(versions[:-1]), versions[-1]]))


def with_seen(text, seen):
    """The page with [(version, what was seen), ...]; releases that saw the
    same share a line. What was not seen is None."""
    old = recorded(text)
    shared = []  # [what, [version, ...]]
    for version, what in seen:
        what = "`%s`" % what.replace("`", "'") if what else NOT_SEEN
        if version in old and about_as_slow(old[version], what.strip("`")):
            what = "`%s`" % old[version]
        for item in shared:
            if item[0] == what:
                item[1].append(version)
                break
        else:
            shared.append([what, [version]])
    block = HEADLINE + "\n\n" + "".join(
        wrap("- TensorFlow %s: %s" % (listed(versions), what))
        for what, versions in shared) + "\n"
    text = BLOCK.sub("", text)
    return text.replace(NEXT_SECTION, block + NEXT_SECTION, 1)


def record(path, seen):
    """Writes a page when what was seen is new; whether it did."""
    with open(path, encoding="utf-8") as file:
        old = file.read()
    new = with_seen(old, seen)
    if new == old:
        return False
    with open(path, "w", encoding="utf-8") as out:
        out.write(new)
    return True

#!/usr/bin/env python3
"""What users read is in plain English: none of the words that docs/style.md lists under "not" is in a message, a help
text, an error or a page. Comments and code are not looked at."""
import configparser
import os
import re
import sys

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(TOP, "tests", "checks"), os.path.join(TOP, "tests")]
import hygiene  # noqa: E402 - beside this file
from verdicts import tell_all  # noqa: E402 - in the folder above

STYLE = "docs/style.md"
BEGIN, END = "<!-- words: read by tests/checks/words.py -->", "<!-- end of words -->"
TEXTS = ("summary", "message", "help")
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
# Strings that are not English: a format's markup, code that is matched or written.
NOT_TEXT = re.compile(r"src/playground/|src/tools/|src/cli/cmd_completions\.c|src/cli/hookfile\.c|src/base/bug")
LONGEST = 100


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return f.read()


def glossary(text):
    """(what to write, the expression that is refused) of each row."""
    table = text.partition(BEGIN)[2].partition(END)[0]
    for line in table.split("\n"):
        cells = [c.strip().replace("\0", "|") for c in line.replace("\\|", "\0").strip("|").split("|")]
        if len(cells) != 3 or cells[0] == "write" or set(cells[0]) == {"-"}:
            continue
        for word in filter(None, (w.strip() for w in cells[2].split(";"))):
            pattern = word[1:-1] if word.startswith("/") else r"\b" + re.escape(word).replace(r"\ ", r"\s+") + r"\b"
            yield cells[0], re.compile(pattern.replace(" ", r"\s+"), re.I)


def blanked(match):
    return re.sub(r"[^\n]", " ", match[0])


def page_text(text):
    """A page without code, comments, links and what TensorFlow printed."""
    text = re.sub(re.escape(BEGIN) + ".*?" + re.escape(END), blanked, text, flags=re.S)
    text = re.sub(r"<!-- index: .*?<!-- end of index -->", blanked, text, flags=re.S)
    text = re.sub(r"^# HY.*", blanked, text)
    text = re.sub(r"^```.*?^```", blanked, text, flags=re.M | re.S)
    text = re.sub(r"^Seen when the examples ran:\n\n(?:- .*\n(?:  .*\n)*)+", blanked, text, flags=re.M)
    text = re.sub(r"^## References\n.*", blanked, text, flags=re.M | re.S)
    text = re.sub(r"`[^`]*`", blanked, text)
    return re.sub(r"\]\([^)]*\)|\"[^\"\n]*\"", blanked, text)


def strings(text):
    """(line, text) of the strings in C, those side by side as one."""
    found, last = [], -1
    for match in TOKEN.finditer(text):
        if not match[0].startswith('"') or text[text.rfind("\n", 0, match.start()) + 1:].lstrip().startswith("#include"):
            continue
        if found and not text[last:match.start()].strip():
            found[-1][1] += match[0][1:-1]
        else:
            found.append([text.count("\n", 0, match.start()) + 1, match[0][1:-1]])
        last = match.end()
    return [(line, re.sub(r"`[^`]*`", "", t.replace("\\n", "\n"))) for line, t in found if " " in t]


def ini_texts(path):
    ini = configparser.ConfigParser(delimiters=("=",), comment_prefixes=("#",), interpolation=None)
    ini.read(os.path.join(TOP, path), encoding="utf-8")
    for key in TEXTS:
        value = " ".join(ini["rule"].get(key, "").split()) if ini.has_section("rule") else ""
        line = next((n for n, l in enumerate(read(path).split("\n"), 1) if l.startswith(key + " ")), 1)
        if value:
            yield line, key, value


def is_page(path):
    return path in ("README.md", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md", "rules/README.md") or re.fullmatch(r"docs/\w+\.md|rules/[a-z-]+/HY.*\.md|hook/editors/README\.md", path)


def texts(path):
    """(line, text) of what a user reads of a file."""
    if is_page(path):
        return [(n, line) for n, line in [(1, page_text(read(path)))]]
    if re.fullmatch(r"rules/[a-z-]+/HY.*\.ini", path):
        return [(line, re.sub(r"`[^`]*`", "", text)) for line, _, text in ini_texts(path)]
    if re.fullmatch(r"(src|rules)/.*\.c", path) and not NOT_TEXT.search(path):
        return strings(read(path))
    if path == "install.sh":
        return [(n, line) for n, line in enumerate(read(path).split("\n"), 1) if not line.lstrip().startswith("#")]
    return []


def refused(path, words):
    for line, text in texts(path):
        for write, word in words:
            for match in word.finditer(text):
                at = line + (text.count("\n", 0, match.start()) if path.endswith((".md", ".sh")) else 0)
                yield f"{path}:{at}: '{' '.join(match[0].split())}'; write: {write} ({STYLE})"


def too_long(path):
    if not re.fullmatch(r"rules/[a-z-]+/HY.*\.ini", path):
        return
    for line, key, text in ini_texts(path):
        length = len(re.sub(r"\{\w+\}", "", text))
        if key == "message" and length >= LONGEST:
            yield f"{path}:{line}: the message has {length} characters; write fewer than {LONGEST} ({STYLE})"


def main():
    words = list(glossary(read(STYLE)))
    names = [name for name in hygiene.files() if os.path.isfile(os.path.join(TOP, name))]
    found = [line for path in names for line in [*refused(path, words), *too_long(path)]]
    if len(words) < 20:
        found.append(f"{STYLE}: only {len(words)} words were read from the table")
    return tell_all("words", found, f"{len(words)} words that are refused, in {sum(bool(texts(n)) for n in names)} files")


if __name__ == "__main__":
    sys.exit(main())

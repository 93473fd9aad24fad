#!/usr/bin/env python3
"""Links lead somewhere, and the commands of the README exist."""
import os
import re
import sys

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")


def pages():
    for folder, folders, names in os.walk(TOP):
        folders[:] = sorted(f for f in folders if f not in ("build", ".git", "node_modules"))
        for name in sorted(names):
            if name.endswith(".md"):
                yield os.path.relpath(os.path.join(folder, name), TOP)


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return f.read()


def without_code(text):
    """Fenced and inline code holds no links."""
    text = re.sub(r"^```.*?^```", lambda m: "\n" * m[0].count("\n"), text, flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "``", text)


def anchors(path):
    """The anchors of a page's headings, as GitHub makes them."""
    made = set()
    for heading in re.findall(r"^#+ +(.+?) *$", read(path), re.M):
        words = re.sub(r"[^\w\- ]", "", heading.lower())
        made.add(words.replace(" ", "-"))
    return made


def bad_link(page, link):
    if re.match(r"[a-z][a-z+.-]*:", link):
        return None
    target, _, anchor = link.partition("#")
    path = os.path.normpath(os.path.join(os.path.dirname(page), target)) if target else page
    if not os.path.exists(os.path.join(TOP, path)):
        return "leads nowhere"
    if anchor and path.endswith(".md") and anchor not in anchors(path):
        return "no such heading there"
    return None


def check_links(page):
    for number, line in enumerate(without_code(read(page)).split("\n"), 1):
        for link in LINK.findall(line):
            why = bad_link(page, link)
            if why:
                yield f"{page}:{number}: {link}: {why}"


def check_commands():
    """`make X` and `./X` of the README."""
    if not os.path.exists(os.path.join(TOP, "README.md")):
        return
    text = read("README.md")
    targets = set(re.findall(r"^([a-z][\w-]*):", read("Makefile"), re.M))
    for number, line in enumerate(text.split("\n"), 1):
        for target in re.findall(r"(?:^|`)make ([a-z][a-z-]*)", line):
            if target not in targets:
                yield f"README.md:{number}: make {target}: no such target"
        for path in re.findall(r"(?:^|`|\s)\./([\w./-]+)", line):
            if not os.path.exists(os.path.join(TOP, path)):
                yield f"README.md:{number}: ./{path}: no such file"
    for command in ("./install.sh --demo", "make test"):
        if command not in text:
            yield f"README.md: does not name `{command}`"


def main():
    failed = 0
    checks = {"links": [line for page in pages() for line in check_links(page)], "commands": list(check_commands())}
    for name, trouble in checks.items():
        for line in trouble:
            print(f"not ok docs: {line}")
        if not trouble:
            print(f"ok {name} of the documents")
        failed += bool(trouble)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

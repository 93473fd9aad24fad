#!/usr/bin/env python3
"""The static site: every link leads somewhere, every rule, command and setting
has its place, and nothing is loaded from elsewhere."""
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile

TOP = os.environ["TOP"]
HYLINT = os.environ["HYLINT"]


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.links, self.loaded, self.headings = set(), [], [], 0

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.add(attributes["id"])
        if tag == "a":
            self.links.append(attributes["href"])
        for name in ("src", "action"):
            if name in attributes:
                self.loaded.append(attributes[name])
        if tag == "link":
            self.loaded.append(attributes["href"])
        self.headings += tag == "h1"


def read_pages(site):
    pages = {}
    for folder, _, names in os.walk(site):
        for name in names:
            path = os.path.join(folder, name)
            page = Page()
            if name.endswith(".html"):
                with open(path, encoding="utf-8") as f:
                    page.feed(f.read())
            pages[os.path.relpath(path, site)] = page
    return pages


def bad_links(pages):
    for path, page in sorted(pages.items()):
        for link in page.links + page.loaded:
            if re.match(r"https?:|mailto:", link):
                if link in page.loaded:
                    yield f"{path}: loads {link}"
                continue
            target, _, anchor = link.partition("#")
            target = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
            if target not in pages:
                yield f"{path}: {link} leads nowhere"
            elif anchor and anchor not in pages[target].ids:
                yield f"{path}: {link}: no such heading there"


def ask(*arguments):
    return subprocess.run([HYLINT, *arguments], check=True, capture_output=True, text=True).stdout


def missing_rules(pages):
    for rule in json.loads(ask("rules", "-f", "json")):
        path = f"rules/{rule['family']}/{rule['code']}-{rule['name']}.html"
        if path not in pages or pages[path].headings != 1 or "what-it-misses" not in pages[path].ids:
            yield f"{path} is missing or not whole"


def missing_settings():
    """Every key of [hylint] has a row."""
    with tempfile.TemporaryDirectory() as room:
        done = subprocess.run([HYLINT, "check", "--show-settings"], cwd=room, check=True, capture_output=True, text=True)
    with open(os.path.join(TOP, "docs/configuration.md"), encoding="utf-8") as f:
        text = f.read()
    for key in re.findall(r"^([a-z][a-z-]*) ", done.stdout, re.M):
        if key != "settings" and f"\n| `{key}` |" not in text:
            yield f"docs/configuration.md does not tell about `{key}`"


def missing_commands(pages):
    names = re.findall(r"^  ([a-z]+) +[A-Z]", ask("--help"), re.M)
    return [f"no help of `hylint {name}`" for name in names if name not in pages["docs/commands.html"].ids]


def judge(name, trouble):
    trouble = list(trouble)
    for line in trouble[:10]:
        print(f"not ok {name}: {line}")
    if not trouble:
        print(f"ok {name}")
    return bool(trouble)


def main():
    with tempfile.TemporaryDirectory() as site:
        done = subprocess.run([sys.executable, os.path.join(TOP, "docs/build.py"), "--hylint", HYLINT, "--out", site],
                              capture_output=True, text=True)
        if done.returncode:
            print("not ok the site is made: " + done.stderr.strip().split("\n")[-1])
            return 1
        pages = read_pages(site)
    failed = judge("links of the site", bad_links(pages))
    failed |= judge("a page for each rule", missing_rules(pages))
    failed |= judge("every setting is told", missing_settings())
    failed |= judge("every command is told", missing_commands(pages))
    return failed


if __name__ == "__main__":
    sys.exit(main())

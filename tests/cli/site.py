#!/usr/bin/env python3
"""The static site: every link leads somewhere, every rule, command and setting
has its place, and nothing is loaded from elsewhere. In headless Chromium it fits a
phone, can be read and searched, and its playground finds what the program finds
(tests/browser/site.js)."""
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.environ["TOP"]
HYLINT = os.environ["HYLINT"]
BUILD = os.environ["BUILD"]
# `make site-tools playground` brings and makes these.
TOOLS = os.path.join(TOP, "build/site-tools")
MODULES = os.path.join(TOP, "build/site-modules")
MACHINE = os.path.join(BUILD, "wasm/hylint.wasm")
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
# What the playground is asked about, besides this: a file with all sorts of text.
TEXTS = ["import tensorflow as tf\n\n\n@tf.function\ndef f(x):\n    print(x)\n    return x\n",
         "import tensorflow as tf\n\n\n@tf.function\ndef f(x):\n    print('</mark></div><img src=x onerror=alert(1)>', x)\n    return x\n",
         "x = 1\n", "import tensorflow as tf\ndef f(:\n  print(\n"]


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.links, self.loaded, self.headings = set(), [], [], 0
        self.classes = []  # of the body's parts, in their order

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.add(attributes["id"])
        self.classes += attributes.get("class", "").split() + [tag] * (tag == "h2")
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        for name in ("src", "action"):
            if name in attributes:
                self.loaded.append(attributes[name])
        if tag == "link" and attributes.get("rel") != "canonical":
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
            # Only the page for what is not there counts from the top.
            below = "" if target.startswith("/") else os.path.dirname(path)
            target = os.path.normpath(os.path.join(below, target.lstrip("/"))) if target else path
            if target not in pages:
                yield f"{path}: {link} leads nowhere"
            elif anchor and anchor not in pages[target].ids:
                yield f"{path}: {link}: no such heading there"


def ask(*arguments):
    return subprocess.run([HYLINT, *arguments], check=True, capture_output=True, text=True).stdout


SECTIONS = ["what-it-does", "why-is-this-bad", "is-the-fix-safe", "how-to-suppress-it", "references"]
LEFT_OUT = ["limits", "not-reported-on-purpose", "known-false-reports"]


def missing_rules(pages):
    for rule in json.loads(ask("rules", "-f", "json")):
        path = f"rules/{rule['family']}/{rule['code']}-{rule['name']}.html"
        if path not in pages or pages[path].headings != 1:
            yield f"{path} is missing or not whole"
            continue
        missing = [name for name in SECTIONS if name not in pages[path].ids]
        if not any(name in pages[path].ids for name in LEFT_OUT):
            missing.append(" or ".join(LEFT_OUT))
        if missing:
            yield f"{path}: no section {missing[0]}"
        order = [name for name in pages[path].classes if name in ("bad", "good", "h2")]
        if order[:3] != ["bad", "good", "h2"]:
            yield f"{path}: bad and good do not come first"


def said_on(path):
    with open(path, encoding="utf-8") as f:
        return re.search(r"<li>line \d+: ", f.read())


def missing_project_rules(site, pages):
    """Those that are given have a page and a row; what a page has beside the rule is on it."""
    rows = pages["rules/list.html"].links
    for name, section in (("ACME101-old-loader", "what-to-write-instead"), ("ACME102-metric-in-traced-loop", "all-examples"),
                          ("ACME103-bare-except-around-graph-code", "how-to-suppress-it")):
        path = f"rules/acme/{name}.html"
        if path not in pages or section not in pages[path].ids or pages[path].headings != 1:
            yield f"{path} is missing or not whole"
        elif f"acme/{name}.html" not in rows:
            yield f"the list of rules does not lead to {name}"
        elif not said_on(os.path.join(site, path)):
            yield f"{path}: what the rule says of its bad example is not there"


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


def what_is_missing():
    if not os.path.exists(os.path.join(TOOLS, ".done")) or not os.path.exists(os.path.join(MODULES, ".done")):
        return "`make site-tools` brings the generator"
    return "" if os.path.exists(MACHINE) else "`make playground` makes the playground"


def make_site(site):
    return subprocess.run([sys.executable, os.path.join(TOP, "docs/build.py"), "--hylint", HYLINT, "--out", site,
                           "--playground", MACHINE, "--modules", MODULES, "--rules", os.path.join(TOP, "rules/examples")],
                          capture_output=True, text=True, env=dict(os.environ, PYTHONPATH=TOOLS))


def found_in(text):
    """As the playground shows it."""
    done = subprocess.run([HYLINT, "check", "-", "--isolated", "--stdin-filename", "train.py", "-f", "json"], input=text.encode(),
                          stdout=subprocess.PIPE)
    return {"text": text, "found": [[f["code"], f["line"]] for f in json.loads(done.stdout)["findings"]]}


def browse(site, room):
    """What the browser sees; it prints lines for tests itself."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser or not shutil.which("node"):
        print("skip the site in a browser: no node, or no chromium here")
        return False
    with open(os.path.join(TOP, "tests/cli/golden/train.py"), encoding="utf-8", newline="") as f:
        texts = [found_in(text) for text in TEXTS + [f.read().replace("\r\n", "\n")]]
    path = os.path.join(room, "texts.json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(texts, f)
    done = subprocess.run(["node", os.path.join(TOP, "tests/browser/site.js"), os.path.join(MODULES, "node_modules"), browser,
                           site, path], capture_output=True, text=True)
    print(done.stdout, end="")
    if done.returncode and "not ok" not in done.stdout:
        print("not ok the site in a browser: " + done.stderr.strip().split("\n")[-1])
    return done.returncode != 0


def main():
    failed = judge("every setting is told", missing_settings())
    missing = what_is_missing()
    if missing:
        print(f"skip the site: {missing}")
        return failed
    with tempfile.TemporaryDirectory() as room:
        site = os.path.join(room, "site")
        done = make_site(site)
        if done.returncode:
            print("not ok the site is made: " + done.stderr.strip().split("\n")[-1])
            return 1
        pages = read_pages(site)
        failed |= judge("links of the site", bad_links(pages))
        failed |= judge("a page for each rule", missing_rules(pages))
        failed |= judge("a page for each rule of a project", missing_project_rules(site, pages))
        failed |= judge("every command is told", missing_commands(pages))
        failed |= browse(site, room)
    return failed


if __name__ == "__main__":
    sys.exit(main())

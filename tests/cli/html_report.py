#!/usr/bin/env python3
"""The HTML report: well formed, nothing from elsewhere, hostile code stays text,
and in a headless browser its filters and arrows work."""
import html
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
sys.path.insert(0, os.path.join(TOP, "tests"))
from verdicts import tell  # noqa: E402 - in the folder above
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
VOID = {"meta", "br", "input", "link", "img"}

HOSTILE = '''import tensorflow as tf


@tf.function
def f(x):
    print("</mark></div><script>document.title = 'taken'</script><img src=x onerror=alert(1)>", x)
    print("\u202e", x, "&amp; \t\x0b")
    return x
'''


class Checker(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []
        self.trouble = []
        self.tags = {}
        self.ids = set()
        self.links = []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags[tag] = self.tags.get(tag, 0) + 1
        if tag not in VOID:
            self.open.append(tag)
        if "id" in attributes:
            self.ids.add(attributes["id"])
        for name in ("src", "href", "action", "data"):
            value = attributes.get(name)
            if value is None:
                continue
            if tag == "a" and name == "href":
                self.links.append(value)
            else:
                self.trouble.append(f"<{tag} {name}={value}> loads something")
        self.trouble += [f"<{tag} {name}> runs code" for name in attributes if name.startswith("on")]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.trouble.append(f"</{tag}> closes something else at line {self.getpos()[0]}")


def check_page(page, articles):
    checker = Checker()
    checker.feed(page)
    trouble = checker.trouble + [f"<{tag}> stays open" for tag in checker.open]
    trouble += [f"{link} leads nowhere" for link in checker.links
                if not link.startswith("https://") and link[1:] not in checker.ids]
    if checker.tags.get("article", 0) != articles:
        trouble.append(f"{checker.tags.get('article', 0)} findings, not {articles}")
    if checker.tags.get("script", 0) != 1 or checker.tags.get("img"):
        trouble.append("code of the user became code of the page")
    if re.search(r"url\(|@import|fetch\(|XMLHttpRequest", page):
        trouble.append("the page loads something")
    return "; ".join(trouble)


def report(room, *arguments):
    done = subprocess.run([HYLINT, "check", "--isolated", "-f", "html", *arguments], cwd=room, capture_output=True, text=True)
    return done.stdout


def make_report(room):
    shutil.copy(os.path.join(TOP, "tests/cli/golden/train.py"), room)
    with open(os.path.join(room, "hostile <b>.py"), "w", encoding="utf-8") as f:
        f.write(HOSTILE)
    with open(os.path.join(room, "clean.py"), "w", encoding="utf-8") as f:
        f.write("x = 1\n")
    page = report(room, ".", "nowhere.py")
    concise = subprocess.run([HYLINT, "check", "--isolated", "-q", "-f", "concise", "."], cwd=room, capture_output=True, text=True)
    return page, len(concise.stdout.splitlines())


# What the page is asked to do, and what it shows then. Runs behind its script.
PROBE = """<script>
const shown = () => Array.from(document.querySelectorAll("article:not([hidden])"));
const form = document.forms[0];
const set = (element, value) => {
	if (element.type === "checkbox") element.checked = value; else element.value = value;
	element.dispatchEvent(new Event("input", {bubbles: true}));
};
const answers = {title: document.title, form: form.hidden, all: shown().length,
	rules: form.rule.options.length - 1, files: form.file.options.length - 1};
set(form.rule, "HY201");
answers.hy201 = shown().every(a => a.dataset.rule === "HY201") && shown().length;
set(form.rule, ""); set(form.words, "nobody says this"); answers.none = shown().length; set(form.words, "");
set(form.warning, false); answers.warnings = shown().filter(a => a.dataset.severity === "warning").length; set(form.warning, true);
set(form.group, "rule");
answers.sections = document.querySelectorAll("#findings > section").length;
set(form.group, "file");
answers.back = document.querySelectorAll("#findings > section").length;
answers.again = shown().length;
const box = document.querySelector("svg path.tip").getBoundingClientRect();
const row = document.querySelector("svg").parentNode.querySelector("mark:not(.place)").getBoundingClientRect();
answers.arrow = Math.abs((box.top + box.bottom) / 2 - (row.top + row.bottom) / 2) < 6 && box.right <= row.left;
location.hash = "#HY201";
setTimeout(() => {
	answers.opened = document.getElementById("HY201").open;
	document.body.setAttribute("data-answers", JSON.stringify(answers));
}, 50);
</script>"""


def browse(browser, room, page):
    path = os.path.join(room, "report.html")
    with open(path, "w", encoding="utf-8") as f:
        f.write(page.replace("</body>", PROBE + "</body>"))
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + os.path.join(room, "profile"),
         "--window-size=1200,1600", "--virtual-time-budget=2000", "--screenshot=" + os.path.join(room, "shot.png"), "--dump-dom", "file://" + path],
        capture_output=True, text=True, timeout=120)
    answers = re.search(r'data-answers="([^"]*)"', done.stdout)
    if not answers:
        return None, "the page's script did not run: " + done.stderr[-300:].replace("\n", " ")
    return json.loads(html.unescape(answers[1])), ""


def judge_browser(browser, room, page, count):
    answers, why = browse(browser, room, page)
    if why:
        return why
    wanted = {"title": "hylint report", "form": False, "all": count, "none": 0, "warnings": 0, "files": 2,
              "back": 2, "again": count, "arrow": True, "opened": True}
    trouble = [f"{key} is {answers[key]}, not {value}" for key, value in wanted.items() if answers[key] != value]
    if not answers["hy201"] or answers["sections"] != answers["rules"]:
        trouble.append(f"filters: {answers}")
    shot = os.path.join(room, "shot.png")
    if os.path.exists(shot) and os.environ.get("KEEP_SCREENSHOT"):
        shutil.copy(shot, os.environ["KEEP_SCREENSHOT"])
    return "; ".join(trouble)


def judge_phone(browser, room, page):
    """tests/browser/report.js prints a line for each thing it looks at."""
    modules = os.path.join(TOP, "build/site-modules/node_modules")
    if not os.path.isdir(modules) or not shutil.which("node"):
        print("skip the report on a phone: `make site-tools` brings what drives the browser")
        return 0
    with open(os.path.join(room, "report.html"), "w", encoding="utf-8") as f:
        f.write(page)
    done = subprocess.run(["node", os.path.join(TOP, "tests/browser/report.js"), modules, browser, room], capture_output=True, text=True)
    print(done.stdout, end="")
    if done.returncode and "not ok" not in done.stdout:
        print("not ok the report on a phone: " + done.stderr.strip().split("\n")[-1])
    return done.returncode


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as room:
        page, count = make_report(room)
        failed += tell("the page is whole and loads nothing", check_page(page, count))
        empty = report(room, "clean.py")
        failed += tell("nothing found is a page too", check_page(empty, 0) or
                       ("" if "No findings" in empty else "it does not say so"))
        browser = next((shutil.which(name) for name in BROWSERS if shutil.which(name)), None)
        if browser:
            failed += tell("filters and arrows in a browser", judge_browser(browser, room, page, count))
            failed += judge_phone(browser, room, page)
        else:
            print("skip filters and arrows in a browser: there is no chromium here")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

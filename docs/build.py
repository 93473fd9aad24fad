#!/usr/bin/env python3
"""Makes a static site of the documents, the rules and the commands.

usage: docs/build.py --hylint BIN --out DIR [--address URL]
                     [--playground WASM --modules DIR]

Begins with README.md and follows its links: every Markdown file that is reached
becomes a page at the same place, every other file is copied. To these come a
page for each rule, a list of them, the help of every command and, with
--playground, the playground. MkDocs Material makes the pages; `make docs` brings
it.
"""
import argparse
import html
import logging
import os
import re
import shutil
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TOP, "docs/site"))
from projectrules import project_rules  # noqa: E402
from rulepages import Hylint, Rules  # noqa: E402

# The pages of the menu, besides the rules; what else is linked is there, too.
GUIDE = [("Install", "docs/install.md"), ("Configuration", "docs/configuration.md"), ("The hook", "docs/hook.md"),
         ("Editors", "docs/editors.md"), ("CI", "docs/ci.md"), ("Commands", "docs/commands.md"), ("Writing rules", "rules/README.md")]
FIRST_LINKS = """
[Try it in the browser](docs/playground.md){ .md-button .md-button--primary }
[Install](docs/install.md){ .md-button }
[All rules](rules/list.md){ .md-button }
{ .first-links }
"""


def slug(text, separator="-"):
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", separator)


def outside_code(text, change):
    """Applies `change` to what is not fenced code."""
    parts = re.split(r"(^ *```+.*?^ *```+ *$)", text, flags=re.M | re.S)
    return "".join(part if i % 2 else change(part) for i, part in enumerate(parts))


def with_room_before_lists(text):
    """GitHub begins a list right below a line of text, this Markdown does not."""
    return re.sub(r"^((?!\s*(?:[-*]|\d+\.) |\s*$|[|#]|  ).*)\n(?=(?:[-*]|\d+\.) )", r"\1\n\n", text, flags=re.M)


class Site:
    """Gathers the Markdown in a folder."""

    def __init__(self, hylint, folder, playground):
        self.hylint = hylint
        self.folder = folder
        self.playground = playground
        self.written = set()
        self.waiting = []  # files of the project that are linked

    def put(self, path, text):
        target = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as f:
            f.write(text)
        self.written.add(path)

    def copy(self, path, target):
        target = os.path.join(self.folder, target)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copyfile(path, target)

    def follow(self, source, text):
        """Notes what a page links to; a folder stands for its README or for a
        list of its files."""
        def link(match):
            target = match[2]
            if not target or re.match(r"[a-z][a-z+.-]*:|#", target):
                return match[0]
            path, _, anchor = target.partition("#")
            path = os.path.normpath(os.path.join(os.path.dirname(source), path))
            if os.path.isdir(os.path.join(TOP, path)):
                readme = os.path.join(path, "README.md")
                path = readme if os.path.exists(os.path.join(TOP, readme)) else path + "/README.md"
            self.waiting.append(path)
            place = os.path.relpath(path, os.path.dirname(source) or ".")
            return f"[{match[1]}]({place}{'#' + anchor if anchor else ''})"
        # What is code, such as `blocks[level](x)`, is no link.
        return re.sub(r"(?s:``.*?``|`[^`]*`)|\[([^\]]*)\]\(([^)\s]+)\)", link, text)

    def page(self, source, text):
        self.put(source, outside_code(text, lambda part: with_room_before_lists(self.follow(source, part))))

    def add(self, source):
        if source in self.written or source in ("docs/playground.md", "docs/commands.md", "rules/list.md"):
            return
        self.written.add(source)
        path = os.path.join(TOP, source)
        if not os.path.exists(path):
            self.add_folder(os.path.dirname(source))
        elif source.endswith(".md"):
            with open(path, encoding="utf-8") as f:
                text = f.read()
            if source == "README.md":
                text = re.sub(r"\n\n(?=```)", "\n" + FIRST_LINKS + "\n", text, count=1)
            self.page(source, text)
        else:
            self.copy(path, source)

    def add_folder(self, folder):
        names = sorted(name for name in os.listdir(os.path.join(TOP, folder)) if os.path.isfile(os.path.join(TOP, folder, name)))
        self.page(f"{folder}/README.md", f"# {folder}\n\n" + "".join(f"- [{name}]({name})\n" for name in names))

    def add_commands(self):
        overview = self.hylint.ask("--help")
        body = f"# Commands\n\n```text\n{overview}```\n"
        for name in re.findall(r"^  ([a-z]+) +[A-Z]", overview, re.M):
            body += f"\n## {name}\n\n```text\n{self.hylint.ask(name, '--help')}```\n"
        self.put("docs/commands.md", body)

    def add_playground(self, rules):
        with open(os.path.join(TOP, "docs/playground/page.md"), encoding="utf-8") as f:
            text = f.read()
        with open(os.path.join(TOP, "docs/playground/example.py"), encoding="utf-8") as f:
            text = text.replace("{example}", html.escape(f.read()))
        self.put("docs/playground.md", text.replace("{pages}", html.escape(rules.addresses())))
        for name in ("playground.js", "worker.js"):
            self.copy(os.path.join(TOP, "docs/playground", name), "docs/playground/" + name)

    def gather(self, rules):
        for path, text in rules.pages():
            self.page(path, text)
        self.add_commands()
        self.add_playground(rules)
        self.copy(os.path.join(TOP, "docs/site/site.css"), "docs/site/site.css")
        self.copy(os.path.join(TOP, "docs/site/site.js"), "docs/site/site.js")
        self.put("docs/site/colours.css", report_colours())
        self.put("docs/playground/findings.css", report_style())
        self.waiting += ["README.md"] + [page for _, page in GUIDE]
        while self.waiting:
            self.add(self.waiting.pop())

    def navigation(self, rules):
        return [{"Home": "README.md"}, {"Guide": [{name: page} for name, page in GUIDE]},
                {"Rules": rules.navigation()}, {"Playground": "docs/playground.md"}]


# --- findings look as in the HTML report ------------------------------------------------

def report_css():
    with open(os.path.join(TOP, "src/report/html.css"), encoding="utf-8") as f:
        return f.read()


def report_colours():
    """Its variables, for both schemes of the site."""
    light, dark = re.findall(r":root \{(.*?)\n\t?\}", report_css(), re.S)
    return (f'[data-md-color-scheme="default"] {{{light}\n}}\n[data-md-color-scheme="slate"] {{{light}\n{dark}\n'
            "\tcolor-scheme: dark;\n}\n")


def report_style():
    """The rest of it, for the findings alone."""
    css = re.sub(r"^(:root|@media \(prefers-color-scheme).*?^\}\n", "", report_css(), flags=re.M | re.S)
    return css + "article { margin: 0 0 16px; }\nh3 { font-size: 15px; }\nbutton, .at { cursor: pointer; font: inherit; }\n"


# --- making the pages ---------------------------------------------------------------------

def palette(scheme, media, icon, other):
    return {"scheme": scheme, "media": f"(prefers-color-scheme: {media})", "primary": "custom", "accent": "custom",
            "toggle": {"icon": f"material/{icon}", "name": f"Switch to {other} mode"}}


def configuration(folder, out, address, navigation):
    return {
        "site_name": "hylint", "site_url": address or None, "docs_dir": os.path.join(folder, "docs"), "site_dir": out,
        "site_description": "A linter and git pre-commit hook for TensorFlow code",
        "use_directory_urls": False, "exclude_docs": "!.*", "nav": navigation, "strict": True,
        "validation": {"omitted_files": "ignore", "absolute_links": "warn", "anchors": "warn"},
        "theme": {
            "name": "material", "font": False,
            "features": ["content.code.copy", "navigation.footer", "navigation.tabs", "navigation.top",
                         "navigation.prune", "search.suggest", "search.highlight", "toc.follow"],
            "palette": [palette("default", "light", "weather-night", "dark"), palette("slate", "dark", "weather-sunny", "light")],
            "icon": {"logo": "material/graph-outline"}},
        "plugins": ["search"],
        "extra": {"generator": False},
        "extra_css": ["docs/site/colours.css", "docs/site/site.css"],
        "extra_javascript": ["docs/site/site.js"],
        "markdown_extensions": ["admonition", "attr_list", "md_in_html", "tables", "pymdownx.details", "pymdownx.highlight",
                                "pymdownx.superfences", {"toc": {"slugify": slug, "permalink": True}}],
    }


def make(folder, out, address, navigation):
    """-1 when a page or a link is not in order."""
    try:
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import Abort
    except ImportError as error:
        print(f"docs/build.py: {error}; `make docs` brings what is missing", file=sys.stderr)
        return 2
    logging.getLogger("mkdocs").addHandler(logging.StreamHandler())
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    open(os.path.join(folder, "mkdocs.yml"), "w", encoding="utf-8").close()
    try:
        build(load_config(os.path.join(folder, "mkdocs.yml"), **configuration(folder, out, address, navigation)))
    except Abort as error:
        print(f"docs/build.py: {error}", file=sys.stderr)
        return 1
    return 0


def add_machine(out, playground, modules):
    """What the playground runs on, and the licences of it."""
    shim = os.path.join(modules, "node_modules/@bjorn3/browser_wasi_shim")
    target = os.path.join(out, "docs/playground")
    shutil.copyfile(playground, os.path.join(target, "hylint.wasm"))
    os.makedirs(os.path.join(target, "wasi"), exist_ok=True)
    for name in os.listdir(os.path.join(shim, "dist")):
        if name.endswith(".js"):
            shutil.copyfile(os.path.join(shim, "dist", name), os.path.join(target, "wasi", name))
    shutil.copyfile(os.path.join(shim, "LICENSE-MIT"), os.path.join(target, "wasi/LICENSE"))


def main():
    parser = argparse.ArgumentParser(usage="docs/build.py --hylint BIN --out DIR [--address URL] [--playground WASM --modules DIR] "
                                           "[--rules FOLDER]")
    parser.add_argument("--hylint", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--address", default="")
    parser.add_argument("--playground")
    parser.add_argument("--modules")
    parser.add_argument("--rules")
    args = parser.parse_args()
    hylint = Hylint(os.path.abspath(args.hylint), TOP)
    out = os.path.abspath(args.out)
    with tempfile.TemporaryDirectory() as folder:
        rules = Rules(hylint, TOP)
        if args.rules:
            rules.add_project(*project_rules(hylint, args.rules))
        site = Site(hylint, os.path.join(folder, "docs"), args.playground)
        site.gather(rules)
        status = make(folder, out, args.address, site.navigation(rules))
    if not status and args.playground:
        add_machine(out, args.playground, args.modules)
    if not status:
        print(f"{sum(len(names) for _, _, names in os.walk(out))} files below {args.out}; begin with index.html")
    return status


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Makes a static site of the documents, the rules and the commands.

usage: docs/build.py --hylint BIN --out DIR

Begins with README.md and follows its links: every Markdown file that is reached
becomes a page at the same place, every other file is copied. To these come a
page for each rule, a list of them, and the help of every command.
"""
import argparse
import html
import json
import os
import re
import shutil
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What the head of each page leads to, besides the first page.
NAVIGATION = [("Rules", "rules/list.html"), ("Configuration", "docs/configuration.html"), ("Hook", "docs/hook.html"),
              ("Editors", "docs/editors.html"), ("CI", "docs/ci.html"), ("Commands", "docs/commands.html")]
ALWAYS = ["README.md"] + [page.replace(".html", ".md") for _, page in NAVIGATION[1:5]]


# --- Markdown -------------------------------------------------------------------

def slug(text):
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def inline(text, link):
    """Code first: nothing in it has a meaning."""
    parts = re.split(r"(`+)(.+?)\1", text)
    out = []
    for i in range(0, len(parts), 3):
        plain = html.escape(parts[i], quote=False)
        plain = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", plain)
        plain = re.sub(r"(?<![\w*])\*([^*\s][^*]*)\*(?!\w)", r"<em>\1</em>", plain)
        out.append((plain, parts[i + 2] if i + 2 < len(parts) else None))
    text = "".join(plain + (f"<code>{html.escape(code.strip(), quote=False)}</code>" if code is not None else "") for plain, code in out)
    text = re.sub(r"\[([^\]]*)\]\(([^)\s]+)\)", lambda m: f'<a href="{html.escape(link(m[2]))}">{m[1]}</a>', text)
    return re.sub(r"&lt;(https?://[^&]+)&gt;", r'<a href="\1">\1</a>', text)


class Markdown:
    """As much of it as the documents use."""

    def __init__(self, link):
        self.link = link
        self.out = []
        self.title = ""

    def text(self, lines):
        return inline(" ".join(line.strip() for line in lines), self.link)

    def heading(self, line):
        level = len(line) - len(line.lstrip("#"))
        text = line[level:].strip()
        self.title = self.title or text.replace("`", "")
        self.out.append(f'<h{level} id="{slug(text)}">{inline(text, self.link)}</h{level}>')

    def table(self, lines):
        rows = [[cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
        self.out.append("<table>")
        for i, row in enumerate(rows):
            if i != 1:
                tag = "th" if i == 0 else "td"
                self.out.append("<tr>" + "".join(f"<{tag}>{inline(cell, self.link)}</{tag}>" for cell in row) + "</tr>")
        self.out.append("</table>")

    def items(self, lines):
        ordered = re.match(r"\d+\. ", lines[0])
        found = []
        for line in lines:
            item = re.match(r"(?:[-*]|\d+\.) +(.*)", line)
            if item:
                found.append([item[1]])
            else:
                found[-1].append(line)
        tag = "ol" if ordered else "ul"
        self.out.append(f"<{tag}>" + "".join(f"<li>{self.text(item)}</li>" for item in found) + f"</{tag}>")

    def block(self, lines):
        if re.match(r"([-*]|\d+\.) ", lines[0]):
            self.items(lines)
        elif lines[0].startswith("|"):
            self.table(lines)
        else:
            self.out.append(f"<p>{self.text(lines)}</p>")

    def convert(self, text):
        lines = text.split("\n") + [""]
        waiting, i = [], 0

        def flush():
            if waiting:
                self.block(waiting[:])
                waiting.clear()

        while i < len(lines):
            line = lines[i]
            fence = re.match(r"\s*(```+)", line)
            if fence:
                flush()
                end = next((j for j in range(i + 1, len(lines)) if lines[j].strip() == fence[1]), len(lines))
                code = "\n".join(lines[i + 1:end])
                self.out.append(f"<pre><code>{html.escape(code, quote=False)}</code></pre>")
                i = end
            elif re.match(r"#{1,6} ", line):
                flush()
                self.heading(line)
            elif not line.strip():
                flush()
            else:
                starts_list = re.match(r"([-*]|\d+\.) ", line)
                if waiting and starts_list and not re.match(r"([-*]|\d+\.) ", waiting[0]):
                    flush()
                waiting.append(line)
            i += 1
        return "\n".join(self.out)


# --- the site -------------------------------------------------------------------

class Site:
    def __init__(self, hylint, out):
        self.hylint = hylint
        self.out = out
        self.written = set()
        self.waiting = []  # files of the project that are linked

    def ask(self, *arguments):
        return subprocess.run([self.hylint, *arguments], check=True, capture_output=True, text=True, cwd=TOP).stdout

    def write(self, path, title, body):
        """`path` and the navigation count from the top of the site."""
        here = os.path.dirname(path)
        links = [("hylint", "index.html")] + NAVIGATION
        navigation = "\n".join(f'<a href="{os.path.relpath(to, here or ".")}">{name}</a>' for name, to in links)
        page = (f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
                f'<title>{html.escape(title)}</title>\n<link rel="stylesheet" href="{os.path.relpath("docs/style.css", here or ".")}">\n'
                f"</head>\n<body>\n<header><nav>\n{navigation}\n</nav></header>\n<main>\n{body}\n</main>\n</body>\n</html>\n")
        self.put(path, page)

    def put(self, path, text):
        target = os.path.join(self.out, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as f:
            f.write(text)
        self.written.add(path)

    def page_of(self, source):
        """Where a file of the project comes to stand."""
        if source == "README.md":
            return "index.html"
        if source.endswith("/"):
            return source + "index.html"
        return re.sub(r"\.md$", ".html", source)

    def linker(self, source):
        """Turns the links of a page into links of the site."""
        def link(target):
            if re.match(r"[a-z][a-z+.-]*:|#", target):
                return target
            path, _, anchor = target.partition("#")
            path = os.path.normpath(os.path.join(os.path.dirname(source), path))
            if os.path.isdir(os.path.join(TOP, path)):
                readme = os.path.join(path, "README.md")
                path = readme if os.path.exists(os.path.join(TOP, readme)) else path + "/"
            self.waiting.append(path)
            place = os.path.relpath(self.page_of(path), os.path.dirname(self.page_of(source)) or ".")
            return place + ("#" + anchor if anchor else "")
        return link

    def add(self, source):
        page = self.page_of(source)
        if page in self.written:
            return
        path = os.path.join(TOP, source)
        if source.endswith("/"):
            self.add_folder(source)
            return
        if not source.endswith(".md"):
            os.makedirs(os.path.dirname(os.path.join(self.out, page)), exist_ok=True)
            shutil.copyfile(path, os.path.join(self.out, page))
            self.written.add(page)
            return
        with open(path, encoding="utf-8") as f:
            markdown = Markdown(self.linker(source))
            body = markdown.convert(f.read())
        self.write(page, markdown.title or source, body)

    def add_folder(self, source):
        names = sorted(name for name in os.listdir(os.path.join(TOP, source)) if os.path.isfile(os.path.join(TOP, source, name)))
        self.waiting += [source + name for name in names]
        rows = "".join(f'<li><a href="{html.escape(self.page_of(name))}">{html.escape(name)}</a></li>' for name in names)
        self.write(source + "index.html", source, f"<h1>{html.escape(source)}</h1>\n<ul>{rows}</ul>")

    def examples(self, source):
        """What the rule is tested with."""
        with open(os.path.join(TOP, re.sub(r"\.md$", ".py", source)), encoding="utf-8") as f:
            return f'\n<h2 id="examples">Examples</h2>\n<pre><code>{html.escape(f.read(), quote=False)}</code></pre>'

    def add_rules(self):
        rules = json.loads(self.ask("rules", "-f", "json"))
        rows = ["<h1>Rules</h1>", "<table>", "<tr><th>code</th><th>name</th><th>severity</th><th></th><th>what goes wrong</th></tr>"]
        for rule in rules:
            source = f"rules/{rule['family']}/{rule['code']}-{rule['name']}.md"
            facts = ", ".join([rule["severity"], f"family {rule['family']}", f"since {rule['since']}"] +
                              (["with a fix"] if rule["fixable"] else []) + ([] if rule["default"] else ["only when selected"]))
            markdown = Markdown(self.linker(source))
            body = markdown.convert(json.loads(self.ask("rule", rule["code"], "-f", "json"))["page"])
            body = body.replace("</h1>", f'</h1>\n<p class="facts">{facts}</p>', 1)
            self.write(self.page_of(source), f"{rule['code']} {rule['name']}", body + self.examples(source))
            link = os.path.relpath(self.page_of(source), "rules")
            notes = ", ".join((["fix"] if rule["fixable"] else []) + ([] if rule["default"] else ["off"]))
            rows.append(f'<tr><td><a href="{link}">{rule["code"]}</a></td><td>{rule["name"]}</td><td>{rule["severity"]}</td>'
                        f'<td class="facts">{notes}</td><td>{inline(rule["summary"], str)}</td></tr>')
        rows.append('</table>\n<p class="facts">fix: for --fix or --unsafe-fixes; off: only when selected</p>')
        self.write("rules/list.html", "Rules", "\n".join(rows))

    def add_commands(self):
        overview = self.ask("--help")
        names = re.findall(r"^  ([a-z]+) +[A-Z]", overview, re.M)
        body = [f"<h1>Commands</h1>\n<pre><code>{html.escape(overview, quote=False)}</code></pre>"]
        for name in names:
            text = html.escape(self.ask(name, "--help"), quote=False)
            body.append(f'<h2 id="{name}">hylint {name}</h2>\n<pre><code>{text}</code></pre>')
        self.write("docs/commands.html", "Commands", "\n".join(body))

    def build(self):
        self.add("docs/style.css")
        self.add_rules()
        self.add_commands()
        self.waiting += ALWAYS
        while self.waiting:
            self.add(self.waiting.pop())


def main():
    parser = argparse.ArgumentParser(usage="docs/build.py --hylint BIN --out DIR")
    parser.add_argument("--hylint", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    site = Site(os.path.abspath(args.hylint), args.out)
    site.build()
    print(f"{len(site.written)} files below {args.out}; begin with index.html")


if __name__ == "__main__":
    sys.exit(main())

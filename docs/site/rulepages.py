"""The pages of the rules for the site: what bad and good code look like comes
first, then what TensorFlow said, the fix, how to silence the rule, and what the
rule's own page says."""
import html
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tests/truth"))
from pages import BLOCK  # noqa: E402

SECTION = re.compile(r"^## (.+)$", re.M)
SHOWN_BY = re.compile(r"(?<!\S)(Examples?|Test): (`.+`)\.$", re.M)
EXPECTED = re.compile(r"[ \t]*# expect: .*$", re.M)
MOST_RELATED = 8
MOST_LINES = 14
FIXES = {
    "none": "There is no automatic fix; the change is yours to make.",
    "suggestion": "The fix is a suggestion: editors offer it, and `--fix` never applies it.",
    "safe": "Yes. `hylint check --fix` applies it: whenever the finding is right, the program means the same afterwards.",
    "unsafe": "Not always, so that only `hylint check --unsafe-fixes` applies it. Look at the result before you commit it.",
}


class Hylint:
    """The program, as a source of facts."""

    def __init__(self, path, top):
        self.path, self.top = path, top

    def ask(self, *arguments):
        return subprocess.run([self.path, *arguments], check=True, capture_output=True, text=True, cwd=self.top).stdout

    def findings(self, folders, isolated=True):
        """What is found in files, by path; the exit code only says that it was."""
        done = subprocess.run([self.path, "check", *["--isolated"] * isolated, "--select", "ALL", "-f", "json", *folders],
                              cwd=self.top, capture_output=True, text=True)
        found = {}
        for finding in json.loads(done.stdout)["findings"]:
            found.setdefault(finding["file"], []).append(finding)
        return found


class Part:
    """A piece of the examples below `# bad` or `# good`."""

    def __init__(self, kind, title, first, lines):
        self.kind, self.title, self.first, self.lines = kind, title, first, lines

    @property
    def shown(self):
        """Its first definitions: all that it takes to see the point, and more
        only while it is short."""
        blocks = re.split(r"(?<=\n)(?=\n\n)", "\n".join(self.lines).rstrip("\n"))
        text = ""
        for block in blocks:
            has_point = "# expect:" in text if self.expects else text.strip()
            if has_point and (text + block).strip("\n").count("\n") >= MOST_LINES:
                break
            text += block
        return text

    @property
    def code(self):
        return EXPECTED.sub("", self.shown).strip("\n")

    @property
    def expects(self):
        return any("# expect:" in line for line in self.lines)


def head_before(lines, number):
    """The number of the line that the class or function around a line begins at."""
    return max(i for i in range(1, number) if re.match(r"(@|class |def )", lines[i - 1]) and not re.match(r"@", lines[i - 2]))


def parts_of(text):
    """Marks that are indented are inside of what they speak about."""
    parts, lines = [], text.split("\n")
    for number, line in enumerate(lines, 1):
        head = re.match(r"( *)# (bad|good)(?:: (.*))?$", line)
        if head:
            first = head_before(lines, number) if head[1] else number + 1
            parts.append(Part(head[2], head[3] or "", first, lines[first - 1:number - 1]))
        elif parts and parts[-1].lines and any(parts[-1].lines) and re.match(r"def run_\w+\(", line):
            parts.append(Part("", "", number, [line]))
        elif parts:
            parts[-1].lines.append(line)
    return parts


def fenced(code, options=""):
    return f"```python{options}\n{code}\n```\n"


class Rule:
    def __init__(self, facts, top):
        self.facts = facts
        self.code, self.name, self.family = facts["code"], facts["name"], facts["family"]
        self.base = f"rules/{self.family}/{self.code}-{self.name}"
        with open(os.path.join(top, self.base + ".md"), encoding="utf-8") as f:
            self.text = f.read()
        with open(os.path.join(top, self.base + ".py"), encoding="utf-8") as f:
            self.examples = f.read()
        with open(os.path.join(top, self.base + ".ini"), encoding="utf-8") as f:
            ini = f.read()
        self.fix = (re.findall(r"^fix = (\w+)", ini, re.M) or ["none"])[0]
        self.mentions = set(re.findall(r"\bHY\d{3}\b", self.text)) - {self.code}
        self.symptom = facts["symptom"].partition(":")[0]

    def sections(self):
        # What shows an exception is at the end of the page; a test is for those who have the sources.
        text = SHOWN_BY.sub(lambda shown: f"[{shown[1]}](#all-examples): {shown[2]}." if shown[1] != "Test" else "", self.text)
        pieces = SECTION.split(text)
        return dict(zip(pieces[1::2], (piece.strip("\n") for piece in pieces[2::2])))


SYMPTOMS = {
    "raises": "It raises an error at run time.",
    "retraces": "No error: each call traces the function anew, which costs far more than running it.",
    "effect-once": "No error: the effect happens when the function is traced, and not on later calls.",
    "frozen": "No error: a value is frozen into the graph by the first trace.",
    "wrong": "No error: the result is wrong.",
    "warns": "It logs a warning at run time.",
    "slower": "No error: the program is slower than it need be.",
    "style": "Nothing at run time.",
}


class Rules:
    def __init__(self, hylint, top):
        self.all = [Rule(facts, top) for facts in json.loads(hylint.ask("rules", "-f", "json"))]
        self.by_code = {rule.code: rule for rule in self.all}
        self.found = hylint.findings(["rules"])
        self.of_project = []

    def add_project(self, rules, found):
        self.of_project += rules
        self.found.update(found)

    def addresses(self):
        """Where each rule's page is, for scripts."""
        return json.dumps({rule.code: rule.base + ".html" for rule in self.all})

    # --- one page ---

    def bad(self, rule):
        """The first bad part with what hylint says about it."""
        part = next((p for p in parts_of(rule.examples) if p.kind == "bad" and p.expects), None)
        if not part:
            return "", []
        code = part.code
        lines = part.shown.split("\n")
        skipped = next(i for i, line in enumerate(lines) if line.strip())
        first, count = part.first + skipped, code.count("\n") + 1
        found = [(f["line"] - first + 1, f["message"]) for f in self.found.get(rule.base + ".py", [])
                 if f["code"] == rule.code and first <= f["line"] < first + count]
        marked = {i - skipped + 1 for i, line in enumerate(lines) if "# expect:" in line}
        said = [f"line {line}: {message}" for line, message in found]
        return fenced(code, f' linenums="1" hl_lines="{" ".join(map(str, sorted(marked)))}"'), said

    def side_by_side(self, rule):
        bad, said = self.bad(rule)
        good = next((p for p in parts_of(rule.examples) if p.kind == "good" and p.code), None)
        if not bad or not good:
            raise SystemExit(f"docs/build.py: {rule.base}.py: no bad and good part to show")
        said = "".join(f"- {line}\n" for line in said)
        return (f'<div class="side-by-side" markdown>\n<div class="bad" markdown>\n\n**Bad**\n\n{bad}\n{said}\n</div>\n'
                f'<div class="good" markdown>\n\n**Good**\n\n{fenced(good.code, " linenums=" + chr(34) + "1" + chr(34))}\n</div>\n</div>\n')

    def seen(self, rule):
        block = BLOCK.search(rule.text)
        _, _, more = rule.facts["symptom"].partition(":")
        text = SYMPTOMS[rule.symptom]
        if rule.symptom == "style" and more:
            text += f" Why the rule exists: {more.strip()}."
        return text + ("\n\nSeen when the examples of this page ran:\n\n" + block[1] if block else "\n")

    def related(self, rule):
        codes = rule.mentions | {other.code for other in self.all if rule.code in other.mentions and other.family != "hylint"}
        for other in self.all:
            if len(codes) < 3 and other.family == rule.family and other.symptom == rule.symptom and other is not rule:
                codes.add(other.code)
        here = os.path.dirname(rule.base)
        return "".join(f"- [{code} {self.by_code[code].name}]({os.path.relpath(self.by_code[code].base, here)}.md): "
                       f"{self.by_code[code].facts['summary']}\n"
                       for code in sorted(codes)[:MOST_RELATED] if code in self.by_code)

    def facts_line(self, rule):
        shown = [f'<span class="severity {rule.facts["severity"]}">{rule.facts["severity"]}</span>', f"family {rule.family}",
                 *[f"since {rule.facts['since']}"] * bool(rule.facts.get("since")), "no fix" if rule.fix == "none" else f"fix: {rule.fix}"]
        if not rule.facts["default"]:
            shown.append("off by default")
        return '<p class="facts">' + " · ".join(shown) + "</p>\n"

    def silence(self, rule):
        text = ("For one line, with the reason:\n\n"
                f"```python\nx = f()  # hylint: ignore[{rule.code}] why it is right here\n```\n\n"
                f"For a project, in its [configuration](../../docs/configuration.md):\n\n```ini\n[hylint]\nignore = {rule.code}\n```\n")
        if not rule.facts["default"]:
            text = f"The rule is off by default; `extend-select = {rule.code}` switches it on.\n\n" + text
        return text

    def page(self, rule):
        own = rule.sections()
        why = BLOCK.sub("", own["Why is this bad?"] + "\n").strip()
        related = self.related(rule)
        sections = [
            ("What TensorFlow said" if rule.symptom != "style" else "What happens at run time", self.seen(rule)),
            ("What it does", own["What it does"]), ("Why is this bad?", why),
            ("What to write instead", own["What to write instead"]),
            ("Is the fix safe?", FIXES[rule.fix]),
            ("How to suppress it", self.silence(rule)),
            *((title, own.get(title)) for title in ("Limits", "Not reported on purpose", "Known false reports")),
            ("Related rules", related or None), ("References", own["References"]),
            ("All examples", "The rule is tested with these.\n\n" + fenced(rule.examples.rstrip("\n"))),
        ]
        head = (f"---\ntitle: {rule.code} {rule.name}\nsearch:\n  boost: 2\n---\n\n# {rule.code} {rule.name}\n\n{self.facts_line(rule)}\n"
                f"{capital(rule.facts['summary'])}.\n\n")
        return head + self.side_by_side(rule) + "".join(f"\n## {title}\n\n{text.strip()}\n" for title, text in sections if text)

    # --- the list ---

    def list(self):
        rows = []
        for rule in self.of_project + self.all:
            link = os.path.relpath(rule.base, "rules") + ".html"
            notes = ([] if rule.fix == "none" else ["fix: " + rule.fix]) + ([] if rule.facts["default"] else ["off by default"])
            rows.append(
                f'<tr data-severity="{rule.facts["severity"]}" data-family="{rule.family}" data-fix="{rule.fix}">'
                f'<td><a href="{link}">{rule.code}</a></td><td><a href="{link}">{rule.name}</a><br>{code_spans(rule.facts["summary"])}</td>'
                f'<td><span class="severity {rule.facts["severity"]}">{rule.facts["severity"]}</span></td>'
                f'<td>{rule.family}</td><td>{", ".join(notes)}</td></tr>')
        families = sorted({rule.family for rule in self.of_project + self.all})
        offered = "".join(f"<option>{family}</option>" for family in families)
        return ("---\nhide:\n  - toc\n---\n\n# Rules\n\n"
                '<form class="rule-filter" hidden>\n'
                '<label>Severity <select name="severity"><option value="">all</option><option>error</option><option>warning</option>'
                "<option>info</option></select></label>\n"
                f'<label>Family <select name="family"><option value="">all</option>{offered}</select></label>\n'
                '<label>Fix <select name="fix"><option value="">all</option><option>safe</option><option>unsafe</option>'
                "<option>suggestion</option><option>none</option></select></label>\n"
                '<label>Words <input type="search" name="words"></label>\n'
                '<output class="shown"></output>\n</form>\n\n'
                '<table class="rule-list">\n<thead><tr><th>Code</th><th>What goes wrong</th><th>Severity</th><th>Family</th>'
                "<th>Notes</th></tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>\n")

    def pages(self):
        yield "rules/list.md", self.list()
        for rule in self.all:
            yield rule.base + ".md", self.page(rule)
        for rule in self.of_project:
            yield rule.base + ".md", rule.page(self)

    def navigation(self):
        families = {}
        for rule in self.of_project + self.all:
            families.setdefault(rule.family, []).append({f"{rule.code} {rule.name}": rule.base + ".md"})
        return [{"All rules": "rules/list.md"}] + [{family: pages} for family, pages in families.items()]


def capital(text):
    """Of a sentence that begins with a word, not with code."""
    return text[:1].upper() + text[1:] if re.match(r"[a-z]+ ", text) else text


def code_spans(text):
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))

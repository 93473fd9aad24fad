"""Pages for a project's own rules, beside those of the built-in ones: `make docs PROJECT_RULES=FOLDER`."""
import json
import os
import re
import shutil
import subprocess
import tempfile

from rulepages import FIXES, Hylint, Rule, fenced, parts_of


def read(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as f:
        return f.read()


class ProjectRule(Rule):
    """Only its .ini has to be there; a page and examples are shown where they are."""

    def __init__(self, facts, folder):
        self.facts, self.folder = facts, folder
        self.code, self.name, self.family = facts["code"], facts["name"], facts["family"]
        self.base = f"rules/{self.family}/{self.code}-{self.name}"
        stem = next(name[:-4] for name in sorted(os.listdir(folder)) if name.endswith(".ini") and
                    re.search(rf"^code\s*=\s*{self.code}\s*$", read(folder, name), re.M))
        self.text, self.examples = read(folder, stem + ".md"), read(folder, stem + ".py")
        self.fix = (re.findall(r"^fix\s*=\s*(\w+)", read(folder, stem + ".ini"), re.M) or ["none"])[0]
        self.example_path = f"rules/{stem}.py"
        self.mentions, self.symptom = set(), ""

    def page(self, rules):
        has_both = {"bad", "good"} <= {part.kind for part in parts_of(self.examples) if part.code}
        # Its own heading stands above already.
        own = re.sub(r"\A# .*\n", "", self.text).strip()
        sections = [("Is the fix safe?", FIXES[self.fix]), ("How to suppress it", rules.silence(self)),
                    ("All examples", fenced(self.examples.rstrip("\n")) if self.examples.strip() else "")]
        return (f"---\ntitle: {self.code} {self.name}\n---\n\n# {self.code} {self.name}\n\n{rules.facts_line(self)}\n"
                f"{self.facts['summary']}\n\n" + (rules.side_by_side(self) if has_both else "") + f"\n{own}\n" +
                "".join(f"\n## {title}\n\n{text.strip()}\n" for title, text in sections if text))


def project_rules(hylint, folder):
    """The rules of a folder, and what they find in their own examples, by path."""
    with tempfile.TemporaryDirectory() as room:
        shutil.copytree(folder, os.path.join(room, "rules"))
        with open(os.path.join(room, ".hylint.ini"), "w", encoding="utf-8") as f:
            f.write("[hylint]\nrules = rules/\n")
        there = Hylint(hylint.path, room)
        listed = subprocess.run([hylint.path, "rules", "-f", "json"], cwd=room, capture_output=True, text=True)
        if listed.returncode:
            raise SystemExit(f"docs/build.py: {folder}: {listed.stderr.strip()}")
        rules = [ProjectRule(facts, folder) for facts in json.loads(listed.stdout) if not facts["code"].startswith("HY")]
        if not rules:
            raise SystemExit(f"docs/build.py: {folder}: there is no rule (.ini) in this folder")
        found = there.findings(["rules"], isolated=False)
    return rules, {rule.base + ".py": found.get(rule.example_path, []) for rule in rules}

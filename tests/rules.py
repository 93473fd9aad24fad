"""What the tests of rules share: finding rules and asking hylint."""
import json
import os
import re
import shutil
import subprocess
import tempfile

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HYLINT = os.environ.get("HYLINT") or os.path.join(TOP, "build", "hylint")


# What tests/run was asked for: "HY217", "HY2", "rules/mode"; all when empty.
WANTED = tuple(os.environ.get("RULES_WANTED", "").split())


def is_wanted(code, path):
    return not WANTED or code.startswith(WANTED) or os.path.relpath(path, TOP).startswith(WANTED)


def rule_files(suffix):
    """(code, path) of every rules/<family>/HYnnn-name.SUFFIX that is wanted, by code."""
    found = []
    for folder, _, names in os.walk(os.path.join(TOP, "rules")):
        for name in names:
            match = re.fullmatch(r"(HY\d{3})-[a-z0-9-]+\." + suffix, name)
            if match and is_wanted(match[1], os.path.join(folder, name)):
                found.append((match[1], os.path.join(folder, name)))
    return sorted(found)


def git(folder, *args):
    subprocess.run(["git", *args], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True)


def stage_change(folder, before, after):
    """A repository in which one file is changed from one text to another."""
    git(folder, "init", "-q")
    shutil.copy(before, os.path.join(folder, "example.py"))
    git(folder, "add", "example.py")
    git(folder, "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-qm", "before")
    shutil.copy(after, os.path.join(folder, "example.py"))
    git(folder, "add", "example.py")


def findings(code, path):
    """What one rule says about a file, as the JSON report has it. Rules about
    suppressions need the others to run. A rule on changes is asked about the
    change from the `.before.py` beside the examples."""
    select = "--extend-select" if code.startswith("HY0") else "--select"
    before = path[:-len("py")] + "before.py"
    with tempfile.TemporaryDirectory(prefix="hylint-rule.") as room:
        what = [os.path.abspath(path)]
        if os.path.exists(before):
            # What went with the decorator is told by the other rules.
            select = "--extend-select"
            stage_change(room, before, path)
            what = ["--staged"]
        done = subprocess.run([HYLINT, "check", "--output-format", "json", "--isolated", select, code, *what], cwd=room,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"hylint ended with {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
    report = json.loads(done.stdout)
    if report["skipped"]:
        raise RuntimeError(f"hylint skipped the file: {report['skipped']}")
    return [f for f in report["findings"] if f["code"] == code]

#!/usr/bin/env python3
"""Every machine format holds every finding: the same number, at the same lines, with the same fingerprints.

People are shown many alike in one function once; programs are not.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

HYLINT = os.environ["HYLINT"]
FORMATS = ["json", "jsonl", "sarif", "github", "gitlab", "azure", "rdjson", "junit", "checkstyle", "concise"]
CHATTY = "import tensorflow as tf\n\n@tf.function\ndef f(x):\n" + "    print(x)\n" * 3 + \
    "".join(f"    print(x, {i})\n" for i in range(1, 5)) + "    return x\n"
# Written by hylint 1 for CHATTY, when formats still held what people see.
OLD_BASELINE = """# hylint baseline 1: known findings, which are not reported. Written by
# `hylint check --write-baseline FILE`, read by `--baseline FILE`.
HY201 33db626a93ad7d8d 1 a.py
HY201 33e1de6a93b2bbef 1 a.py
HY201 33e5426a93b59bb2 1 a.py
HY201 33ec5e6a93bbe9f4 1 a.py
HY201 7dcf97d275ae2fa5 3 a.py
"""


def notebook(*cells):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": cell.splitlines(True)}
        for cell in cells]}, indent=1)


FILES = {
    "a.py": CHATTY,
    "sub/b, é%;].py": CHATTY.replace("print(x)", "LOG.append(x)").replace("\n\n", "\nLOG = []\n"),
    "n.ipynb": notebook("import tensorflow as tf", CHATTY.split("\n\n")[1]),
}


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def at_line(file, line, code):
    return file, int(line), code


def of_json(findings):
    return [at_line(f["file"], f["line"], f["code"]) for f in findings]


def of_concise(text):
    found = re.findall(r"^(.*?)(?::cell \d+)?:(\d+):\d+: \w+ (HY\d+) ", text, re.M)
    return [at_line(*f) for f in found]


def of_github(text):
    found = re.findall(r"^::\w+ file=(.*?),line=(\d+),.*?title=(HY\d+) ", text, re.M)
    return [at_line(f.replace("%2C", ",").replace("%25", "%"), line, code) for f, line, code in found]


def of_sarif(text):
    run = json.loads(text)["runs"][0]
    for r in run["results"]:
        place = r["locations"][0]["physicalLocation"]
        uri = re.sub("%(..)", lambda m: chr(int(m[1], 16)), place["artifactLocation"]["uri"])
        yield at_line(uri.encode("latin-1").decode(), place["region"]["startLine"], r["ruleId"])


def of_gitlab(text):
    return [at_line(i["location"]["path"], i["location"]["lines"]["begin"], i["check_name"]) for i in json.loads(text)]


def of_rdjson(text):
    return [at_line(d["location"]["path"], d["location"]["range"]["start"]["line"], d["code"]["value"])
            for d in json.loads(text)["diagnostics"]]


def of_junit(text):
    for case in xml.fromstring(text.encode()).iter("testcase"):
        code, line = re.match(r"(HY\d+) .*:(\d+):\d+$", case.get("name")).groups()
        yield at_line(case.get("classname"), line, code)


def of_azure(text):
    for properties in re.findall(r"^##vso\[task\.logissue ([^\]]*)\]", text, re.M):
        of = dict(p.split("=", 1) for p in properties.split(";") if p)
        path = of["sourcepath"]
        for escaped, plain in (("%3B", ";"), ("%5D", "]"), ("%AZP25", "%")):
            path = path.replace(escaped, plain)
        yield at_line(path, of["linenumber"], of["code"])


def of_checkstyle(text):
    for file in xml.fromstring(text.encode()).iter("file"):
        for error in file.iter("error"):
            yield at_line(file.get("name"), error.get("line"), error.get("source").replace("hylint.", ""))


# A notebook's lines are those of its cells for people, those of the JSON for services that show the file.
READERS = {
    "json": ("cell", lambda text: of_json(json.loads(text)["findings"])),
    "jsonl": ("cell", lambda text: of_json(json.loads(line) for line in text.splitlines() if '"code"' in line)),
    "concise": ("cell", of_concise),
    "junit": ("cell", of_junit),
    "sarif": ("file", of_sarif),
    "github": ("file", of_github),
    "gitlab": ("file", of_gitlab),
    "rdjson": ("file", of_rdjson),
    "azure": ("file", of_azure),
    "checkstyle": ("file", of_checkstyle),
}


def fingerprints(reports):
    return {
        "json": [f["fingerprint"] for f in json.loads(reports["json"])["findings"]],
        "jsonl": [json.loads(line)["fingerprint"] for line in reports["jsonl"].splitlines() if '"code"' in line],
        "sarif": [r["partialFingerprints"]["hylint/v1"] for r in json.loads(reports["sarif"])["runs"][0]["results"]],
        "baseline": [line.split()[1] for line in reports["baseline"].splitlines() if line[0] != "#"
                     for _ in range(int(line.split()[2]))],
    }


def hylint(room, *arguments):
    return subprocess.run([HYLINT, "check", "--isolated", *arguments], cwd=room, capture_output=True, text=True)


def git(room, *arguments):
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], cwd=room, check=True, capture_output=True)


def make_room(room):
    os.mkdir(os.path.join(room, "sub"))
    for name, text in FILES.items():
        with open(os.path.join(room, name), "w", encoding="utf-8") as f:
            f.write(text)


def reports_of(room, *arguments):
    outputs = [word for name in FORMATS for word in ("-o", f"{name}:../report.{name}")]
    hylint(room, *outputs, *arguments)
    reports = {name: read(os.path.join(room, "..", "report." + name)) for name in FORMATS}
    assert "skipped\": []" in reports["json"], reports["json"]
    return reports


def check_places(reports, least):
    """No format has fewer, or other, places than the others of its kind; all have the same number."""
    by_kind, counts = {}, {}
    for name, (kind, reader) in READERS.items():
        places = sorted(reader(reports[name]))
        counts[name] = len(places)
        first = by_kind.setdefault(kind, (name, places))
        assert places == first[1], f"{name} and {first[0]}: {set(places) ^ set(first[1])}"
    assert len(set(counts.values())) == 1 and counts["json"] >= least, counts
    same = [[p for p in places if p[0].endswith(".py")] for _, places in by_kind.values()]
    assert same[0] == same[1], "lines of Python files"
    assert "more in `" not in "".join(reports.values())


def whole_files(room):
    reports = reports_of(room, ".")
    check_places(reports, 21)
    hylint(room, "--write-baseline", "../known", ".")
    reports["baseline"] = read(os.path.join(room, "../known"))
    prints = {name: sorted(found) for name, found in fingerprints(reports).items()}
    assert prints["json"] == prints["jsonl"] == prints["sarif"] == prints["baseline"], prints
    assert [f["file"] for f in json.loads(reports["json"])["findings"]].count("a.py") == 7
    here = [i["fingerprint"] for i in json.loads(reports["gitlab"])]
    assert len(set(here)) == len(here)


def a_change(room):
    git(room, "init", "-q")
    git(room, "add", ".")
    git(room, "commit", "-qm", "one")
    for name in FILES:
        path = os.path.join(room, name)
        text = read(path).replace("print(x, 2)", "print(x, 2, 2)").replace("print(x, 1)", "print( x, 1 )")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
    git(room, "commit", "-qam", "two")
    reports = reports_of(room, "--from", "HEAD~1")
    check_places(reports, 6)
    kinds = {f["attribution"] for f in json.loads(reports["json"])["findings"]}
    assert kinds == {"introduced", "touched"}, kinds


def the_summary_counts_all(room):
    out = hylint(room, "a.py").stdout
    assert "(and 6 more in `f`)" in out and "\nhylint: 7 warnings in 1 file" in out, out
    assert out.count("HY201 print") == 1, out
    out = hylint(room, "a.py", "--statistics").stdout
    assert re.search(r"^ +7  HY201 ", out, re.M), out


def old_baselines_match(room):
    with open(os.path.join(room, "old"), "w", encoding="utf-8") as f:
        f.write(OLD_BASELINE)
    done = hylint(room, "--baseline", "old", "a.py")
    assert done.returncode == 0 and "7 known" in done.stdout and not done.stderr, done


def main():
    failed = 0
    for test in (whole_files, a_change, the_summary_counts_all, old_baselines_match):
        with tempfile.TemporaryDirectory() as folder:
            room = os.path.join(folder, "room")
            os.mkdir(room)
            make_room(room)
            try:
                test(room)
                print(f"ok {test.__name__}")
            except AssertionError as e:
                print(f"not ok {test.__name__}: {e}")
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())

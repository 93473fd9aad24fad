#!/usr/bin/env python3
"""Each report against what reads it: tests/consumers/README.md."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

TOP = os.environ["TOP"]
HYLINT = os.environ["HYLINT"]
SCHEMAS = os.path.join(TOP, "tests/consumers")
CONSUMERS = os.path.join(TOP, "build/consumers")
SARIF = os.path.join(CONSUMERS, "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")
FORMATS = ["sarif", "rdjson", "gitlab", "json", "jsonl", "junit", "checkstyle", "github", "azure"]
# Those that are no JSON.
PLAIN = ("junit", "checkstyle", "github", "azure")

NOTEBOOK = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
    {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None,
     "source": ["import tensorflow as tf\n", "@tf.function\n", "def f(x):\n", "    print(x)\n"]}]})


def git(room, *arguments):
    subprocess.run(["git", *arguments], cwd=room, check=True, capture_output=True)


def write(room, name, text):
    with open(os.path.join(room, name), "w", encoding="utf-8") as f:
        f.write(text)


def make_room(room):
    """Findings with fixes and relations, odd names, a notebook, a file that cannot be read, and a change."""
    git(room, "init", "-q")
    with open(os.path.join(TOP, "tests/cli/golden/train.py"), encoding="utf-8") as f:
        train = f.read()
    write(room, "a & <b> \u00e9%;].py", train)
    git(room, "add", ".")
    git(room, "commit", "-qm", "one")
    write(room, "broken.py", "import tensorflow as tf\ndef (:\n")
    write(room, "train.py", train)
    write(room, "n.ipynb", NOTEBOOK)
    write(room, "a & <b> \u00e9%;].py", train.replace("    print(", "    print(1, ", 1) + "\n\n@tf.function\ndef more(x):\n    print(x)\n")


def reports(room, folder, *arguments):
    """Every format at once; returns their paths."""
    paths = {name: os.path.join(folder, "report." + name) for name in FORMATS}
    outputs = [word for name, path in paths.items() for word in ("-o", f"{name}:{path}")]
    subprocess.run([HYLINT, "check", "--isolated", "-q", *outputs, *arguments], cwd=room, capture_output=True)
    return paths


def schema_of(name):
    return {"sarif": SARIF, "json": os.path.join(SCHEMAS, "hylint.schema.json")}.get(
        name, os.path.join(SCHEMAS, name + ".schema.json"))


def validate(schema, path):
    env = dict(os.environ, CONSUMERS=CONSUMERS)
    done = subprocess.run(["node", os.path.join(SCHEMAS, "validate.js"), schema, path], capture_output=True, text=True, env=env)
    return "; ".join((done.stdout or done.stderr).splitlines()[:5]) if done.returncode else ""


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def damage(path):
    """The same report without what every schema asks for."""
    def strip(value):
        if isinstance(value, dict):
            return {k: strip(v) for k, v in value.items() if k not in ("message", "description", "results", "text")}
        return [strip(v) for v in value] if isinstance(value, list) else value

    damaged = path + ".damaged"
    with open(damaged, "w", encoding="utf-8") as f:
        json.dump(strip(json.loads(read(path))), f)
    return damaged


def lines_as_json(path):
    """The lines of jsonl, put together as json has them."""
    whole = {"version": "", "findings": [], "skipped": []}
    for line in read(path).splitlines():
        item = json.loads(line)
        key = "skipped" if "skipped" in item else "findings"
        if "added_suppression" not in item:
            whole[key].append(item.get("skipped", item))
    together = path + ".json"
    with open(together, "w", encoding="utf-8") as f:
        json.dump(whole, f)
    return together


def check_schema(name, path):
    if name == "jsonl":
        path = lines_as_json(path)
        name = "json"
    why = validate(schema_of(name), path)
    if not why and not validate(schema_of(name), damage(path)):
        why = "a damaged report is accepted, too"
    return why


# The elements and attributes of a JUnit report that Jenkins knows; those with a star are required.
JUNIT = {
    "testsuites": ("testsuite", "name time tests failures disabled errors"),
    "testsuite": ("properties testcase system-out system-err",
                  "name* tests* failures errors time disabled skipped timestamp hostname id package file log url version"),
    "testcase": ("skipped error failure system-out system-err",
                 "name* classname* assertions time class status file line url group"),
    "failure": ("", "type message"),
    "error": ("", "type message"),
}


# Those that Checkstyle writes, with what its readers ask for.
CHECKSTYLE = {
    "checkstyle": ("file", "version*"),
    "file": ("error exception", "name*"),
    "error": ("", "line* column severity* message* source*"),
    "exception": ("", ""),
}


def check_element(element, known):
    children, attributes = (part.split() for part in known[element.tag])
    for name in element.attrib:
        if name not in attributes and name + "*" not in attributes:
            yield f"<{element.tag} {name}> is not known"
    for name in attributes:
        if name.endswith("*") and name[:-1] not in element.attrib:
            yield f"<{element.tag}> without {name[:-1]}"
    for child in element:
        if child.tag not in children:
            yield f"<{child.tag}> in <{element.tag}>"
        else:
            yield from check_element(child, known)


def check_junit(path):
    root = xml.parse(path).getroot()
    trouble = list(check_element(root, JUNIT))
    for suite in root.iter("testsuite"):
        for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            if int(suite.get(attribute)) != len(list(suite.iter(tag))):
                trouble.append(f"{suite.get('name')}: {attribute}={suite.get(attribute)}")
    return "; ".join(trouble[:5])


def check_checkstyle(path):
    root = xml.parse(path).getroot()
    trouble = list(check_element(root, CHECKSTYLE))
    for error in root.iter("error"):
        numbers = [error.get("line"), error.get("column")]
        if error.get("severity") not in ("info", "warning", "error") or not all(n.isdigit() and int(n) for n in numbers):
            trouble.append(f"{error.attrib}")
    names = [file.get("name") for file in root if file.find("error") is not None]
    if len(set(names)) != len(names):
        trouble.append(f"a file twice: {names}")
    return "; ".join(trouble[:5])


# "::error file=a.py,line=1::text", where % , : and line ends are escaped.
COMMAND = re.compile(r"::(error|warning|notice)( [a-zA-Z]+=[^,:\r\n]*(,[a-zA-Z]+=[^,:\r\n]*)*)?::[^\r\n]*")


def check_github(path):
    bad = [line for line in read(path).splitlines() if not COMMAND.fullmatch(line) or re.search(r"%(?![0-9A-F]{2})", line)]
    return "; ".join(bad[:3])


# "##vso[task.logissue type=error;sourcepath=a.py;]text"; what is escaped is what the agent undoes.
LOGISSUE = re.compile(r"##vso\[task\.logissue type=(error|warning);sourcepath=[^;\]\r\n]+;linenumber=[1-9]\d*;"
                      r"columnnumber=[1-9]\d*;code=HY\d{3};\][^\r\n]+")


def check_azure(path):
    bad = [line for line in read(path).splitlines()
           if not LOGISSUE.fullmatch(line) or re.search(r"%(?!AZP25|3B|5D|0A|0D)", line)]
    return "; ".join(bad[:3])


def check(name, path):
    plain = {"junit": check_junit, "checkstyle": check_checkstyle, "github": check_github, "azure": check_azure}
    return plain[name](path) if name in PLAIN else check_schema(name, path)


def main():
    failed = 0
    ready = os.path.exists(SARIF) and shutil.which("node")
    with tempfile.TemporaryDirectory() as room, tempfile.TemporaryDirectory() as folder:
        make_room(room)
        for what, arguments in (("files", [".", "nowhere.py"]), ("no finding", ["--select", "HY104"]),
                                ("a change", ["--from", "HEAD~0"]), ("what is staged", ["--staged"])):
            if what == "what is staged":
                git(room, "add", ".")
            paths = reports(room, folder, *arguments)
            for name in FORMATS:
                title = f"{name} about {what}"
                if name not in PLAIN and not ready:
                    print(f"skip {title}: npm could not bring the validator")
                    continue
                if what != "files" and name not in PLAIN:
                    why = validate(schema_of("json" if name == "jsonl" else name),
                                   lines_as_json(paths[name]) if name == "jsonl" else paths[name])
                else:
                    why = check(name, paths[name])
                print(f"not ok {title}: {why}" if why else f"ok {title}")
                failed |= bool(why)
    return failed


if __name__ == "__main__":
    sys.exit(main())

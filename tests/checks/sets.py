#!/usr/bin/env python3
"""Every set that C or [match] names stands in a sets.ini, and every set is named."""
import glob
import os
import re
import sys

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
CALL = re.compile(r"\b(?:name_in|call_in|dotted_in|class_derives_in|"
                  r"framework_set_has|framework_set_holds|set_has|framework_set|file_mentions|file_says|"
                  r"project_of_model_mentions|users_of_model_mention|words_of|"
                  r"is_chosen_by_call)\s*\(")


def arguments(text, at):
    """The arguments of the call whose parenthesis opens before `at`."""
    depth, start = 0, at
    while depth >= 0:
        c = text[at]
        if c == "," and not depth or c == ")" and not depth:
            yield text[start:at].strip()
            start = at + 1
        depth += (c == "(") - (c == ")")
        at += 1


def named(text):
    """The sets that a source names."""
    for call in CALL.finditer(text):
        for argument in arguments(text, call.end()):
            if re.fullmatch(r'"[a-z0-9-]+"', argument):
                yield argument.strip('"')


def sources():
    for room in ("src", "rules"):
        for folder, _, names in os.walk(os.path.join(TOP, room)):
            for name in sorted(names):
                if name.endswith(".c"):
                    yield os.path.join(folder, name)


def named_in_rule(text):
    """The sets that [match] names: @numerics-check."""
    return re.findall(r"(?<= )@([a-z0-9-]+)", text[text.index("[match]"):]) if "[match]" in text else []


def sets_of(path):
    """{name: line} of the section [sets]."""
    found, section = {}, ""
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.startswith("["):
                section = line.strip()
            elif section == "[sets]" and re.match(r"[a-z]", line):
                found[line.split("=")[0].strip()] = number
    return found


def main():
    used, failed = {}, 0
    for path in sources():
        with open(path, encoding="utf-8") as file:
            for name in named(file.read()):
                used.setdefault(name, os.path.relpath(path, TOP))
    for path in glob.glob(os.path.join(TOP, "rules", "*", "HY*.ini")):
        with open(path, encoding="utf-8") as file:
            for name in named_in_rule(file.read()):
                used.setdefault(name, os.path.relpath(path, TOP))
    for path in sorted(glob.glob(os.path.join(
            TOP, "rules", "frameworks", "*", "sets.ini"))):
        shown = os.path.relpath(path, TOP)
        there = sets_of(path)
        for name in sorted(set(used) - set(there)):
            failed = 1
            print("not ok sets: %s names the set %s; add it to %s" % (
                used[name], name, shown))
        for name in sorted(set(there) - set(used)):
            failed = 1
            print("not ok sets: %s:%d: nothing in C or [match] uses %s; remove it" % (
                shown, there[name], name))
    if not failed:
        print("ok sets")
    return failed


if __name__ == "__main__":
    sys.exit(main())

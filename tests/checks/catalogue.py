#!/usr/bin/env python3
"""Every entry of the catalogue and every category of the study is accounted for,
and rules/README.md says how. `--write` brings its index up to date."""
import configparser
import os
import re
import sys
import textwrap

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RULES = os.path.join(TOP, "rules")
sys.path.insert(0, os.path.join(TOP, "tests"))
from verdicts import tell_all  # noqa: E402 - in the folder above
README = os.path.join(RULES, "README.md")
BEGIN, END = "<!-- index: made by tests/checks/catalogue.py --write -->", "<!-- end of index -->"
# The problem categories of the study, as its table has them.
CATEGORIES = """Performance; Incompatibility; Graph overly specialized on input shapes; API misuse; Redundant decorator;
Unspecified input signature; Underspecified input signature; Debuggability; No support for eager mode; TensorFlow bug;
Graph less specialized on input shapes; Variable state exposure; Using Python iterators and generators;
Creating tf.Variables; Compilation error; Conversion to TFLite; Numerical errors; Representation; Segmentation fault;
Test; Other; Unknown; Executing Python side effects; Obtaining concrete functions; Limitation; Known issues;
Input shape"""


def read_ini(path):
    ini = configparser.ConfigParser(delimiters=("=",), comment_prefixes=("#",), interpolation=None)
    ini.optionxform = str
    ini.read(path, encoding="utf-8")
    return {s: {k: " ".join(v.split()) for k, v in ini[s].items()} for s in ini.sections()}


def read_rules():
    rules = {}
    for folder, _, names in os.walk(RULES):
        for name in names:
            if re.fullmatch(r"HY\d{3}-.*\.ini", name):
                rule = read_ini(os.path.join(folder, name))["rule"]
                rule["family"] = os.path.basename(folder)
                rules[rule["code"]] = rule
    return rules


def numbers(ranges):
    for part in ranges.split():
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def studies(rule):
    return [s.strip() for s in rule.get("study", "").split(",") if s.strip()]


def state(rule):
    words = [rule["severity"]]
    if rule.get("default") == "off":
        words.append("when asked")
    return ", ".join(words)


def index(rules, catalogue, categories):
    out = ["## Every rule", "", "| rule | what it says | severity | fix | study |", "|---|---|---|---|---|"]
    for code, rule in sorted(rules.items()):
        fix = rule.get("fix", "none")
        out.append(f"| [{code} {rule['name']}]({rule['family']}/{code}-{rule['name']}.md) | {rule['summary']} |"
                   f" {state(rule)} | {'' if fix == 'none' else fix} | {', '.join(studies(rule))} |")
    out += ["", "## Entries of the catalogue without a rule of their own", "", "| entry | what became of it |", "|---|---|"]
    out += [f"| {code} | {what} |" for code, what in sorted(catalogue["entries"].items())]
    out += ["", "## Problem categories of the study", "",
            "\n".join(textwrap.wrap("Every category of the taxonomy of the MSR 2022 study, with the rules that answer it.", 130)),
            "", "| category | rules |", "|---|---|"]
    for category in categories:
        found = [code for code, rule in sorted(rules.items()) if category in studies(rule)]
        note = catalogue["categories"].get(category, "")
        out.append(f"| {category} | {'; '.join(filter(None, [' '.join(found), note]))} |")
    return "\n".join(out)


def problems(rules, catalogue, categories, text):
    codes = {f"HY{n}": family for family, r in catalogue["codes"].items() for n in numbers(r)}
    for code, family in codes.items():
        if code not in rules and code not in catalogue["entries"]:
            yield f"{code} of the catalogue ({family}) is neither a rule nor in [entries] of rules/catalogue.ini"
    for code in catalogue["entries"]:
        if code in rules:
            yield f"{code} is a rule, and rules/catalogue.ini says why it is none"
        elif code not in codes:
            yield f"{code} in rules/catalogue.ini is no entry of the catalogue"
    for code, what in catalogue["entries"].items():
        for other in re.findall(r"HY\d{3}", what):
            if other not in rules and other != code:
                yield f"{code} in rules/catalogue.ini refers to {other}, which is no rule"
    for code, rule in rules.items():
        for study in studies(rule):
            if study not in categories:
                yield f"{code}: '{study}' is no category of the study"
    answered = {s for rule in rules.values() for s in studies(rule)} | set(catalogue["categories"])
    for category in categories:
        if category not in answered:
            yield f"the category '{category}' has no rule and no word in rules/catalogue.ini"
    for category in catalogue["categories"]:
        if category not in categories:
            yield f"'{category}' in rules/catalogue.ini is no category of the study"
    if index(rules, catalogue, categories) not in text:
        yield "the index of rules/README.md is out of date: run tests/checks/catalogue.py --write"


def main(arguments):
    rules, catalogue = read_rules(), read_ini(os.path.join(RULES, "catalogue.ini"))
    categories = [" ".join(c.split()) for c in CATEGORIES.split(";")]
    with open(README, encoding="utf-8") as f:
        text = f.read()
    if arguments == ["--write"]:
        before, _, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        with open(README, "w", encoding="utf-8") as f:
            f.write(f"{before.rstrip()}\n\n{BEGIN}\n\n{index(rules, catalogue, categories)}\n\n{END}\n{after.lstrip()}")
        return 0
    found = list(problems(rules, catalogue, categories, text))
    return tell_all("catalogue", found, "catalogue")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

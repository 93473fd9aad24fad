#!/usr/bin/env python3
"""Every rule over its own examples: findings where `# expect: CODE` says, and
nowhere else."""
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import rules
from verdicts import tell

EXPECT = re.compile(r"# expect:((?: +HY\d{3})+)")


def expected_lines(code, text):
    lines = set()
    for number, line in enumerate(text.split("\n"), 1):
        match = EXPECT.search(line)
        if match and code in match[1].split():
            lines.add(number)
    return lines


def describe(lines, text, what):
    source = text.split("\n")
    return [f"line {n} {what}: {source[n - 1].strip()}" for n in sorted(lines) if n <= len(source)]


def syntax_trouble(code, text, path):
    """Examples are valid programs, but for those of the rules about files."""
    if code.startswith("HY0"):
        return []
    try:
        compile(text, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        return [f"line {error.lineno} is no Python: {error.msg}"]
    return []


def judge(rule):
    code, path = rule
    try:
        with open(path, encoding="utf-8") as f:
            text = f.read()
        expected = expected_lines(code, text)
        found = {f["line"]: f["message"] for f in rules.findings(code, path)}
    except Exception as error:  # noqa: BLE001 - told as the verdict
        return str(error)
    trouble = syntax_trouble(code, text, path)
    trouble += describe(expected - set(found), text, "expects a finding")
    for line in describe(set(found) - expected, text, "should be silent"):
        number = int(line.split()[1])
        trouble.append(f"{line} ({found[number]})")
    return "; ".join(trouble)


def main():
    examples = rules.rule_files("py")
    if not examples:
        print(f"skip rule-examples: no rule is {' or '.join(rules.WANTED)}")
        return 0
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for (_, path), why in zip(examples, pool.map(judge, examples)):
            tell(os.path.relpath(path, rules.TOP), why)
            failed += bool(why)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

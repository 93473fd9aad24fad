#!/usr/bin/env python3
"""Every fix keeps its program right, wherever its expression stands.

Programs are generated (contexts/programs.py). hylint corrects them. A corrected program
must be Python and give under each release, as a graph, what the text gave eagerly (and
as a graph, where it worked as one), or what its expected() gives: the same value with
the same dtype. Nothing is asked of a fix that is not offered.

usage: tests/truth/contexts/check.py [--only HY603]   (tests/truth/run does the same)
"""
import argparse
import ast
import collections
import concurrent.futures
import glob
import os
import re
import subprocess
import sys
import tempfile
import textwrap

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.dirname(HERE))

import judge  # noqa: E402
import observers  # noqa: E402
import programs  # noqa: E402
from frames import HEAD  # noqa: E402

# What they report is that the graph does something else than the text says.
WRONG_AS_GRAPHS = ("HY211", "HY307", "HY415", "HY416")
# A program as it was and as hylint makes it; their files.
Corrected = collections.namedtuple("Corrected", "code before after text")
Wrong = collections.namedtuple("Wrong", "code text why")


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write(text)


def corrected(hylint, room, only=()):
    """Writes the programs and what hylint makes of them: ({code: how many},
    [Corrected]) of those that it changes."""
    counts, found = {}, []
    for code, texts in programs.programs(only).items():
        before, after = os.path.join(room, code, "before"), os.path.join(room, code, "after")
        paths = [[os.path.join(folder, "p%s_%d.py" % (os.path.basename(folder), n)) for n in range(len(texts))] for folder in (before, after)]
        for folder, names in zip((before, after), paths):
            os.makedirs(folder)
            for path, text in zip(names, texts):
                ast.parse(text)
                write(path, text)
        # A comment is unused where what it names is on.
        selected = "HY001,HY201" if code == "HY001" else code
        done = subprocess.run([hylint, "check", "--isolated", "--fix", "--unsafe-fixes", "--select", selected, after],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise RuntimeError("hylint check --fix: %s" % done.stderr.strip())
        counts[code] = len(texts)
        for was, path, text in zip(*paths, texts):
            with open(path, encoding="utf-8", newline="") as file:
                new = file.read()
            if new != text:
                found.append(Corrected(code, was, path, new))
    return counts, found


def outcomes(observer, paths, eagerly):
    done = observer.run(os.path.join(HERE, "driver.py"), "outcomes", seconds=1800, arguments=(paths, eagerly))
    if "broken" in done or done["error"]:
        raise RuntimeError("driver.py: %s" % (done.get("broken") or done["error"]["text"]))
    return done["value"]


def is_array(value):
    """[dtype, values]"""
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)


def values_of(value):
    """Without dtypes."""
    if is_array(value):
        return values_of(value[1])
    return [values_of(v) for v in value] if isinstance(value, list) else value


def alike(a, b):
    """With the same dtypes, where both have one: a Python number has none."""
    if is_array(a) != is_array(b):
        return judge.same(values_of(a), values_of(b))
    if is_array(a) or not isinstance(a, list) or not isinstance(b, list):
        return judge.same(a, b)
    return len(a) == len(b) and all(map(alike, a, b))


def why_wrong(code, eager, graph, fixed):
    """Empty, or what the fix did to the program."""
    if eager[0] == "error":
        return ""  # it is no program of its own
    if fixed[0] == "error":
        return "raises %s" % judge.shorten(fixed[1], 160)
    # NumPy's own dtypes are no promise: 2 * numpy.float32(1) is a float64 before NumPy 2.
    if not judge.same(values_of(eager[1]), values_of(fixed[1])):
        return "gives %s, before the fix eagerly %s" % (judge.readable(fixed[1]), judge.readable(eager[1]))
    if graph[0] == "value" and eager[0] != "expected" and code not in WRONG_AS_GRAPHS and not alike(graph[1], fixed[1]):
        return "gives %s, before the fix as a graph %s" % (judge.readable(fixed[1]), judge.readable(graph[1]))
    return ""


def is_python(text):
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def wrong_of_rule(observer, pairs):
    """What is wrong with the corrected programs of one rule under one release."""
    wrong = [Wrong(p.code, p.text, "is no Python") for p in pairs if not is_python(p.text)]
    ran = [p for p in pairs if is_python(p.text)]
    before, after = [p.before for p in ran], [p.after for p in ran]
    for pair, eager, graph, fixed in zip(ran, outcomes(observer, before, True), outcomes(observer, before, False),
                                         outcomes(observer, after, False)):
        why = why_wrong(pair.code, eager, graph, fixed)
        if why:
            wrong.append(Wrong(pair.code, pair.text, why))
    return wrong


def check(observer, pairs):
    """Prints what is wrong with the corrected programs under one release; how many are."""
    failed = 0
    for code in sorted({p.code for p in pairs}):
        wrong = wrong_of_rule(observer, [p for p in pairs if p.code == code])
        for w in wrong:
            print("       FAILED %s on %s: the corrected text %s\n%s" % (
                w.code, observer.tensorflow, w.why, textwrap.indent(w.text.replace(HEAD, "").strip(), "           ")))
        failed += len(wrong)
        print("%s on %-8s %d corrected programs ran, %d are wrong" % (
            code, observer.tensorflow, sum(p.code == code for p in pairs), len(wrong)), flush=True)
    return failed


def rules_with_fix():
    for path in glob.glob(os.path.join(TOP, "rules", "*", "HY*.ini")):
        with open(path, encoding="utf-8") as file:
            if re.search(r"^fix = (safe|unsafe)$", file.read(), re.M):
                yield os.path.basename(path).partition("-")[0]


def check_all(running, hylint, only=()):
    """(how many releases all is right on, how many it is not)."""
    with tempfile.TemporaryDirectory(prefix="hylint-truth.") as room:
        counts, pairs = corrected(hylint, room, only)
        with concurrent.futures.ThreadPoolExecutor(len(running)) as pool:
            failed = list(pool.map(lambda observer: check(observer, pairs), running))
    fixed = collections.Counter(p.code for p in pairs)
    print("corrected of the programs in every position: %s" % ", ".join(
        "%s %d of %d" % (code, fixed[code], count) for code, count in counts.items()))
    without = sorted(set(rules_with_fix()) - set(counts)) if not only else []
    if without:
        print("       FAILED no programs in tests/truth/contexts/met for the fixes of %s" % ", ".join(without))
    unmet = [code for code in counts if not fixed[code]]
    if unmet:
        print("       FAILED no program of those is corrected, so nothing was shown of the fixes of %s" % ", ".join(unmet))
    return sum(not f for f in failed), sum(map(bool, failed)) + bool(without or unmet)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", default=os.path.join(TOP, "build"))
    parser.add_argument("--only", default=[], type=lambda s: s.split(","))
    parser.add_argument("--version", default="", help="one release, as 2.21")
    args = parser.parse_args()
    running = [observers.Observer(*release) for release in observers.environments(args.build, args.version)]
    _, failed = check_all(running, os.path.join(os.path.abspath(args.build), "hylint"), args.only)
    for observer in running:
        observer.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

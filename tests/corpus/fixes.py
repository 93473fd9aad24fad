#!/usr/bin/env python3
"""Whether hylint's corrections can be trusted with code nobody here wrote.

Copies the Python files of the corpus to a temporary folder, corrects them with
--fix --unsafe-fixes, and checks that every file that Python could parse before
can still be parsed, and that a second run changes nothing. With all rules, also
those that are off by default, a decorator that one file gets may bring findings
into files that import it, so that a few runs may be needed; they have to end.
Then the same for --add-suppressions: afterwards nothing is found. `--show N`
prints N corrections to be read by hand.
"""
import ast
import collections
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import warnings

from corpuslib import arguments, start


def python_files(folder):
    """Paths below a folder whose entries may be links."""
    for root, folders, names in os.walk(folder, followlinks=True):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if name.endswith(".py"):
                yield os.path.relpath(os.path.join(root, name), folder)


def copy_trees(source, target):
    count = 0
    for path in python_files(source):
        # Walks pass over such folders; here every file counts.
        to = os.path.join(target, path.replace("/build/", "/build_/").replace("/dist/", "/dist_/"))
        os.makedirs(os.path.dirname(to), exist_ok=True)
        shutil.copyfile(os.path.join(source, path), to)
        count += 1
    return count


def read_all(folder):
    texts = {}
    for path in python_files(folder):
        with open(os.path.join(folder, path), "rb") as f:
            texts[path] = f.read()
    return texts


def parses(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
            return True
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False


def run(hylint, folder, *arguments):
    command = [hylint.binary, "check", "--isolated", "--exit-zero", "-q", "-f", "concise", *arguments, "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
    if done.returncode not in (0, 1, 3) or "please report it" in done.stderr:
        sys.exit(f"{' '.join(command)}: status {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def changed(before, after):
    return [path for path in sorted(before) if before[path] != after[path]]


def broken(before, after):
    return [path for path in changed(before, after) if parses(before[path]) and not parses(after[path])]


def codes(out):
    return collections.Counter(line.split(": ", 1)[1].split()[1] for line in out.splitlines() if ": " in line)


def judge(name, trouble):
    for line in trouble[:10]:
        print(f"not ok {name}: {line}")
    if len(trouble) > 10:
        print(f"not ok {name}: and {len(trouble) - 10} more")
    if not trouble:
        print(f"ok {name}", flush=True)
    return bool(trouble)


def hunks(path, before, after):
    old, new = (t.decode("utf-8", "replace").splitlines(keepends=True) for t in (before, after))
    lines = list(difflib.unified_diff(old, new, path, path, n=4))
    for line in lines[2:]:
        if line.startswith("@@"):
            yield [lines[0]]
        yield [line]


def show(before, after, count, seed):
    """Random hunks of the corrections, as a diff."""
    all_hunks = []
    for path in changed(before, after):
        for piece in hunks(path, before[path], after[path]):
            if piece[0].startswith("---"):
                all_hunks.append([])
            all_hunks[-1] += piece
    random.Random(seed).shuffle(all_hunks)
    print(f"{len(all_hunks)} places corrected; {min(count, len(all_hunks))} of them:")
    for hunk in all_hunks[:count]:
        sys.stdout.write("\n" + "".join(line if line.endswith("\n") else line + "\n" for line in hunk))


def check_fixes(hylint, folder, original, opts):
    found = codes(run(hylint, folder))
    left = codes(run(hylint, folder, "--fix", "--unsafe-fixes"))
    once = read_all(folder)
    run(hylint, folder, "--fix", "--unsafe-fixes")
    failed = judge("corrected files parse", broken(original, once))
    failed |= judge("a second run changes nothing", changed(once, read_all(folder)))
    print(f"{len(changed(original, once))} files corrected of {len(original)}; findings gone by rule:")
    for code in sorted(found):
        if found[code] > left.get(code, 0):
            print(f"  {code}  {found[code] - left.get(code, 0)} of {found[code]}")
    if opts.show:
        show(original, once, opts.show, opts.seed)
    return failed


MOST_RUNS = 4


def check_all_rules(hylint, folder, original):
    before = original
    for _ in range(MOST_RUNS):
        run(hylint, folder, "--select", "ALL", "--ignore", "HY002", "--fix", "--unsafe-fixes")
        after = read_all(folder)
        still = changed(before, after)
        before = after
        if not still:
            break
    failed = judge("files corrected by all rules parse", broken(original, after))
    failed |= judge("all rules come to an end", still)
    print(f"{len(changed(original, after))} files corrected by all rules")
    return failed


def check_suppressions(hylint, folder, original):
    run(hylint, folder, "--add-suppressions", "for a test", "--ignore", "HY0")
    once = read_all(folder)
    failed = judge("silenced files parse", broken(original, once))
    again = run(hylint, folder, "--ignore", "HY0")
    # A file with a syntax error may lose the comment behind it.
    silent = [line for line in again.splitlines() if ": " in line and parses(once[line.split(":")[0]])]
    failed |= judge("nothing is found in silenced files", silent)
    print(f"{len(changed(original, once))} files silenced of {len(original)}")
    return failed


def main():
    parser = arguments(__doc__)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N corrections")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    opts, corpus, hylint = start(parser)
    with tempfile.TemporaryDirectory(prefix="hylint-fixes.") as room:
        trees, other, third = (os.path.join(room, name) for name in "abc")
        copy_trees(os.path.join(corpus.root, "trees"), trees)
        shutil.copytree(trees, other)
        shutil.copytree(trees, third)
        original = read_all(trees)
        failed = check_fixes(hylint, trees, original, opts)
        failed |= check_suppressions(hylint, other, original)
        failed |= check_all_rules(hylint, third, original)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Writes the closed tables of a framework from its installed releases.

usage: rules/frameworks/mine.py --python PATH --python PATH [--out FOLDER]
                                [--keep FOLDER]

Each PATH is the Python of an environment with one release (those that
tests/truth/run makes will do); give the oldest first. What it finds goes into
rules/frameworks/tensorflow/callables.ini and members.ini, which nobody edits by
hand: what cannot be mined stands in hand.ini. Takes some minutes; with --keep,
what each release said is kept there and read the next time.

A name in one release only has since= or until=. Two releases that do not agree
on what a call returns make it unknown.
"""
import argparse
import collections
import configparser
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RELEASE = os.path.join(HERE, "mining", "release.py")
WIDTH = 80
NAMES_ONLY = False  # nothing is called: every result stays unknown


def run_once(python, start, rows, environment):
    """Reads what release.py prints; the name it ended at, None when done."""
    worker = subprocess.Popen(
        [python, RELEASE, "--probe-from", str(start)] +
        ["--names-only"] * NAMES_ONLY, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    at, done = None, False
    for line in worker.stdout:
        row = json.loads(line)
        if "starts" in row:
            at = row
            if not at["number"] % 250:
                print("%s: %d %s" % (python, at["number"], at["starts"]),
                      file=sys.stderr)
        elif "done" in row:
            at, done = None, True
        else:
            rows[row.pop("name")] = row
    if worker.wait() and (at is None or at["number"] < start):
        sys.exit("%s: release.py failed; run it by hand" % python)
    return at


def mine(python, folder):
    """(release, {name: row}) of one environment."""
    environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3",
                       CUDA_VISIBLE_DEVICES="", PYTHONHASHSEED="0")
    version = subprocess.run(
        [python, "-c", "import importlib.metadata as m\n"
         "print([m.version(n) for n in ('tensorflow', 'tensorflow-cpu')"
         " if any(True for _ in m.distributions(name=n))][0])"],
        capture_output=True, text=True, check=True).stdout.split(".")
    release = int(version[0]) * 100 + int(version[1])
    rows, start = {}, 0
    kept = folder and os.path.join(folder, "%d.json" % release)
    if kept and os.path.exists(kept):
        with open(kept, encoding="utf-8") as file:
            return release, json.load(file)
    while True:
        at = run_once(python, start, rows, environment)
        if at is None:
            if kept:
                with open(kept, "w", encoding="utf-8") as file:
                    json.dump(rows, file)
            return release, rows
        print("%d: %s ends the process; it stays unknown" % (
            release, at["starts"]), file=sys.stderr)
        start = at["number"] + 1


# --- names ----------------------------------------------------------------------

def aliases():
    parser = configparser.ConfigParser(
        interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str
    parser.read(os.path.join(HERE, "tensorflow", "tensorflow.ini"),
                encoding="utf-8")
    return dict(parser["aliases"])


def canonical(name, renamed):
    """As framework_canonical() does it."""
    for _ in range(4):
        found = [a for a in renamed
                 if name == a or name.startswith(a + ".")]
        if not found:
            return name
        best = max(found, key=len)
        new = renamed[best] + name[len(best):]
        if new == name:
            return name
        name = new
    return name


def is_wanted(name):
    """Python's own modules are known to hylint without a table."""
    parts = name.split(".")
    return not parts[0] or (parts[0] in ("tensorflow", "numpy") and
                            "tests" not in parts)


# What a function may be said to return. A handful of probes does not show more:
# a draw of NumPy's is a float or an array by its arguments, an assertion gives
# an operation in a graph and nothing elsewhere.
RETURNED = {"tensor", "variable", "sparse", "ragged", "slices", "tuple", "list",
            "named", "dtype", "shape", "string", "bool", "?"}


# A parameter that says which dtype the result has.
NAMED_DTYPES = {"dtype", "out_type", "output_type", "Tout", "out_idx"}


def sure_dtype(word, parameters):
    """The word that says the dtype, where a parameter may say another."""
    named = [p for p in parameters if p.rstrip("=") in NAMED_DTYPES]
    if not named or word.startswith("dtype=@") or \
            word in ("dtype=bool", "dtype=string"):
        return [word]
    return ["dtype=@" + named[0]] if named[0] in NAMED_DTYPES else []


def sure_words(name, row):
    """Of a function only what its probes can show. How many it gives depends on
    how many it is given, and a rank does not say which axis is where."""
    words, parameters = row["words"], row.get("parameters")
    if name.startswith(".") or parameters is None:
        return words
    if words[1:] == ["class"]:
        is_other = name.startswith("numpy.") and words[0] == "object"
        return ["?", "class"] if is_other else words
    if ".raw_ops." in name:
        return words
    if name.startswith("numpy.") or words[0] not in RETURNED or \
            any(p.startswith("*") and p[1:].isidentifier()
                for p in parameters):
        return ["?"]
    sure = []
    for word in words:
        if word.startswith("dtype="):
            sure += sure_dtype(word, parameters)
        elif not word.startswith("rank"):
            sure.append(word)
    return sure


def by_canonical(rows, renamed):
    """A name that hylint never asks for goes, unless it stands for one."""
    found = {}
    rows = {name: dict(row, words=sure_words(name, row))
            for name, row in rows.items() if is_wanted(name)}
    for name, row in rows.items():
        if name.startswith("."):
            found[name] = row
            continue
        known = canonical(name, renamed)
        if known == name or known not in rows:
            found.setdefault(known, row)
            if known == name:
                found[known] = row
    return found


# --- two releases ----------------------------------------------------------------

def merged_parameters(old, new, old_release, new_release):
    """In the order of the newer release; what is in one only says so."""
    bare = lambda p: p.strip("*=") or p  # noqa: E731
    if "*args" in old + new and old != new:
        return new
    old_names = {bare(p): p for p in old}
    new_names = {bare(p) for p in new}
    texts = []
    for p in new:
        if bare(p) not in old_names and p not in ("/", "*"):
            p += ">%d" % new_release
        texts.append(p)
    for p in old:
        if bare(p) not in new_names and p not in ("/", "*"):
            at = len(texts) - sum(t.startswith("**") for t in texts[-1:])
            texts.insert(at, p + "<%d" % old_release)
    return texts


def merged_words(old, new):
    """Each word that both say; kinds must agree as a whole."""
    if old == new:
        return new
    if old == ["?"] or new == ["?"]:
        return old if new == ["?"] else new
    rules = ("dtype=", "rank=")
    plain = lambda ws: [w for w in ws if not w.startswith(rules)]  # noqa: E731
    if plain(old) != plain(new):
        kinds = {w[0] for w in (old, new)}
        if kinds <= {"tuple", "list", "named"} and len(kinds) == 1:
            return [old[0]] if old[0] != "named" else ["tuple"]
        return ["?"] + [w for w in ("class", "eager") if w in old and w in new]
    return [w for w in new if w in old]


def merged(old, new, old_release, new_release):
    if old is None:
        return dict(new, since=new_release)
    if new is None:
        return dict(old, until=old_release)
    row = dict(new, words=merged_words(old["words"], new["words"]))
    if ("parameters" in old) != ("parameters" in new):
        row["words"] = ["?"]
    elif "parameters" in new:
        row["parameters"] = merged_parameters(
            old["parameters"], new["parameters"], old_release, new_release)
    return row


def merge(releases):
    (old_release, old), (new_release, new) = releases[0], releases[-1]
    return {name: merged(old.get(name), new.get(name), old_release,
                         new_release) for name in {**old, **new}}


# --- writing ---------------------------------------------------------------------

def row_text(row):
    words = list(row["words"])
    for mark in ("since", "until"):
        if row.get(mark):
            words.append("%s=%d" % (mark, row[mark]))
    if "parameters" not in row:
        return " ".join(words)
    return "(%s) %s" % (", ".join(row["parameters"]), " ".join(words))


def wrapped(text):
    """On several lines, the next ones indented; broken at blanks only."""
    lines, line = [], ""
    for word in text.split(" "):
        room = WIDTH - (4 if lines else 0)
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line = word
        else:
            line = line + " " + word if line else word
    return "\n    ".join(lines + [line]) + "\n"


def sections_of(rows):
    sections = collections.defaultdict(dict)
    for name, row in rows.items():
        if name.startswith("."):
            kind, member = name[1:].split(".", 1)
            sections["members " + kind][member] = row
        elif "." in name:
            module, _, last = name.rpartition(".")
            sections[module][last] = row
    return sections


def write(path, sections, releases):
    with open(path, "w", encoding="utf-8") as out:
        out.write("# Mined from TensorFlow %s by rules/frameworks/mine.py."
                  " Do not edit;\n# hand.ini is for what is known by hand.\n" %
                  " and ".join("%d.%d" % divmod(r, 100) for r in releases))
        for name in sorted(sections):
            out.write("\n[%s]\n" % name)
            for key in sorted(sections[name]):
                out.write(wrapped("%s = %s" % (
                    key, row_text(sections[name][key]))))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--python", action="append", required=True)
    parser.add_argument("--out", default=os.path.join(HERE, "tensorflow"))
    parser.add_argument("--keep", metavar="FOLDER")
    parser.add_argument("--names-only", action="store_true",
                        help="call nothing: what calls return stays unknown")
    args = parser.parse_args()
    globals()["NAMES_ONLY"] = args.names_only
    renamed = aliases()
    releases = sorted((release, by_canonical(rows, renamed))
                      for release, rows in (
                          mine(python, args.keep) for python in args.python))
    sections = sections_of(merge(releases))
    for file, wanted in (("callables", False), ("members", True)):
        write(os.path.join(args.out, file + ".ini"),
              {name: rows for name, rows in sections.items()
               if name.startswith("members ") == wanted},
              [release for release, _ in releases])
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""The table of callers against what its probes have seen.

usage: tests/truth/callers/rows.py [--build DIR] [--write]

Runs the probes of rules/frameworks/tensorflow/callers.ini under each pinned
release and lists what the release has that may call a function (candidates.py).
Compares both with seen-*.json here, or writes those anew. check_table() holds
the table against these files without TensorFlow.
"""
import configparser
import fnmatch
import glob
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import judge  # noqa: E402
TOP = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
TABLE = os.path.join("rules", "frameworks", "tensorflow", "callers.ini")
DIALECTS = {"2.15": "keras2", "2.21": "keras3"}
# The classes whose methods a row means with `method = KIND.name`.
RECEIVERS = {
    "dataset": "tensorflow.data.Dataset", "model": "tensorflow.keras.Model",
    "strategy": "tensorflow.distribute.Strategy",
    "layer": "tensorflow.keras.layers.Layer",
    "metric": "tensorflow.keras.metrics.Metric",
    "optimizer": "tensorflow.keras.optimizers.Optimizer",
}


def read_table(path):
    """({group: [base, ...]}, {row: {key: value}})"""
    ini = configparser.ConfigParser(
        interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    ini.optionxform = str
    with open(path, encoding="utf-8") as file:
        ini.read_file(file)
    rows = {s: {k: " ".join(v.split()) for k, v in ini[s].items()}
            for s in ini.sections()}
    bases = {k: v.split() for k, v in rows.pop("bases", {}).items()}
    return bases, rows


def read_seen():
    """{release: what was seen}"""
    found = {}
    for path in sorted(glob.glob(os.path.join(HERE, "seen-*.json"))):
        with open(path, encoding="utf-8") as file:
            found[os.path.basename(path)[5:-5]] = json.load(file)
    return found


# --- a row and what was seen ------------------------------------------------------


def claimed(row, dialect):
    """{situation: set of contexts}; what is tried or built runs bare."""
    text = re.sub("tried|built", "bare", row.get(dialect, row.get("both", "")))
    return {word.split(":")[0]: set(word.split(":")[1].split("+"))
            for word in text.split()}


def taken(row, dialect):
    key = "takes" + dialect[-1]
    return row.get(key, row.get("takes", "")).split()


def fits_shape(wanted, seen):
    if not wanted:
        return True
    if wanted == "[]":
        return seen == "[]"
    return seen.startswith("[?") or seen == "*"


def fits_kind(wanted, seen, meaning):
    """Whether a kind like tensor/float32/[] is what was seen."""
    name, _, rest = wanted.partition("/")
    if name == "any" or name in ("given", "element", "slice", "same") and (
            name not in meaning):
        return True
    if name in meaning:
        return seen in meaning[name].split()
    kind, _, told = seen.partition("/")
    dtype, _, shape = rest.partition("/")
    seen_dtype, _, seen_shape = told.partition("/")
    return kind == name and (not dtype or dtype == seen_dtype) and (
        fits_shape(shape, seen_shape))


def fits(word, seen, meaning):
    """Whether a word of `takes` is a parameter that was seen."""
    keyword, equals, kinds = word.rpartition("=")
    name, passed, value = seen.rpartition("=")
    if equals and passed and keyword != name:
        return False
    if passed and not equals:
        return False
    kinds = kinds[:-3] if kinds.endswith("...") else kinds
    return any(fits_kind(k, value, meaning) for k in kinds.split("|"))


def wrong_parameters(words, kinds, meaning):
    """Why these arguments are not what the row takes, or None."""
    positions = [k for k in kinds if "=" not in k]
    for number, seen in enumerate(positions):
        if number < len(words):
            word = words[number]
        else:
            word = words[-1] if words and words[-1].endswith("...") else None
        if word is None:
            return "%s is one argument more than it says" % seen
        if not fits(word, seen, meaning):
            return "argument %d is %s, not %s" % (number, seen, word)
    for seen in kinds:
        if "=" in seen and not any(
                fits(w, seen, meaning) for w in words) and not (
                    seen.startswith("training=")):
            return "no %s is told" % seen
    return None


def wrong_with_row(name, row, dialect, seen):
    """What a row says that was not so."""
    claims, found = claimed(row, dialect), {}
    for probe in seen:
        if "error" in probe:
            # A release that has no such callable.
            if claims.get(probe["situation"]):
                yield "%s: the probe failed: %s" % (
                    probe["situation"], probe["error"])
            continue
        contexts = found.setdefault(probe["situation"], set())
        contexts.update(c for c, _ in probe["notes"])
        for _, kinds in probe["notes"]:
            why = wrong_parameters(taken(row, dialect), kinds,
                                   probe["meaning"])
            if why:
                yield "%s: %s" % (probe["situation"], why)
    for situation in sorted(set(claims) | set(found)):
        if situation not in found and not claims[situation]:
            continue
        if situation not in found:
            if not any(p["situation"] == situation for p in seen):
                yield "%s: there is no probe" % situation
        elif claims.get(situation, set()) != found[situation]:
            yield "%s: it runs %s, not %s" % (
                situation, "+".join(sorted(found[situation])) or "nowhere",
                "+".join(sorted(claims.get(situation, set()))) or "nowhere")


# --- what a release has -----------------------------------------------------------

# As [aliases] of tensorflow.ini: the name that a row is written under.
ALIASES = [
    (".layers.experimental.preprocessing.", ".layers."),
    (".layers.experimental.", ".layers."), (".optimizers.legacy.", ".optimizers."),
    ("tensorflow.optimizers.", "tensorflow.keras.optimizers."),
    ("tensorflow.metrics.", "tensorflow.keras.metrics."),
    ("tensorflow.losses.", "tensorflow.keras.losses."),
    ("tensorflow.initializers.", "tensorflow.keras.initializers."),
    ("tensorflow.keras.Layer.", "tensorflow.keras.layers.Layer."),
    ("tensorflow.keras.Metric.", "tensorflow.keras.metrics.Metric."),
]


def canonical(name):
    for old, new in ALIASES:
        name = (name + ".").replace(old, new)[:-1]
    return name


def matches_name(pattern, name):
    if pattern.endswith(".*"):
        module, _, last = name.rpartition(".")
        return module == pattern[:-2] and last[:1].isupper()
    return pattern == name


def is_argument_row(row, name, parameter):
    words = row.get("argument", "- ").split()[1:]
    if not any(fnmatch.fnmatch(parameter, w) for w in words):
        return False
    if "function" in row:
        names = row["function"].split()
    else:
        names = ["%s.%s" % (owner, word.partition(".")[2])
                 for word in row.get("method", "").split()
                 for owner in RECEIVERS[word.partition(".")[0]].split()]
    return any(matches_name(n, name) for n in names)


def covered(candidate, bases, rows):
    what, name, word = candidate.split()
    name = canonical(name)
    if what == "argument":
        return any(is_argument_row(r, name, word) for r in rows.values())
    for row in rows.values():
        for of in row.get("overrides", "").split():
            group, _, method = of.partition(".")
            if method == word and any(
                    matches_name(b, name) for b in bases.get(group, ())):
                return True
    return False


def read_left_out():
    """[pattern, ...] of left-out.txt: lines of a group under its reason."""
    with open(os.path.join(HERE, "left-out.txt"), encoding="utf-8") as file:
        return [line.strip() for line in file
                if line.strip() and not line.startswith("#")]


def check_table(top=TOP):
    """One line for each thing that is wrong with the table."""
    bases, rows = read_table(os.path.join(top, TABLE))
    left_out, used = read_left_out(), set()
    releases = read_seen()
    for name in rows:
        if not any(name in seen["rows"] for seen in releases.values()):
            yield "[%s] has no probe" % name
    for release, seen in releases.items():
        for name, notes in seen["rows"].items():
            if name not in rows:
                yield "the probe '%s' has no row" % name
                continue
            for why in wrong_with_row(name, rows[name], DIALECTS[release],
                                      notes):
                yield "[%s] on %s: %s" % (name, release, why)
        for candidate in seen["candidates"]:
            if covered(candidate, bases, rows):
                continue
            reason = [p for p in left_out
                      if fnmatch.fnmatchcase(candidate, p)]
            used.update(reason[:1])
            if not reason:
                yield "%s has '%s', which is no row and is not left out" % (
                    release, candidate)
    for pattern in left_out:
        if pattern not in used:
            yield "left-out.txt: no release has '%s'" % pattern


# --- under the releases -----------------------------------------------------------


def value_of(observer, path, function, arguments=(), seconds=300):
    outcome = observer.run(os.path.join(HERE, path), function, seconds=seconds,
                           arguments=list(arguments))
    if "broken" in outcome or outcome["error"]:
        raise RuntimeError("%s %s%r: %s" % (
            observer.name, function, tuple(arguments),
            outcome.get("broken") or outcome["error"]["text"]))
    return outcome["value"]


def each_once(notes):
    return [n for i, n in enumerate(notes) if n not in notes[:i]]


def short(probe):
    """A probe's notes, each once."""
    if "error" in probe:
        return dict(probe, error=judge.stable(probe["error"]))
    return dict(probe, **{k: each_once(probe[k]) for k in ("notes", "before")
                          if k in probe})


def observe(observer):
    """What a release shows; each row in a process of its own."""
    rows = {row: [short(p) for p in value_of(
        observer, "probes.py", "observe", [row])]
        for row in value_of(observer, "probes.py", "rows")}
    return {"tensorflow": observer.tensorflow, "rows": rows,
            "candidates": value_of(observer, "candidates.py", "candidates")}


def path_of(release):
    return os.path.join(HERE, "seen-%s.json" % release)


def write_seen(release, seen):
    with open(path_of(release), "w", encoding="utf-8") as out:
        out.write('{"tensorflow": %s,\n "rows": {\n' % json.dumps(
            seen["tensorflow"]))
        out.write(",\n".join("  %s: %s" % (json.dumps(k), json.dumps(v))
                             for k, v in sorted(seen["rows"].items())))
        out.write('\n },\n "candidates": [\n')
        out.write(",\n".join("  " + json.dumps(c)
                             for c in seen["candidates"]))
        out.write("\n ]}\n")


def check(observer, write):
    """How many rows and candidates of one release are not as before."""
    seen = observe(observer)
    if write:
        write_seen(observer.name, seen)
        return 0
    old = read_seen().get(observer.name, {"rows": {}, "candidates": []})
    wrong = [row for row in sorted(set(old["rows"]) | set(seen["rows"]))
             if old["rows"].get(row) != seen["rows"].get(row)]
    for row in wrong:
        print("FAILED callers, %s, [%s]: seen was %s, is %s" % (
            observer.name, row, old["rows"].get(row), seen["rows"].get(row)))
    other = set(old["candidates"]) ^ set(seen["candidates"])
    for candidate in sorted(other):
        print("FAILED callers, %s: '%s' is new or gone" % (
            observer.name, candidate))
    return len(wrong) + len(other)


def main():
    sys.path.insert(0, os.path.dirname(HERE))
    import observers

    wrong = observers.run_check("tests/truth/callers/rows.py [--build DIR] [--write]", check)
    for line in check_table():
        print("FAILED %s: %s" % (TABLE, line))
        wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

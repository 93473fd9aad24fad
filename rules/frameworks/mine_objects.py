#!/usr/bin/env python3
"""Writes what the objects of Keras had, and what its callables took, and the newest
release has and takes no more: objects.ini.

usage: rules/frameworks/mine_objects.py [--out FILE] PYTHON...

Each PYTHON is that of an environment with one release (those that tests/truth/run
makes will do), the oldest first. mining/objects.py runs in each of them.

A member is gone when the objects of an older release had it, whatever their class,
and no class of that kind in a newer one has it; that of one class of layers, when the
newer class has it no more. What was gone before the oldest of the releases is mined from its
optimizers.legacy, which are those of TensorFlow 2.10, and else stands in
objects-hand.ini with the last release that has it, at the latest.
"""
import argparse
import configparser
import json
import os
import subprocess
import sys

from mine_names import wrapped

HERE = os.path.dirname(os.path.abspath(__file__))
OBJECTS = os.path.join(HERE, "mining", "objects.py")
ARGUMENTS = os.path.join(HERE, "mining", "arguments.py")
POSITIONS = os.path.join(HERE, "mining", "positions.py")
REFUSED = os.path.join(HERE, "mining", "refused.py")
LAST_OF_OLD_OPTIMIZERS = 210
LAST_WITH_KERAS_2 = 215
# What the new optimizers refuse or, some of them, silently ignore.
OF_OLD_OPTIMIZERS = ("lr", "decay")


def mine(python, script=OBJECTS):
    """What a script finds in one release: of OBJECTS {kind: {"all": names, "any": names}}."""
    done = subprocess.run([python, script], capture_output=True, text=True)
    if done.returncode:
        sys.exit("%s: %s" % (python, done.stderr))
    return json.loads(done.stdout.strip().split("\n")[-1])


def gone(releases, kind):
    """{name: last release that has it}."""
    found, newer = {}, set()
    for release, kinds in reversed(releases):
        for name in set(kinds[kind]["all"]) - newer:
            found[name] = release
        newer |= set(kinds[kind]["any"])
    newest = releases[-1][0]
    if kind == "optimizer":
        for name in set(releases[0][1]["legacy optimizer"]["all"]) - newer:
            found[name] = LAST_OF_OLD_OPTIMIZERS
    # Between two of them that have Keras 2, nobody is told anything of use.
    return {name: last for name, last in found.items() if last != newest}


def gone_of_classes(releases):
    """{class: {name: last release that has it}} of public members; what all layers had
    is left out."""
    newest = releases[-1][1]["classes"]
    found = {}
    for release, kinds in releases[:-1]:
        for cls in set(kinds["classes"]) & set(newest):
            found.setdefault(cls, {}).update(
                {name: LAST_WITH_KERAS_2 for name in kinds["classes"][cls]
                 if name not in newest[cls] + kinds["layer"]["all"]})
    return found


# Of these all public members are written, too: what is none of them no release has.
CLOSED = ("dataset", "layer", "loss", "metric", "model", "optimizer")


def members(releases, kind, hand):
    """All public names that an object of a kind may have, whatever its class."""
    found = set(hand)
    for _, kinds in releases:
        found.update(kinds[kind]["any"], kinds.get("legacy " + kind, {}).get("any", ()))
    return {name: 0 for name in found if not name.startswith("_")}


def family(name):
    """The kind of which a class is: "loss" of tensorflow.keras.losses.Hinge."""
    module = name.split(".")[-2] if "." in name else name
    return {"losses": "loss", "loss": "loss", "keras": "model"}.get(
        module, module.rstrip("s"))


def fixed_now(releases):
    """{kind or class: {name: last release in which it could be set}}; of a class what
    its kind has not."""
    before, newest = releases[-2][1]["fixed"], releases[-1][1]["fixed"]
    found = {name: set(newest[name]) - set(before[name])
             for name in newest if name in before}
    return {name: {n: LAST_WITH_KERAS_2 for n in now
                   if name == family(name) or n not in found[family(name)]}
            for name, now in found.items()}


def kind_of(name):
    """The same of what refused.py tells of, which has tf.Module, too."""
    return "module" if name == "tensorflow.Module" else family(name)


def never_set(refused):
    """{kind or class: names that no release lets one set}; of a kind what none of its
    classes does, of a class, which all releases have, what its kind has not."""
    always = {name: set.intersection(*(set(r[name]) for r in refused if name in r))
              for r in refused for name in r}
    kinds = {kind_of(name) for name in always}
    found = {kind: set.intersection(*(always[name] for name in always
                                      if kind_of(name) == kind))
             for kind in kinds}
    found.update({name: always[name] - found[kind_of(name)] for name in always
                  if all(name in r for r in refused)})
    return found


def write_never_set(out, found, first, hand):
    """Since the oldest release that was mined, or the one whose source was read."""
    rows = {}
    for name in sorted(n for n in found if found[n]):
        read = hand.get("never-set " + name, {})
        rows[name] = {n: read.get(n, first) for n in found[name]}
    rows["any"] = {n: min(r[n] for r in rows.values() if n in r)
                   for r in rows.values() for n in r}
    for name, names in rows.items():
        out.write("\n[names keras-never-set.%s]\n" % name)
        for since in sorted(set(names.values())):
            out.write(wrapped("%d- = %s" % (since, " ".join(
                sorted(n for n in names if names[n] == since)))))


def arguments_taken(python, asked):
    """{callable: names} of one release."""
    done = subprocess.run([python, ARGUMENTS], input=json.dumps(asked),
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit("%s: %s" % (python, done.stderr))
    return json.loads(done.stdout.strip().split("\n")[-1])


def arguments_gone(pythons):
    """{callable: {name: last release that takes it}}, of what the newest has, too."""
    taken = [arguments_taken(python, {}) for python in pythons[:-1]]
    asked = {name: sorted(set(sum((t.get(name, []) for t in taken), [])))
             for t in taken for name in t}
    newest = arguments_taken(pythons[-1], asked)
    return {name: {a: LAST_WITH_KERAS_2 for a in asked[name]
                   if a not in newest[name]}
            for name in asked if name in newest}


def positions_gone(mined):
    """{method: {position: last release}}, where the newest takes another parameter."""
    newest = mined[-1]["positions"]
    return {name: {str(i): LAST_WITH_KERAS_2 for i in range(len(before))
                   if i >= len(newest[name]) or newest[name][i] != before[i]}
            for name, before in mined[-2]["positions"].items()}


def int_shapes_gone(mined):
    """{callable: {parameter: last release in which it takes an int for a shape}}."""
    newest = mined[-1]["int shapes"]
    return {name: {p: LAST_WITH_KERAS_2 for p in before if p not in newest[name]}
            for name, before in mined[-2]["int shapes"].items()}


def write_endings(out, mined):
    """Of the files that the newest release takes, where one before took any."""
    newest = mined[-1]["endings"]
    for name, before in sorted(mined[-2]["endings"].items()):
        if before == ["*"] and newest[name] != before:
            out.write("\n[names keras-ending.%s]\n" % name)
            out.write(wrapped("%d- = %s" % (LAST_WITH_KERAS_2 + 1,
                                            " ".join(sorted(newest[name])))))


def by_hand():
    """{kind: {name: last}} of objects-hand.ini."""
    parser = configparser.ConfigParser()
    parser.optionxform = str
    parser.read(os.path.join(HERE, "objects-hand.ini"), encoding="utf-8")
    return {kind: {name: int(last) for last, names in parser[kind].items()
                   for name in names.split()} for kind in parser.sections()}


def write_rows(out, section, found):
    if found:
        out.write("\n[names %s]\n" % section)
    for last in sorted(set(found.values())):
        out.write(wrapped("200-%s = %s" % (last or "", " ".join(
            sorted(n for n in found if found[n] == last)))))


def write_any(out, section, tables):
    """All names of some tables: most that a program says is in none."""
    write_rows(out, section + ".any", {
        name: max(t[name] for t in tables if name in t)
        for t in tables for name in t})


def write_arguments(out, gone):
    rows = {}
    for name in sorted(gone):
        found = rows[name] = dict(gone[name])
        if name.startswith("tensorflow.keras.optimizers."):
            found.update(dict.fromkeys(OF_OLD_OPTIMIZERS, LAST_OF_OLD_OPTIMIZERS))
        write_rows(out, "keras-argument." + name, found)
    write_any(out, "keras-argument", list(rows.values()))


def write_sections(out, section, gone):
    for name in sorted(gone):
        write_rows(out, "%s.%s" % (section, name), gone[name])


def write(path, releases, arguments, positions, refused):
    hand = by_hand()
    with open(path, "w", encoding="utf-8") as out:
        out.write("# Members of the objects of Keras that a later release has no"
                  " more. Mined from\n# TensorFlow %s by"
                  " rules/frameworks/mine_objects.py; do not edit.\n"
                  "# [names keras-object.KIND] FIRST-LAST = members; 200 stands for"
                  " all before.\n# [names keras-object.CLASS] the same of what one class of"
                  " layers had.\n# [names keras-member.KIND] all public members, of all"
                  " releases.\n# [names keras-argument.CALLABLE] the same of"
                  " arguments,\n# [names keras-position.CALLABLE] of what is given by"
                  " position, counted from 0,\n# [names keras-int-shape.CALLABLE] of shapes"
                  " that are an int,\n# [names keras-fixed.KIND] of attributes that could be"
                  " set, and are now properties\n# without a setter,\n# [names keras-ending.CALLABLE] how files"
                  " end that are taken since then,\n# [names keras-never-set.KIND]"
                  " FIRST- = attributes that no release lets one set.\n" % ", ".join("%d.%d" % divmod(r, 100)
                                              for r, _ in releases))
        rows = {}
        for kind in ("KerasTensor", "callback", "dataset", "image-iterator", "layer", "metric", "model", "optimizer", "shape"):
            found = rows[kind] = dict(gone(releases, kind) if kind in releases[0][1] else {},
                         **hand.get(kind, {}))
            write_rows(out, "keras-object." + kind, found)
        of_classes = gone_of_classes(releases)
        write_sections(out, "keras-object", of_classes)
        write_any(out, "keras-object", list(rows.values()) + list(of_classes.values()))
        for kind in CLOSED:
            write_rows(out, "keras-member." + kind,
                       members(releases, kind, hand.get(kind, {})))
        write_sections(out, "keras-fixed", fixed_now(releases))
        write_any(out, "keras-fixed", list(fixed_now(releases).values()))
        write_never_set(out, never_set(refused), releases[0][0], hand)
        write_arguments(out, arguments)
        write_sections(out, "keras-position", positions_gone(positions))
        write_sections(out, "keras-int-shape", int_shapes_gone(positions))
        write_endings(out, positions)
        write_rows(out, "keras-callable.any", {
            name.split(".")[-1]: LAST_WITH_KERAS_2 for gone in (
                positions_gone(positions), int_shapes_gone(positions),
                positions[-1]["endings"])
            for name in gone if gone[name]})


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("python", nargs="+")
    parser.add_argument("--out", default=os.path.join(HERE, "tensorflow",
                                                      "objects.ini"))
    args = parser.parse_args()
    mined = [mine(python) for python in args.python]
    write(args.out, sorted((kinds.pop("release"), kinds) for kinds in mined),
          arguments_gone(args.python),
          [mine(python, POSITIONS) for python in args.python],
          [{name: names for name, names in mine(python, REFUSED).items()
            if name != "release"} for python in args.python])
    return 0


if __name__ == "__main__":
    sys.exit(main())

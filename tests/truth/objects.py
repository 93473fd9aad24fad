#!/usr/bin/env python3
"""The members of the objects of the installed releases, and the arguments that they take,
against objects.ini.

usage: tests/truth/objects.py [--build DIR]

What rules/frameworks/tensorflow/objects.ini says is gone after a release must not be in
a later one, nor be taken by it: HY825 and HY826 say that it fails there. A member that is
still there, and only raises, is one of RAISING; the arguments of optimizers that are
ignored are IGNORED.
"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
TABLE = os.path.join(TOP, "rules", "frameworks", "tensorflow", "objects.ini")

RAISING = {"add_metric": NotImplementedError}


# The default rates of optimizers are none of these.
IGNORED = {"lr": 0.4321, "decay": 0.4321}


def table(of="object"):
    """[(kind, name, last)] of the members, or [(callable, name, last)] of the arguments."""
    rows, section, kind, last = [], None, None, None
    with open(TABLE, encoding="utf-8") as file:
        for line in file:
            if line.startswith("[names keras-"):
                section, _, kind = line.strip()[len("[names keras-"):-1].partition(".")
            elif line.strip() and section == of and kind != "any" and not line.startswith("#"):
                if not line.startswith(" "):
                    key, line = line.split("=", 1)
                    last = int(key.strip().split("-")[1] or 0)
                rows += [(kind, name, last) for name in line.split()]
    return rows


def mined(script, given=None):
    """What a script of rules/frameworks/mining/ finds in this release."""
    import json

    path = os.path.join(TOP, "rules", "frameworks", "mining", script)
    done = subprocess.run([sys.executable, path], capture_output=True, text=True,
                          input=json.dumps(given), check=True)
    return json.loads(done.stdout.strip().split("\n")[-1])


def is_ignored(callable_name, argument):
    """Whether an optimizer is what it is without the argument."""
    from tensorflow import keras

    make = getattr(keras.optimizers, callable_name.split(".")[-1])
    try:
        made = make(**{argument: IGNORED[argument]})
    except ValueError:
        return True
    return abs(float(made.learning_rate) - IGNORED["lr"]) > 1e-6 and \
        not hasattr(made, "decay")


def still_taken(release):
    """(what it takes and should not, how many were looked at)"""
    rows = [row for row in table("argument") if row[2] < release]
    asked = {}
    for name, argument, _ in rows:
        asked.setdefault(name, []).append(argument)
    taken = mined("arguments.py", asked)
    return ["%s of %s" % (argument, name) for name, argument, _ in rows
            if argument in taken.get(name, ()) and not (
                argument in IGNORED and ".optimizers." in name and
                (name.endswith(".Optimizer") or is_ignored(name, argument)))], \
        len(rows)


def takes_name_first():
    """Whether each add_weight of the table takes the name by position."""
    from tensorflow import keras

    made = {"layer": keras.layers.Layer, "model": keras.Sequential,
            "metric": keras.metrics.Mean}
    for kind, make in made.items():
        try:
            make().add_weight("w", shape=(2,), initializer="zeros")
        except (TypeError, ValueError):
            continue
        yield "%s.add_weight" % kind


def still_as_before(release):
    """(what it takes by position or as a shape and should not, how many were looked at)"""
    here = mined("positions.py")
    ints = [row for row in table("int-shape") if row[2] < release]
    first = [row for row in table("position") if row[2] < release and row[1] == "0"]
    taking = set(takes_name_first())
    metrics = [row for row in table("position") if row[:2] == ("model.compile", "2")
               and row[2] < release and here["positions"][row[0]][2] == "metrics"]
    return ["an int as %s of %s" % (name, taker) for taker, name, _ in ints
            if name in here["int shapes"][taker]] + [
        "a name by position in %s" % taker for taker, _, _ in first if taker in taking
    ] + ["metrics by position" for _ in metrics], len(ints) + len(first)


def endings_as_said(release):
    """(endings of files of which the table says something else, how many were looked at)"""
    said, here = {}, mined("positions.py")["endings"]
    for name, ending, _ in table("ending"):
        said.setdefault(name, set()).add(ending)
    if release < 216:
        return ["%s takes no other endings" % n for n in said if here[n] != ["*"]], len(said)
    return ["endings of " + n for n in said if said[n] != set(here[n])], len(said)


def still_settable(release, found):
    """(what can still be set and should not, how many were looked at)"""
    rows = [row for row in table("fixed") if row[2] < release]
    return ["%s of %s has a setter" % (name, kind) for kind, name, _ in rows
            if name not in found["fixed"][kind]], len(rows)


def never_set_here():
    """(what can be set and should not, how many were looked at)"""
    here = mined("refused.py")
    bases = {"layer": "keras.layers.Layer", "model": "keras.Model", "module": "Module",
             "metric": "keras.metrics.Metric", "optimizer": "keras.optimizers.Optimizer"}
    rows = table("never-set")
    return ["%s of %s can be set" % (name, kind) for kind, name, _ in rows if name not in
            here["tensorflow." + bases[kind] if kind in bases else kind]], len(rows)


def raises_as_said(kind, name):
    from tensorflow import keras

    made = {"layer": keras.layers.Dense, "model": keras.Sequential}[kind]
    thing = made(1) if kind == "layer" else made()
    try:
        getattr(thing, name)(0.0, name="a")
    except RAISING[name]:
        return True
    return False


def shape_of_build():
    """What the shape has that Keras gives to build()."""
    import tensorflow as tf

    given = []

    class Looking(tf.keras.layers.Layer):
        def build(self, input_shape):
            given.append(input_shape)

        def call(self, x):
            return x

    Looking()(tf.ones([2, 3]))
    return {"any": dir(given[0])}


def members_of(found, of):
    """Those of a kind, or of one class of layers."""
    return found["classes"].get(of, ()) if "." in of else found[of]["any"]


def still_there():
    """What a release has or takes and the table says is gone; runs inside of it."""
    found = dict(mined("objects.py"), shape=shape_of_build())
    release = found["release"]
    there = ["%s.%s" % (kind, name) for kind, name, last in table()
             if last < release and name in members_of(found, kind) and not (
                 name in RAISING and raises_as_said(kind, name))]
    looked_at = sum(last < release for _, _, last in table())
    taken, arguments = still_taken(release)
    given, ways = still_as_before(release)
    settable, fixed = still_settable(release, found)
    endings, files = endings_as_said(release)
    never, refused = never_set_here()
    return {"there": there + taken + given + settable + endings + never,
            "looked at": looked_at + arguments + ways + fixed + files + refused,
            "release": release}


def check(observer, write):
    """How many members one release has that are said to be gone; they are printed."""
    del write
    value = observer.value_of(__file__, "still_there", "members")
    if value is None:
        return 1
    for name in value["there"]:
        print("FAILED rules/frameworks/tensorflow/objects.ini: %s of %d"
              " (rules/frameworks/mine_objects.py?)" % (name, value["release"]))
    print("%s: %d members and arguments are gone as objects.ini says" % (
        observer.name, value["looked at"] - len(value["there"])))
    return len(value["there"]) or not value["looked at"]


def main():
    sys.path.insert(0, HERE)
    import observers

    wrong = observers.run_check("tests/truth/objects.py [--build DIR]", check)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Which positional argument of tf.NAME and tf.math.NAME is the name of the
operation: prints the section [name-slots] of rules/frameworks/tensorflow/tensorflow.ini.

usage: name_slots.py PYTHON...

Each PYTHON is one that has a release of TensorFlow. An operation is listed when
it takes `name` at the same place in all of them.
"""

import json
import subprocess
import sys
import textwrap

LIST = """
import inspect, json
import tensorflow as tf
slots = {}
for module in tf.math, tf:
    for name in dir(module):
        thing = getattr(module, name, None)
        if name.startswith("_") or not callable(thing) or inspect.isclass(thing):
            continue
        try:
            parameters = inspect.signature(thing).parameters.values()
        except (TypeError, ValueError):
            continue
        for place, p in enumerate(parameters):
            if p.kind not in (p.POSITIONAL_OR_KEYWORD, p.POSITIONAL_ONLY):
                break
            if p.name == "name" and p.default is None:
                slots[name] = place
print(json.dumps(slots))
"""
PLACES = 1, 2, 3


def slots_of(python):
    run = subprocess.run([python, "-c", LIST], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(run.stdout)


def main(pythons):
    if not pythons:
        sys.exit(__doc__.strip())
    releases = [slots_of(python) for python in pythons]
    print("[name-slots]")
    for place in PLACES:
        names = sorted(n for n in releases[0] if all(r.get(n) == place for r in releases))
        print(textwrap.fill(f"{place} = " + " ".join(names), 78, subsequent_indent="    "))


if __name__ == "__main__":
    main(sys.argv[1:])

#!/usr/bin/env python3
"""Runs inside a release: prints one JSON line for each name that it has.

usage: release.py [--probe-from N] [--only PREFIX] [--names-only]

mine.py starts it, and starts it again behind a name that ends the process.
"""
import argparse
import enum
import inspect
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import kinds  # noqa: E402
import members  # noqa: E402
import names  # noqa: E402
import operations  # noqa: E402
import probing  # noqa: E402


# id of a function -> words, and the function so that the id stays its own:
# most have two names or more.
PROBED = {}


def row_of(name, value):
    """What stands in the table for the name, without since and until."""
    if names.is_module(value):
        return {"words": ["module"]}
    if inspect.isclass(value) and not issubclass(value, enum.Enum):
        return {"parameters": names.parameters_of(value),
                "words": [kinds.kind_of_class(value), "class"]}
    if not callable(value) or isinstance(value, enum.EnumMeta):
        return {"words": [kinds.kind_of(value)]}
    words = operations.returned_by(name) or PROBED.get(id(value), [None])[0]
    if not words or words == ["?"]:
        words = probing.returned_by(name, value, names.signature_of(value))
        PROBED[id(value)] = words, value
    return {"parameters": names.parameters_of(value), "words": words}


def all_names():
    for name, value in names.public_names():
        yield name, value
        if inspect.isclass(value) and name.startswith("tensorflow.") and \
                kinds.kind_of_class(value) != "object" or \
                name == "tensorflow.random.Generator":
            yield from names.static_members(name, value)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--probe-from", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--names-only", action="store_true")
    args = parser.parse_args()
    if args.names_only:
        probing.MOST_CALLS = 0
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what the probed functions print is no result
    probing.tf.debugging.disable_traceback_filtering()
    room = probing.quiet_place()
    for number, (name, value) in enumerate(all_names()):
        if number < args.probe_from or not name.startswith(args.only):
            continue
        print(json.dumps({"number": number, "starts": name}), file=out)
        print(json.dumps(dict(row_of(name, value), name=name)), file=out)
    for name, row in members.rows():
        if name.startswith("." + args.only):
            print(json.dumps(dict(row, name=name)), file=out)
    print(json.dumps({"done": True}), file=out)
    out.flush()
    room.cleanup()
    os._exit(0)


if __name__ == "__main__":
    main()

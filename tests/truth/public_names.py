#!/usr/bin/env python3
"""The names of the modules of the installed releases, against names.ini.

usage: tests/truth/public_names.py [--build DIR]

Each public name of a module in rules/frameworks/tensorflow/names.ini that a release
has must be there for that release: HY813 and HY814 say that it fails otherwise.
"""
import importlib
import os
import sys
import types

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
TABLE = os.path.join(TOP, "rules", "frameworks", "tensorflow", "names.ini")


def modules():
    """{module: {name: (first, last)}}; no last: the newest."""
    found, names, releases = {}, None, None
    with open(TABLE, encoding="utf-8") as file:
        for line in file:
            if line.startswith("[names "):
                names = found.setdefault(line.strip()[7:-1], {})
            elif line.strip() and not line.startswith("#"):
                if not line.startswith(" "):
                    key, line = line.split("=", 1)
                    first, last = key.strip().split("-")
                    releases = int(first), int(last or sys.maxsize)
                names.update((name, releases) for name in line.split())
    return found


def number(version):
    major, minor = version.split(".")[:2]
    return 100 * int(major) + int(minor)


def module_of(name):
    """The module of the release, None where it has none of that name."""
    try:
        module = importlib.import_module(name.split(".")[0])
        for part in name.split(".")[1:]:
            module = getattr(module, part)
    except (ImportError, AttributeError):
        return None
    return module if isinstance(module, types.ModuleType) else None


def unknown_names():
    """What the release has and the table has not; runs inside of it."""
    import importlib.metadata

    import tensorflow as tf

    releases = {"tensorflow": number(tf.__version__)}
    for package in ("keras", "tf_keras"):
        try:
            releases[package] = number(importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            pass
    found, looked_at = [], 0
    for module, names in modules().items():
        release = releases.get(module.split(".")[0])
        for name in dir(release and module_of(module)):
            if name.startswith("_") or not release or not module_of(module):
                continue
            looked_at += 1
            first, last = names.get(name, (sys.maxsize, 0))
            if not first <= release <= last:
                found.append("%s.%s of %d" % (module, name, release))
    return {"unknown": found, "looked at": looked_at}


def check(observer, write):
    """How many names of one release the table does not have; they are printed."""
    del write
    value = observer.value_of(__file__, "unknown_names", "names")
    if value is None:
        return 1
    for name in value["unknown"]:
        print("FAILED rules/frameworks/tensorflow/names.ini: no %s"
              " (rules/frameworks/mine_names.py?)" % name)
    print("%s: %d names are in names.ini" % (
        observer.name, value["looked at"] - len(value["unknown"])))
    return len(value["unknown"]) or not value["looked at"]


def main():
    sys.path.insert(0, HERE)
    import observers

    wrong = observers.run_check("tests/truth/public_names.py [--build DIR]", check)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

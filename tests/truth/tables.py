#!/usr/bin/env python3
"""The options of tf.function and the builtins that AutoGraph converts, as the
installed releases have them.

usage: tests/truth/tables.py [--build DIR] [--write]

Compares tests/truth/tables/tensorflow-*.json with the releases, or writes them
anew. tests/truth/test_tables.py holds the rules against these files, without
TensorFlow; make truth compares them with the releases.
"""
import importlib.util
import json
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))

# x is a tensor of one dimension, k one of none, both of floats.
EXPRESSIONS = [
    "abs(x)", "all(x > 0.0)", "any(x > 0.0)", "bool(k)", "dict(x)",
    "divmod(k, 2.0)", "list(enumerate(x))",
    "list(filter(lambda e: e > 0.0, x))", "float(k)", "hash(k)", "int(k)",
    "iter(x)", "len(x)", "list(x)", "list(map(lambda e: e * 2.0, x))",
    "max(k, 1.0)", "max(x)", "min(k, 1.0)", "min(x)", "next(x)", "pow(x, 2.0)",
    "print(x)", "range(int(k))", "list(reversed(x))", "round(k)", "set(x)",
    "sorted(x)", "str(x)", "sum(x)", "sum([x, x])", "tuple(x)",
    "list(zip(x, x))", "0.0 < k < 5.0", "k > 0.0 and k < 5.0", "not k > 0.0",
    "k in [1.0, 2.0]", "[10, 20][tf.cast(k, tf.int32)]", "{k: 1}",
    "[e for e in x]", "tf.add(*x[:2])",
]


def options():
    """{option: default} of tf.function."""
    import inspect

    import tensorflow as tf
    return {name: repr(p.default)
            for name, p in inspect.signature(tf.function).parameters.items()}


def deprecated(names):
    """{option: what replaces it, or None}, as the documentation says."""
    import tensorflow as tf
    found = {}
    for name, new in re.findall(
            r"^(\w+) is deprecated(?:, use (\w+) instead)?$",
            tf.function.__doc__, re.M):
        if name in names:
            found[name] = new or None
    return found


def programs(folder):
    """A module with a function for each expression. AutoGraph reads its source
    when it traces, so the folder stays until then."""
    text = "import tensorflow as tf\n"
    for number, expression in enumerate(EXPRESSIONS):
        text += "\n\ndef f%d(x, k):\n    y = %s\n    return x\n" % (
            number, expression)
    path = os.path.join(folder, "expressions.py")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    spec = importlib.util.spec_from_file_location("expressions", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["expressions"] = module
    spec.loader.exec_module(module)
    return [getattr(module, "f%d" % n) for n in range(len(EXPRESSIONS))]


def outcome_of(function, autograph):
    """`works`, or the type of what is raised."""
    import tensorflow as tf
    try:
        tf.function(function, autograph=autograph)(
            tf.constant([1.0, 2.0]), tf.constant(1.0))
        return "works"
    except Exception as error:
        return type(error).__name__


def table():
    """What this release says; runs inside of it."""
    import tensorflow as tf
    from tensorflow.python.autograph.operators import py_builtins

    names = options()
    with tempfile.TemporaryDirectory(prefix="hylint-truth.") as folder:
        functions = programs(folder)
        outcomes = [{e: outcome_of(f, autograph)
                     for e, f in zip(EXPRESSIONS, functions)}
                    for autograph in (True, False)]
    return {
        "tensorflow": tf.__version__,
        "options": names,
        "deprecated": deprecated(names),
        "converted": sorted(set(py_builtins.BUILTIN_FUNCTIONS_MAP)),
        "expressions": outcomes[0],
        "without autograph": outcomes[1],
    }


def path_of(release):
    return os.path.join(HERE, "tables", "tensorflow-%s.json" % release)


def stored(release):
    try:
        with open(path_of(release), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def differences(old, new, path=""):
    """Where two tables differ, one line each."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(set(old) | set(new)):
            yield from differences(old.get(key), new.get(key),
                                   path + "/" + key)
    elif old != new:
        yield "%s: %r, in the release %r" % (path[1:], old, new)


def check(observer, write):
    """How many differences one release has; they are printed."""
    value = observer.value_of(__file__, "table", "tables")
    if value is None:
        return 1
    if write:
        with open(path_of(observer.name), "w", encoding="utf-8") as out:
            json.dump(value, out, indent=1, sort_keys=True)
            out.write("\n")
        return 0
    wrong = list(differences(stored(observer.name), value))
    for line in wrong:
        print("FAILED %s: %s (tests/truth/tables.py --write?)" % (
            os.path.relpath(path_of(observer.name), TOP), line))
    return len(wrong)


def main():
    sys.path.insert(0, HERE)
    import observers

    wrong = observers.run_check("tests/truth/tables.py [--build DIR] [--write]", check)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

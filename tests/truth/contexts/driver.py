"""Runs many small programs in one process: observe.py calls it by its name."""
import contextlib
import importlib.util
import io
import sys

import tensorflow as tf

sys.path.insert(0, __file__.rpartition("/")[0])


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return [[str(k), plain(v)] for k, v in value.items()]
    if hasattr(value, "numpy"):
        value = value.numpy()
    if isinstance(value, bytes):
        return value.decode()
    dtype = str(getattr(value, "dtype", ""))
    if hasattr(value, "tolist"):
        return [dtype, plain(value.tolist())] if dtype != "object" else plain(value.tolist())
    return value if value is None or isinstance(value, (bool, int, float, str)) else repr(value)


def outcome_of(path, eagerly):
    """("value", what run() gives), ("expected", what it should give) where the program
    says so and is asked for what it gives eagerly, or ("error", the text)."""
    name = path.rpartition("/")[2][:-len(".py")]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    tf.config.run_functions_eagerly(eagerly)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            spec.loader.exec_module(module)
            if eagerly and hasattr(module, "expected"):
                return ["expected", plain(module.expected())]
            return ["value", plain(module.run())]
    except Exception as error:
        return ["error", "%s: %s" % (type(error).__name__, str(error)[-300:])]


def outcomes(paths, eagerly):
    """One for each program; a program that works as a graph is no reason for a fix."""
    return [outcome_of(path, eagerly) for path in paths]

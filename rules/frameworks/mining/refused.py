"""The attributes that objects of Keras refuse in one release: prints {full name of a
class: names} as JSON, and the number of the release as "release".

Each is really assigned, in a class that derives from the one that is asked about and
has called `super().__init__()`; what raises AttributeError for a value of every sort is
refused. That is mostly a property without a setter; `layers` of a model has one that
only raises. Private names are left out.
"""
import inspect
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf  # noqa: E402

keras = tf.keras
# The class that all objects of a kind come from, and the module that has those below.
KINDS = [(keras.layers.Layer, "layers"), (keras.losses.Loss, "losses"),
         (keras.metrics.Metric, "metrics"),
         (keras.optimizers.Optimizer, "optimizers"),
         (keras.callbacks.Callback, "callbacks")]
# The arguments of its __init__: the first that it takes.
ARGUMENTS = ({}, {"learning_rate": 0.1}, {"name": "own"},
             {"learning_rate": 0.1, "name": "own"})
VALUES = (None, 3, "own", [1], {"a": 1}, lambda: tf.ones([2]),
          lambda: tf.Variable(1.0), lambda: keras.layers.Dense(1),
          lambda: [keras.layers.Dense(1)])


def properties(cls):
    return sorted(n for n in dir(cls) if not n.startswith("_") and
                  isinstance(inspect.getattr_static(cls, n), property))


def made(cls, base):
    """An object of a class below, of which only the __init__ of `base` is run: what the
    one of the class itself is given is of no account."""
    for arguments in ARGUMENTS:
        class Own(cls):
            def __init__(self):
                base.__init__(self, **arguments)
        Own.__abstractmethods__ = frozenset()
        try:
            return Own()
        except TypeError:
            continue
    return None


def refuses(make, name):
    for value in VALUES:
        try:
            setattr(make(), name, value() if callable(value) else value)
        except AttributeError:
            continue
        except Exception:
            return False
        return False
    return True


def refused_by(cls, base):
    """A setter may ask for what the __init__ of the class would have made, and fail for
    want of it: those of the base alone are believed."""
    if made(cls, base) is None:
        raise SystemExit("no object of %s" % cls)
    return [n for n in properties(cls)
            if (cls is base or
                inspect.getattr_static(cls, n).fset is None or
                inspect.getattr_static(cls, n) is
                inspect.getattr_static(base, n, None)) and
            refuses(lambda: made(cls, base), n)]


def main():
    major, minor = tf.__version__.split(".")[:2]
    found = {"tensorflow.Module": refused_by(tf.Module, tf.Module),
             "tensorflow.keras.Model": refused_by(keras.Model, keras.Model),
             "tensorflow.keras.Sequential": refused_by(keras.Sequential,
                                                       keras.Sequential)}
    for base, module in KINDS:
        for name, cls in vars(getattr(keras, module)).items():
            if inspect.isclass(cls) and issubclass(cls, base):
                found["tensorflow.keras.%s.%s" % (module, name)] = \
                    refused_by(cls, base)
    found["release"] = 100 * int(major) + int(minor)
    print(json.dumps(found))


if __name__ == "__main__":
    main()

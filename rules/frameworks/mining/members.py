"""The attributes and methods of the kinds of values."""
import inspect
import sys

import numpy as np
import tensorflow as tf

import names
import probing
from kinds import kind_of

keras = tf.keras


def keras_model():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


def subjects():
    """kind -> how one is made; called eagerly and in a graph."""
    return {
        "tensor": lambda: tf.constant([[1.0, 2.0]]),
        "variable": lambda: VARIABLE,
        "ragged": lambda: tf.ragged.constant([[1.0], [2.0, 3.0]]),
        "sparse": lambda: tf.sparse.from_dense([[1.0, 0.0]]),
        "slices": lambda: tf.IndexedSlices(
            tf.constant([[1.0]]), tf.constant([0]), tf.constant([2, 1])),
        "keras-tensor": lambda: keras.Input((2,)),
        "dataset": lambda: tf.data.Dataset.from_tensor_slices([1.0, 2.0]),
        "dataset-iterator": lambda: iter(
            tf.data.Dataset.from_tensor_slices([1.0, 2.0]))
        if tf.executing_eagerly() else None,
        "tensor-array": lambda: tf.TensorArray(
            tf.float32, 2, clear_after_read=False).write(0, 1.0).write(1, 2.0),
        "shape": lambda: tf.TensorShape([2, 3]),
        "dtype": lambda: tf.float32,
        "tape": tf.GradientTape,
        "optimizer": lambda: OPTIMIZER,
        "layer": lambda: LAYER,
        "model": lambda: MODEL,
        "metric": lambda: METRIC,
        "loss": keras.losses.MeanSquaredError,
        "strategy": tf.distribute.get_strategy,
        "generator": lambda: GENERATOR,
        "spec": lambda: tf.TensorSpec([2, None], tf.float32),
        "operation": lambda: None if tf.executing_eagerly() else tf.no_op(),
        "numpy": lambda: np.ones((2, 3), np.float32),
        "string": lambda: "text",
        "bytes": lambda: b"text",
        "list": lambda: [1, 2],
        "tuple": lambda: (1, 2),
        "dict": lambda: {"a": 1},
        "set": lambda: {1, 2},
        "int": lambda: 1,
        "float": lambda: 1.0,
    }


VARIABLE = tf.Variable([[1.0, 2.0]])
OPTIMIZER = keras.optimizers.SGD()
LAYER = keras.layers.Dense(1)
LAYER.build((None, 2))
MODEL = keras_model()
METRIC = keras.metrics.Mean()
GENERATOR = tf.random.Generator.from_seed(1)

# Of the others one subject does not show what all have: a model's optimizer may
# be none, a learning rate a schedule.
SETTLED = {"tensor", "variable", "ragged", "sparse", "slices", "keras-tensor",
           "shape", "dtype", "numpy", "string", "bytes", "list", "tuple",
           "dict", "set", "int", "float"}


def in_graph(make):
    """What `make` gives while tf.function traces."""
    found = []

    def traced():
        found.append(make())
    tf.function(traced, autograph=False).get_concrete_function()
    return found[0]


def settled_words(kind, words):
    """What all values of that kind have, not only the one that was asked."""
    if kind not in SETTLED or words[0] in ("none", "class", "object"):
        return ["?"]
    if words[0] in ("tensor", "variable"):
        return words[:1]
    if words[0] in ("tuple", "list") and len(set(words[2:])) == 1:
        return [words[0], "*", words[2]]
    return words[:1]


def attribute_words(kind, subject, name):
    """The kinds that the attribute has, eagerly and in a graph, and how often
    it could not be had in a graph."""
    found, lost = [], False
    for graph in (False, True):
        def make():
            made = subject()
            if made is None:
                return None
            value = getattr(made, name)
            return probing.Probe({}, value, graph)
        try:
            with probing.at_most(probing.SECONDS):
                probe = in_graph(make) if graph else make()
            if probe is not None:
                found.append(probe)
        except BaseException:
            lost = lost or graph
    words = settled_words(kind, probing.returned_words(found, set()))
    return words, lost and found


def bound_of(made, name):
    try:
        return getattr(made, name, None)
    except Exception:  # some may be asked for in a graph only
        return None


def rows_of(kind, subject):
    made = subject()
    if made is None:
        made = in_graph(subject)
    cls = type(made)
    present = set(dir(made))
    if kind == "tensor":  # the two are of different classes
        present |= set(dir(in_graph(subject)))
    for name in sorted(n for n in present if not n.startswith("_")):
        static = inspect.getattr_static(cls, name, None)
        bound = bound_of(made, name)
        if not isinstance(static, property) and callable(bound) and \
                not inspect.isclass(bound) and (
                    inspect.isroutine(bound) or static is not None and
                    callable(static)):
            # What it gives stands in hand.ini: calls would train, save or
            # wait, and some end the process.
            yield name, {"parameters": names.parameters_of(bound),
                         "words": ["?"]}
            continue
        words, eager = attribute_words(kind, subject, name)
        yield name, {"words": words + (["eager"] if eager else [])}


def rows():
    """(".KIND.NAME", row) of all."""
    for kind, subject in subjects().items():
        try:
            for name, row in rows_of(kind, subject):
                yield ".%s.%s" % (kind, name), row
        except Exception as error:
            print("%s: %r" % (kind, error), file=sys.stderr)

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

# Only reading is tried; these would train, save or wait.
NOT_CALLED = {"fit", "evaluate", "predict", "save", "save_weights", "summary",
              "load_weights", "export", "train_on_batch", "save_to_file",
              "set_value", "load", "sync", "save_own_variables", "tofile",
              "dump", "setfield", "resize", "partial_ragged", "run_step",
              "load_own_variables", "experimental_run", "quantize", "clear",
              "pop", "remove", "popitem", "experimental_distribute_dataset"}


def in_graph(make):
    """What `make` gives while tf.function traces."""
    found = []

    def traced():
        found.append(make())
    tf.function(traced, autograph=False).get_concrete_function()
    return found[0]


def attribute_words(subject, name):
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
    words = probing.returned_words(found, set())
    if words[0] in ("tensor", "variable"):
        words = words[:1]  # one subject does not show a rule
    return words, lost and found


def method_words(subject, cls, name, signature):
    """What the method gives, and whether it worked eagerly only."""
    if not probing.MOST_CALLS or name in NOT_CALLED or signature is None:
        return ["?"], False
    found = []
    for graph in (False, True):
        def function(*args, **kwargs):
            return getattr(subject(), name)(*args, **kwargs)
        numpy_arrays = not issubclass(cls, (
            tf.Tensor, tf.Variable, tf.TensorArray)) and graph is False and \
            cls.__module__.split(".")[0] in ("numpy", "builtins")
        prober = probing.Prober(name, function, signature, numpy_arrays)
        found += prober.probe()
        break
    words = probing.returned_words(found, set())
    if words[0] in ("tensor", "variable"):
        words = [w for w in words if not w.startswith("rank")]
        words = [w for w in words if not w.startswith("dtype") or
                 w.startswith("dtype=@")]
    graphs = {p.graph for p in found}
    return words, graphs == {False} and not numpy_arrays


def rows_of(kind, subject):
    made = subject()
    if made is None:
        made = in_graph(subject)
    cls = type(made)
    present = set(dir(made))
    if kind == "tensor":
        present &= set(dir(in_graph(subject))) | set(dir(made))
    for name in sorted(n for n in present if not n.startswith("_")):
        static = inspect.getattr_static(cls, name, None)
        bound = getattr(made, name, None)
        if not isinstance(static, property) and callable(bound) and \
                not inspect.isclass(bound) and (
                    inspect.isroutine(bound) or static is not None and
                    callable(static)):
            signature = names.signature_of(bound)
            words, eager = method_words(subject, cls, name, signature)
            yield name, {"parameters": names.parameters_of(bound),
                         "words": words + (["eager"] if eager else [])}
            continue
        words, eager = attribute_words(subject, name)
        yield name, {"words": words + (["eager"] if eager else [])}


def rows():
    """(".KIND.NAME", row) of all."""
    for kind, subject in subjects().items():
        try:
            for name, row in rows_of(kind, subject):
                yield ".%s.%s" % (kind, name), row
        except Exception as error:
            print("%s: %r" % (kind, error), file=sys.stderr)

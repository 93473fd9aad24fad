"""What kind of value something is, in the words of src/framework/kinds.c."""
import inspect
import types

import numpy as np
import tensorflow as tf

keras = tf.keras


def first_of(*paths):
    """The classes that this release has of these."""
    found = []
    for path in paths:
        value = tf
        for part in path.split("."):
            value = getattr(value, part, None)
        if inspect.isclass(value):
            found.append(value)
    return tuple(found)


def keras_tensor():
    try:
        return (keras.KerasTensor,)
    except AttributeError:
        return (type(keras.Input((1,))),)


# The most special first: a layer is a module, a model a layer.
CLASSES = [
    ("keras-tensor", keras_tensor()),
    ("variable", first_of("Variable", "keras.Variable")),
    ("ragged", first_of("RaggedTensor")),
    ("sparse", first_of("SparseTensor")),
    ("slices", first_of("IndexedSlices")),
    ("tensor", first_of("Tensor")),
    ("operation", first_of("Operation")),
    ("tensor-array", first_of("TensorArray")),
    ("shape", first_of("TensorShape")),
    ("dtype", first_of("dtypes.DType", "DType")),
    ("dataset", first_of("data.Dataset", "compat.v1.data.Dataset")),
    ("dataset-iterator", first_of("data.Iterator",
                                  "compat.v1.data.Iterator")),
    ("tape", first_of("GradientTape")),
    ("strategy", first_of("distribute.Strategy",
                          "compat.v1.distribute.Strategy")),
    ("generator", first_of("random.Generator")),
    ("spec", first_of("TypeSpec")),
    ("model", first_of("keras.Model")),
    ("metric", first_of("keras.metrics.Metric")),
    ("layer", first_of("keras.layers.Layer")),
    ("optimizer", first_of("keras.optimizers.Optimizer",
                           "keras.optimizers.legacy.Optimizer",
                           "compat.v1.train.Optimizer")),
    ("loss", first_of("keras.losses.Loss")),
    ("numpy", (np.ndarray, np.generic)),
    ("bool", (bool,)),
    ("int", (int,)),
    ("float", (float,)),
    ("string", (str,)),
    ("bytes", (bytes,)),
    ("tuple", (tuple,)),
    ("list", (list,)),
    ("dict", (dict,)),
    ("set", (set, frozenset)),
]


def kind_of_class(cls):
    """What an instance of the class is."""
    for kind, classes in CLASSES:
        if issubclass(cls, classes):
            return kind
    return "object"


def kind_of(value):
    if value is None:
        return "none"
    if isinstance(value, types.ModuleType):
        return "module"
    if inspect.isclass(value):
        return "class"
    kind = kind_of_class(type(value))
    if kind != "object":
        return kind
    if inspect.isroutine(value) or type(value).__name__ in (
            "Function", "PolymorphicFunction", "partial"):
        return "function"
    if hasattr(value, "__next__") or isinstance(value, (zip, map, filter)):
        return "iterator"
    return "object"

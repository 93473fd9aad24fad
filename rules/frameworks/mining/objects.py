"""The members of the objects of Keras, and of datasets, in one release: prints {kind: {"all": names,
"any": names}} as JSON, and its number.

"all" is what the class that all objects of the kind come from has, "any" what any
class of that kind has: on the class, on an object that was made, or as what a method
of the class or of one above it stores (`self.name = ...`). "classes" has the public
members of each layer's class, "fixed" the properties without a setter, by kind and by
class. "legacy optimizer" are those of tf.keras.optimizers.legacy, which are what
TensorFlow 2.10 had.
"""
import ast
import contextlib
import inspect
import io
import json
import os
import tempfile
import textwrap

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf  # noqa: E402

keras = tf.keras


def stored_by(cls):
    """NAME of each self.NAME that the source of a class stores."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    except (OSError, TypeError, SyntaxError):
        return set()
    return {node.attr for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and
            isinstance(node.ctx, ast.Store)}


def names_of(classes, objects=()):
    found = set()
    for cls in {c for cls in classes for c in cls.__mro__}:
        found |= stored_by(cls)
    for asked in list(classes) + list(objects):
        found |= set(dir(asked))
    return sorted(n for n in found if not n.startswith("__"))


def kind(bases, below, objects=()):
    return {"all": names_of(bases),
            "any": names_of(list(bases) + below, objects)}


def classes_below(module, base):
    return [c for c in vars(module).values()
            if inspect.isclass(c) and issubclass(c, base)]


def readable(made):
    """What an object gives; some of a KerasTensor's members only raise."""
    found = []
    for name in names_of([type(made)], [made]):
        try:
            getattr(made, name)
        except Exception:
            continue
        found.append(name)
    return found


def keras_tensor():
    """The tensors of the functional API. One with a mask has a member more."""
    plain = keras.Input((2,))
    masked = keras.layers.Embedding(3, 2, mask_zero=True)(plain)
    return {"all": readable(plain),
            "any": names_of([type(plain)], [plain, masked])}


def objects():
    """(layer, models, optimizer, metric, callback) that were used."""
    layer = keras.layers.Dense(1)
    inputs = keras.Input((2,))
    model = keras.Model(inputs, layer(inputs))
    optimizer = keras.optimizers.SGD()
    model.compile(optimizer, "mse", metrics=["mae"])
    model.fit(tf.ones((2, 2)), tf.ones((2, 1)), verbose=0)
    line = keras.Sequential([keras.layers.Dense(1)])
    line.build((None, 2))
    return layer, [model, line], optimizer, keras.metrics.Mean(), \
        keras.callbacks.Callback()


def fixed(cls):
    """Properties of a class that have no setter."""
    return sorted(n for n in dir(cls) if not n.startswith("_") and
                  getattr(inspect.getattr_static(cls, n), "fset", 0) is None)


def fixed_of_classes():
    """{kind, or full name of a class: fixed names}"""
    kinds = {"callback": keras.callbacks.Callback, "layer": keras.layers.Layer,
             "loss": keras.losses.Loss, "metric": keras.metrics.Metric,
             "model": keras.Model, "optimizer": keras.optimizers.Optimizer}
    modules = {"callbacks": "callback", "layers": "layer", "losses": "loss",
               "metrics": "metric", "optimizers": "optimizer"}
    found = {kind: fixed(cls) for kind, cls in kinds.items()}
    found["tensorflow.keras.Sequential"] = fixed(keras.Sequential)
    for module, kind in modules.items():
        for name, cls in vars(getattr(keras, module)).items():
            if inspect.isclass(cls) and issubclass(cls, kinds[kind]):
                found["tensorflow.keras.%s.%s" % (module, name)] = fixed(cls)
    return found


def of_classes(classes):
    """{full name: public members} of classes of layers."""
    return {"tensorflow.keras.layers." + cls.__name__:
            [n for n in names_of([cls]) if not n.startswith("_")]
            for cls in classes}


def image_iterators():
    """What ImageDataGenerator.flow and the like give."""
    image = keras.preprocessing.image
    return kind([image.Iterator], classes_below(image, image.Iterator))


def datasets():
    """Datasets of several classes; Keras gives those of files names of their own."""
    plain = tf.data.Dataset.range(2)
    with tempfile.TemporaryDirectory() as top:
        for name in "ab":
            os.mkdir(os.path.join(top, name))
            tf.io.write_file(os.path.join(top, name, "a.png"),
                             tf.io.encode_png(tf.zeros((2, 2, 1), tf.uint8)))
        with contextlib.redirect_stdout(io.StringIO()):
            images = keras.utils.image_dataset_from_directory(top)
        return kind([tf.data.Dataset], [type(plain), type(plain.batch(1))], [images])


# A layer around a module of another backend: no program of TensorFlow can make one.
OF_OTHER_BACKENDS = ("TorchModuleWrapper",)


def is_old(cls):
    return ".legacy" in cls.__module__ or "optimizer_v1" in cls.__module__ or \
        "optimizer_v2" in cls.__module__


def main():
    layer, models, optimizer, metric, callback = objects()
    optimizers = classes_below(keras.optimizers, keras.optimizers.Optimizer)
    layers = [c for c in classes_below(keras.layers, keras.layers.Layer)
              if not issubclass(c, keras.Model) and
              c.__name__ not in OF_OTHER_BACKENDS]
    major, minor = tf.__version__.split(".")[:2]
    kinds = {
        "release": 100 * int(major) + int(minor),
        "optimizer": kind([keras.optimizers.Optimizer],
                          [c for c in optimizers if not is_old(c)], [optimizer]),
        "layer": kind([keras.layers.Layer], layers, [layer]),
        "model": kind([keras.Model, type(models[0])],
                      [keras.Sequential], models),
        "metric": kind([keras.metrics.Metric], classes_below(
            keras.metrics, keras.metrics.Metric), [metric]),
        "loss": kind([keras.losses.Loss], classes_below(keras.losses, keras.losses.Loss)),
        "dataset": datasets(),
        "callback": kind([keras.callbacks.Callback], classes_below(
            keras.callbacks, keras.callbacks.Callback), [callback]),
        "KerasTensor": keras_tensor(),
        "image-iterator": image_iterators(),
        "classes": of_classes(layers),
        "fixed": fixed_of_classes(),
    }
    legacy = getattr(keras.optimizers, "legacy", None)
    if hasattr(legacy, "SGD") and is_old(legacy.SGD):
        kinds["legacy optimizer"] = kind([legacy.Optimizer], [])
    print(json.dumps(kinds))


if __name__ == "__main__":
    main()

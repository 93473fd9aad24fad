"""How one release takes what is given to methods and functions of Keras: prints
{"positions": {callable: names}, "int shapes": {callable: names}, "endings": {callable:
endings}} as JSON.

"positions" are the parameters that can be given without their names, in order; a method
with *args takes nothing by name and position. "int shapes" are the parameters for a shape
that take an int, which stands for a shape of one axis. "endings" are those of the files
that it writes and reads, or ["*"]: any.
"""
import inspect
import json
import os
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf  # noqa: E402

keras = tf.keras

METHODS = {
    "model": ["fit", "evaluate", "predict", "compile", "train_on_batch",
              "test_on_batch", "predict_on_batch", "add_weight"],
    "layer": ["add_weight"],
    "metric": ["add_weight"],
}
CLASSES = {"model": keras.Model, "layer": keras.layers.Layer,
           "metric": keras.metrics.Metric}
# Of a mean of one class, so that the object can be made; its method is the class's.
OBJECTS = {"model": lambda: keras.Sequential(),
           "layer": lambda: keras.layers.Layer(),
           "metric": lambda: keras.metrics.Mean()}


def names_by_position(method):
    names = []
    for p in list(inspect.signature(method).parameters.values())[1:]:
        if p.kind is not p.POSITIONAL_OR_KEYWORD:
            break
        names.append(p.name)
    return names


def takes(make, **arguments):
    try:
        make(**arguments)
    except Exception:
        return False
    return True


def takers():
    """{callable: {parameter: function that gives it a shape}}"""
    found = {
        "tensorflow.keras.Input": {"shape": lambda s: keras.Input(shape=s)},
        "tensorflow.keras.layers.InputLayer": {
            "input_shape": lambda s: keras.layers.InputLayer(input_shape=s)},
    }
    for kind, make in OBJECTS.items():
        found[kind + ".add_weight"] = {
            "shape": lambda s, make=make: make().add_weight(
                name="w", shape=s, initializer="zeros")}
    return found


def int_shapes():
    return {name: [p for p, give in parameters.items()
                   if takes(give, s=(3,)) and takes(give, s=3)]
            for name, parameters in takers().items()}


ENDINGS = [".keras", ".h5", ".hdf5", ".weights.h5", ".ckpt", ".tf", ".pb", ".weights",
           ".model", ""]
REFUSED = ("Invalid filepath extension", "must end in", "File format not supported")


def refuses(give, path):
    try:
        give(path)
    except Exception as error:
        return any(text in str(error) for text in REFUSED)
    return False


def writers():
    """{callable: function that gives it a path}"""
    made = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    checkpoint = keras.callbacks.ModelCheckpoint
    return {
        "model.save": made.save,
        "model.save_weights": made.save_weights,
        "model.load_weights": made.load_weights,
        "tensorflow.keras.models.save_model":
            lambda path: keras.models.save_model(made, path),
        "tensorflow.keras.models.load_model": keras.models.load_model,
        "tensorflow.keras.callbacks.ModelCheckpoint": checkpoint,
        "tensorflow.keras.callbacks.ModelCheckpoint.weights":
            lambda path: checkpoint(path, save_weights_only=True),
    }


def endings():
    found = {}
    with tempfile.TemporaryDirectory() as room:
        for name, give in writers().items():
            refused = [e for e in ENDINGS if refuses(give, os.path.join(
                room, name, "file" + e))]
            found[name] = [e for e in ENDINGS if e not in refused] if refused else ["*"]
    return found


def main():
    print("\n" + json.dumps({
        "positions": {"%s.%s" % (kind, name):
                      names_by_position(getattr(CLASSES[kind], name))
                      for kind, names in METHODS.items() for name in names},
        "int shapes": int_shapes(),
        "endings": endings()}))


if __name__ == "__main__":
    main()

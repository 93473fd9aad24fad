"""How one release takes what is given to methods and functions of Keras: prints
{"positions": {callable: names}, "int shapes": {callable: names}} as JSON.

"positions" are the parameters that can be given without their names, in order; a method
with *args takes nothing by name and position. "int shapes" are the parameters for a shape
that take an int, which stands for a shape of one axis.
"""
import inspect
import json
import os

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


def main():
    print("\n" + json.dumps({
        "positions": {"%s.%s" % (kind, name):
                      names_by_position(getattr(CLASSES[kind], name))
                      for kind, names in METHODS.items() for name in names},
        "int shapes": int_shapes()}))


if __name__ == "__main__":
    main()

"""The arguments that constructors and methods of Keras take in one release.

Reads {callable: [names]} as JSON, prints {callable: [names that it takes]}, for what is
asked and for the parameters of this release. Who takes any keyword is tried: what it
refuses it says in its exception. A name of which that cannot be seen is said to be
taken.
"""
import inspect
import json
import os
import re
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf  # noqa: E402

keras = tf.keras

REFUSED = re.compile(
    r"not recognized|Unrecognized keyword|unexpected keyword|not a valid argument|"
    r"not understood|Invalid keyword arguments|is deprecated in the new Keras")

# What some class needs, so that it can be made.
NEEDED = {
    "units": 1, "filters": 1, "kernel_size": 1, "rate": 0.5, "input_dim": 2,
    "output_dim": 2, "n": 2, "target_shape": (2,), "dims": (1,), "theta": 1.0,
    "stddev": 0.5, "size": 2, "pool_size": 1, "axes": 1, "num_heads": 1,
    "key_dim": 1, "height": 2, "width": 2, "factor": 0.1, "height_factor": 0.1,
    "scale": 0.5, "num_tokens": 2, "num_bins": 2, "function": abs,
    "filepath": "a.keras", "schedule": abs, "l1": 0.0, "alpha": 0.3,
}
# What a class may take without a parameter of that name.
ASKED = {
    "layers": ["weights", "batch_input_shape", "dynamic", "input_shape", "input_dim",
               "batch_size", "time_major", "input_length", "autocast",
               "implementation", "fused", "virtual_batch_size"],
    "optimizers": ["clipnorm", "clipvalue", "global_clipnorm"],
    "callbacks": ["period", "batch_size", "write_grads", "load_weights_on_restart",
                  "embeddings_layer_names", "save_format"],
    "model.compile": ["sample_weight_mode", "target_tensors",
                      "experimental_run_tf_function", "distribute"],
    "layer.add_weight": ["caching_device", "collections", "experimental_autocast",
                         "getter", "layout", "partitioner"],
}
VALUES = {"batch_input_shape": (1, 2), "input_shape": (2,), "input_dim": 2,
          "dynamic": False, "batch_size": 1, "time_major": False, "input_length": 2,
          "autocast": True, "implementation": 1}
ADDING = [(keras.layers.Layer, "layer"), (keras.Model, "model"),
          (keras.metrics.Metric, "metric")]
METHODS = ["fit", "evaluate", "predict", "compile", "train_on_batch", "test_on_batch",
           "predict_on_batch"]


def classes():
    """{full name: (family, class)}"""
    found = {}
    for family, base in (("layers", keras.layers.Layer),
                         ("optimizers", keras.optimizers.Optimizer),
                         ("callbacks", keras.callbacks.Callback),
                         ("metrics", keras.metrics.Metric),
                         ("losses", keras.losses.Loss)):
        for name, cls in vars(getattr(keras, family)).items():
            if inspect.isclass(cls) and issubclass(cls, base):
                found["tensorflow.keras.%s.%s" % (family, name)] = family, cls
    return found


def parameters(function):
    """(names, whether it takes any keyword)"""
    all_of = list(inspect.signature(function).parameters.values())[1:]
    return [p.name for p in all_of if p.kind in (p.POSITIONAL_OR_KEYWORD,
                                                 p.KEYWORD_ONLY)], \
        any(p.kind == p.VAR_KEYWORD for p in all_of)


def needed_by(cls):
    needed = {}
    for p in list(inspect.signature(cls.__init__).parameters.values())[1:]:
        if p.default is p.empty and p.name in NEEDED:
            needed[p.name] = NEEDED[p.name]
        elif p.name in ("layer", "cell"):
            needed[p.name] = keras.layers.LSTM(1) if p.name == "layer" \
                else keras.layers.LSTMCell(1)
    return needed


def is_refused(call, arguments, name):
    try:
        call(**dict(arguments, **{name: VALUES.get(name)}))
    except Exception as error:
        return bool(REFUSED.search(str(error)))
    return False


def taken_by_classes(asked):
    for name, (family, cls) in classes().items():
        own, takes_any = parameters(cls.__init__)
        wanted = set(own) | set(ASKED.get(family, ())) | set(asked.get(name, ()))
        yield name, sorted(w for w in wanted if w in own or (
            takes_any and not is_refused(cls, needed_by(cls), w)))


def model():
    made = keras.Sequential([keras.layers.Dense(1)])
    made.compile("sgd", "mse")
    made.fit(tf.ones((2, 2)), tf.ones((2, 1)), verbose=0)
    return made


def given_to(method):
    if method == "compile":
        return {"optimizer": "sgd", "loss": "mse"}
    given = {"x": tf.ones((2, 2))}
    if not method.startswith("predict"):
        given["y"] = tf.ones((2, 1))
    return given


def taken_by_methods(asked):
    made = model()
    for method in METHODS:
        name = "model." + method
        own, takes_any = parameters(getattr(keras.Model, method))
        wanted = set(own) | set(ASKED.get(name, ())) | set(asked.get(name, ()))
        yield name, sorted(w for w in wanted if w in own or (
            takes_any and not is_refused(getattr(made, method), given_to(method), w)))


def taken_by_adding(asked):
    """What add_weight takes, of each kind of object that has weights."""
    given = {"name": "w", "shape": (2,), "initializer": "zeros"}
    for cls, kind in ADDING:
        name = kind + ".add_weight"
        own, takes_any = parameters(cls.add_weight)
        wanted = set(own) | set(asked.get(name, ()))
        if kind != "metric":
            wanted |= set(ASKED["layer.add_weight"])
        made = keras.metrics.Mean() if kind == "metric" else cls()
        yield name, sorted(w for w in wanted if w in own or (
            takes_any and not is_refused(made.add_weight, given, w)))


def main():
    asked = json.load(sys.stdin)
    taken = dict(taken_by_classes(asked))
    taken.update(taken_by_methods(asked))
    taken.update(taken_by_adding(asked))
    print("\n" + json.dumps(taken))


if __name__ == "__main__":
    main()

"""Which functions have no gradient, or zeros: HY635 rests on it."""
import os

import tensorflow as tf

from fact import fact, verdicts_of

SETS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..",
                    "rules", "frameworks", "tensorflow", "sets.ini")
X = tf.constant([[0.3, 1.7, 2.2]])
LABELS = tf.constant([[0.0, 1.0, 1.0]])


def words_of(name):
    """The words of a set that this release has, without `tensorflow.`."""
    with open(SETS, encoding="utf-8") as file:
        text = file.read().split("\n%s = " % name)[1]
    words = []
    for line in text.splitlines():
        if words and not line.startswith(" "):
            break
        words += [w.replace("tensorflow.", "", 1) for w in line.split()]
    return [w for w in words if found(w)]


def found(name):
    place = tf
    for part in name.split("."):
        place = getattr(place, part, None)
    return place


def computed(name, x):
    """What the function gives for predictions x, as a float."""
    function, last = found(name), name.split(".")[-1]
    if last == "numpy_function":
        return function(lambda value: value, [x], tf.float32)
    if last == "one_hot":
        return function(tf.cast(x, tf.int32), 3)
    if last in ("floordiv", "floor_divide"):
        return function(x, LABELS + 2.0)
    if last.startswith("sparse_"):
        return function(tf.constant([[1]]) if "top_k" not in last else tf.constant([1]), x)
    if last.endswith("_accuracy"):
        return function(LABELS, x)
    return function(x)


def gradient(compute):
    """What comes back: "nothing", "zeros" or "a gradient"."""
    with tf.GradientTape() as tape:
        tape.watch(X)
        value = tf.reduce_sum(tf.cast(compute(X), tf.float32))
    back = tape.gradient(value, X)
    if back is None:
        return "nothing"
    return "a gradient" if bool(tf.reduce_any(back != 0.0)) else "zeros"


def others(names, expected):
    """Those of which something else comes back."""
    seen = {name: gradient(lambda x, name=name: computed(name, x)) for name in names}
    return [(name, back) for name, back in seen.items() if back != expected]


@fact("no gradient comes back from computes-no-gradient, and zeros from computes-zero-gradient",
      ([], []))
def sets():
    zeros = words_of("computes-zero-gradient")
    rest = [n for n in words_of("computes-no-gradient") if n not in zeros]
    return others(rest, "nothing"), others(zeros, "zeros")


@fact("nor from the shape, or what is made of it", [])
def shapes():
    return others([n for n in words_of("has-no-value-of-argument")
                   if not n.startswith("builtins.")
                   and isinstance(found(n)(X), tf.Tensor)], "nothing")


@fact("nor from integers and bools", ["nothing"] * 6)
def dtypes():
    return [gradient(compute) for compute in (
        lambda x: tf.cast(x, tf.int32), lambda x: tf.cast(x, tf.bool),
        lambda x: x > 0.5, lambda x: tf.argmax(x, axis=1),
        lambda x: tf.where(x > 0.5, 1.0, 0.0), lambda x: x // 0.5)]


@fact("one does from the rest of a division, and what is cast to another float",
      ["a gradient"] * 3)
def floats():
    return [gradient(compute) for compute in (
        lambda x: x % 0.5, lambda x: tf.cast(x, tf.float64),
        lambda x: x + tf.stop_gradient(tf.round(x) - x))]


@fact("from a metric object none does", "nothing")
def metric():
    return gradient(lambda x: tf.keras.metrics.MeanSquaredError()(LABELS, x))


@fact("a regularizer trains on, and fit() raises nothing", True)
def regularized():
    net = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_regularizer="l2")])
    net.build([None, 3])
    net.compile("sgd", loss=lambda y, p: tf.reduce_mean(tf.round(p) * y))
    before = net.get_weights()
    net.fit(X, LABELS[:, :1], verbose=0)
    return bool((before[0] != net.get_weights()[0]).any())


verdicts = verdicts_of(__name__)

import tensorflow as tf
import tensorflow.keras.backend as K
from tensorflow import math
from tensorflow.keras import layers

maths = tf.math


# bad: NumPy calls it so
def numbers(n):
    return tf.arange(n)  # expect: HY813


@tf.function
def joined(x):
    return tf.concatenate([x, x], axis=0) + tf.mean(x)  # expect: HY813 HY813


# bad: below a module, by whatever name that is known
def below(x):
    y = tf.math.average(x)  # expect: HY813
    y += maths.average(x) + math.average(x)  # expect: HY813 HY813
    return layers.Dens(3)(K.mutliply(x, y))  # expect: HY813 HY813


# bad: an import does not get that far
def imports():
    from tensorflow.keras.layers import Convolution9D  # expect: HY813
    from tensorflow.keras.layerz import Dense  # expect: HY813

    return Convolution9D, Dense


# bad: the module is what has it, not the other modules
def handed_on(x):
    return tf.map_fn(tf.softmaxx, x)  # expect: HY813


# good: what it is called
def right_numbers(n):
    return tf.range(n)


@tf.function
def right_joined(x):
    return tf.concat([x, x], axis=0) + tf.reduce_mean(x)


# good: asked for before
def asked(n):
    return tf.arange_like(n) if hasattr(tf, "arange_like") else tf.range(n)


# good: tried
def tried(n):
    try:
        return tf.arange(n)
    except AttributeError:
        return tf.range(n)


# good: the file makes it
tf.double_of = lambda x: x * 2


def made(x):
    return tf.double_of(x)


# good: another thing of that name
class Numbers:
    arange = range


def shadowed(n):
    tf = Numbers()
    return list(tf.arange(n))


# good: expected to fail
def raises(kind):
    import contextlib

    return contextlib.suppress(kind)


def expected():
    with raises(AttributeError):
        tf.arange(3)
    return True


# good: inside TensorFlow
def inside():
    from tensorflow.python.framework import ops

    return ops.get_default_graph()


# good: where a TensorFlow of one's own has its operations
def own_operation(x):
    return tf.user_ops.linear_similarity(x)


# good: chosen by the version
def chosen(n):
    if tf.__version__ > "9.0":
        return tf.arange(n)
    return tf.range(n)


# good: an annotation that nobody evaluates
def annotated(n):
    count: tf.tensor = tf.range(n)
    return count


def run_bad():
    return numbers(3)


def run_good():
    right_joined(tf.ones([2]))
    inside()
    return [int(n) for n in right_numbers(3)]


def run_asked():
    return len(asked(3)), 3


def run_tried():
    return len(tried(3)), 3


def run_made():
    return made(2), 4


def run_shadowed():
    return shadowed(2), [0, 1]


def run_expected():
    return expected(), True


def run_chosen():
    return len(chosen(3)), 3


def run_annotated():
    return len(annotated(3)), 3

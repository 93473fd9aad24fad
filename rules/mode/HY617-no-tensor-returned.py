import collections
import dataclasses

import tensorflow as tf

Pair = collections.namedtuple("Pair", "x y")


class Result:
    def __init__(self, x):
        self.x = x


@dataclasses.dataclass
class Record:
    x: tf.Tensor


class Extension(tf.experimental.ExtensionType):
    x: tf.Tensor


# bad
@tf.function
def wrapped(x):
    return Result(x)  # expect: HY617


@tf.function
def with_record(x):
    return x, Record(x)  # expect: HY617


@tf.function
def scaled(x):
    return lambda y: x * y  # expect: HY617


@tf.function
def as_set(x):
    return {1, 2}  # expect: HY617


@tf.function
def layer(x):
    dense = tf.keras.layers.Flatten()
    return dense(x), dense  # expect: HY617


@tf.function
def checked(x):
    return tf.group(tf.print(x), tf.debugging.assert_positive(x))  # expect: HY617


@tf.function
def printed(x):
    return x, tf.print("x", x)  # expect: HY617


# good: which class it is, is not known
@tf.function
def either(x, flag):
    made = Result(x) if flag else Record(x)
    return made


# good: these give their input back, or nothing
@tf.function
def finite(x):
    tf.print(x)
    return tf.debugging.check_numerics(x, "x"), tf.debugging.assert_type(x, tf.float32)


# good
@tf.function
def structure(x):
    return {"x": x, "pair": Pair(x, [x, None, 1.0, "text"])}


@tf.function
def extension(x):
    return Extension(x)


@tf.function
@tf.custom_gradient
def with_gradient(x):
    def grad(upstream):
        return upstream * 2.0

    return x * 2.0, grad


@tf.function
@tf.custom_gradient
def with_lambda(x):
    return x * 2.0, lambda upstream: upstream * 2.0


# good: no graph function
def plain(x):
    return Result(structure(x))


@tf.function
def inner(x):
    def helper(y):
        return Result(y)

    return helper(x).x


# bad
def run_bad():
    wrapped(tf.constant(1.0))


# good
def run_good():
    finite(tf.constant(1.0))
    structure(tf.constant(1.0))

import numpy as np
import tensorflow as tf


# bad
@tf.function
def first_to_zero(x):
    y = tf.identity(x)
    y[0] = 0.0  # expect: HY613
    return y


@tf.function
def add_to_first(x):
    y = tf.zeros([3])
    y[0] += x[0]  # expect: HY613
    return y


# bad: it fails eagerly, too
def first_column(x):
    z = tf.zeros_like(x)
    z[:, 0] = x[:, 0]  # expect: HY613
    return z


# good
@tf.function
def first_to_zero_new(x):
    y = tf.identity(x)
    return tf.tensor_scatter_nd_update(y, [[0]], [0.0])


# good: a dict of tensors
@tf.function
def parsed(text):
    example = tf.io.parse_single_example(
        text, {"x": tf.io.FixedLenFeature([], tf.int64, 1)})
    for key in list(example.keys()):
        example[key] = tf.cast(example[key], tf.int32)
    return example["x"]


# good: a Python list, an array
@tf.function
def containers(x):
    parts = tf.unstack(x)
    parts[0] = 0.0
    weights = np.ones(3, np.float32)
    weights[0] = 0.0
    return tf.stack(parts) * weights


# bad
def run_bad():
    first_to_zero(tf.constant([1.0, 2.0, 3.0]))


# good
def run_good():
    first_to_zero_new(tf.constant([1.0, 2.0, 3.0]))
    parsed(tf.constant(""))


# good: an array and a dict are handed in
@tf.function
def with_first(x, batch):
    batch["first"] = x
    return batch["first"] + batch["rest"]


def run_parameter():
    array = np.ones(2)
    clear_first(array)
    return array.tolist(), [0.0, 1.0]


def clear_first(values):
    values[0] = 0.0

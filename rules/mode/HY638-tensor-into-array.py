import numpy as np
import tensorflow as tf


# bad: the parts of a result
@tf.function
def moving_mean(series):
    out = np.zeros(4, "float32")
    for i in range(4):
        out[i] = tf.reduce_mean(series[i : i + 3])  # expect: HY638
    return tf.constant(out)


# bad: a part of several axes, and adding to what is there
@tf.function
def spread(x):
    table = np.ones((2, 3))
    table[1, :] = tf.ones([3]) * x  # expect: HY638
    table[0, 1] += tf.square(x)  # expect: HY638
    return table


# bad: in what a dataset calls
def windows(x):
    window = np.zeros(2, np.float32)
    window[0] = tf.sqrt(x)  # expect: HY638
    return window


def dataset_of_windows():
    return tf.data.Dataset.from_tensor_slices([1.0, 4.0]).map(windows)


# good: a list of tensors becomes one
@tf.function
def stacked_mean(series):
    return tf.stack([tf.reduce_mean(series[i : i + 3]) for i in range(4)])


# good: in a graph loop
@tf.function
def mean_of_any(series):
    parts = tf.TensorArray(tf.float32, size=4)
    for i in tf.range(4):
        parts = parts.write(i, tf.reduce_mean(series[i : i + 3]))
    return parts.stack()


# good: what is made outside has a value
FIRST = tf.constant(2.0)


@tf.function
def weighted(x):
    weights = np.ones(2, np.float32)
    weights[0] = FIRST
    return x * weights


# good: an array of objects holds tensors
@tf.function
def kept(x):
    parts = np.empty(2, dtype=object)
    parts[0] = tf.square(x)
    parts[1] = tf.sqrt(x)
    return tf.stack(list(parts))


# good: tried
@tf.function
def tried(x):
    out = np.zeros(2, "float32")
    try:
        out[0] = tf.exp(x)
        result = tf.constant(out)
    except ValueError:
        result = x
    return result


# good: eager tensors have values
def eager_mean(series):
    out = np.zeros(4, "float32")
    for i in range(4):
        out[i] = tf.reduce_mean(series[i : i + 3])
    return out


SERIES = tf.constant([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])


def run_bad():
    return moving_mean(SERIES)


def run_good():
    return stacked_mean(SERIES), mean_of_any(SERIES)


def run_made_outside():
    return [float(x) for x in weighted(tf.constant([1.0, 1.0]))], [2.0, 1.0]


def run_objects():
    return [float(x) for x in kept(tf.constant(4.0))], [16.0, 2.0]


def run_tried():
    return float(tried(tf.constant(3.0))), 3.0


def run_eager():
    return [float(x) for x in eager_mean(SERIES)], [2.0, 3.0, 4.0, 5.0]

import os

import numpy as np
import tensorflow as tf


# bad: both are operations
def to_one_hot(x, label):
    return x, tf.one_hot(label.numpy().astype(np.int64), 3)


def encoded(dataset):
    return dataset.map(lambda x, y: tf.py_function(to_one_hot, [x, y], (tf.float32, tf.float32)))  # expect: HY627


# bad: by way of another function
def standardized(x):
    return np.expand_dims(x - np.mean(x), -1)


def with_channel(x):
    return standardized(x).astype(np.float32)


@tf.function
def prepare(x):
    return tf.numpy_function(with_channel, [x], tf.float32)  # expect: HY627


# good
def encoded_in_graph(dataset):
    return dataset.map(lambda x, y: (x, tf.one_hot(y, 3)))


# good: no operation does it
def size_of(path):
    return np.int64(os.path.getsize(path.decode()))


def sizes(paths):
    return paths.map(lambda path: tf.numpy_function(size_of, [path], tf.int64))


def pairs():
    return tf.data.Dataset.from_tensor_slices((tf.zeros([2000, 4]), tf.zeros([2000], tf.int64)))


def run_bad():
    return encoded(pairs()).reduce(0, lambda n, _: n + 1)


def run_good():
    return encoded_in_graph(pairs()).reduce(0, lambda n, _: n + 1)


# good: a loop of Python
def numbered(x):
    total = 0.0
    for i, part in enumerate(x):
        total += i * part
    return np.float32(total)


def run_loop():
    dataset = tf.data.Dataset.from_tensors(tf.ones([3])).map(lambda x: tf.numpy_function(numbered, [x], tf.float32))
    return float(next(iter(dataset))), 3.0

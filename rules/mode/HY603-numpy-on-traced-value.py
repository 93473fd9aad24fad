import numpy as np
import tensorflow as tf


# bad
@tf.function
def norm(x):
    y = tf.square(x)
    return np.sum(y)  # expect: HY603


# bad: computed from the parameter
@tf.function
def scale(x: tf.Tensor):
    z = x * 2.0
    return np.exp(z)  # expect: HY603


# good: constants
@tf.function
def constants(x):
    weights = np.arange(3, dtype=np.float32)
    return x * weights * np.sqrt(2.0).astype(np.float32)


# good: static shape
@tf.function
def sizes(x):
    return tf.reshape(x, [int(np.prod([2, 2]))])


# good: NumPy's interface of TensorFlow
@tf.function
def in_graph(x):
    return tf.experimental.numpy.sum(x)


# good: a Python callback
def callback(x):
    return np.sum(x)


@tf.function
def with_callback(x):
    return tf.numpy_function(callback, [x], tf.float32)


def run_bad():
    scale(tf.constant([1.0, 2.0]))


def run_good():
    constants(tf.constant([1.0, 2.0, 3.0]))
    with_callback(tf.constant([1.0]))

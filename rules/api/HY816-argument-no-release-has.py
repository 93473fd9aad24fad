import tensorflow as tf
from tensorflow.python.framework import ops


# bad: names of TensorFlow 1
@tf.function
def normalized(x):
    total = tf.reduce_sum(x, axis=1, keep_dims=True)  # expect: HY816
    return x / total


def largest(x):
    return tf.argmax(x, dimension=1)  # expect: HY816


# bad: an option of something else
def stacked(parts):
    return tf.stack(parts, dim=0)  # expect: HY816


# good
@tf.function
def normalized_well(x):
    return x / tf.reduce_sum(x, axis=1, keepdims=True)


def run_bad():
    return normalized(tf.ones([2, 2]))


def run_good():
    return normalized_well(tf.ones([2, 2]))


# good: says what to do without it
def run_tried():
    try:
        total = tf.reduce_sum(tf.ones([2]), keep_dims=True)
    except TypeError:
        total = tf.reduce_sum(tf.ones([2]), keepdims=True)
    return float(total[0]), 2.0


# good: for another release
def run_chosen():
    if tf.__version__.startswith("1."):
        total = tf.reduce_sum(tf.ones([2]), keep_dims=True)
    else:
        total = tf.reduce_sum(tf.ones([2]), keepdims=True)
    return float(total[0]), 2.0


# good: keeps the arguments of TensorFlow 1
def run_compat():
    return float(tf.compat.v1.reduce_sum(tf.ones([2]), keep_dims=True)[0]), 2.0


# good: the inside of TensorFlow keeps what the first release had
def inside(x):
    with ops.name_scope("doubled", values=[x]):
        return x + x


def run_inside():
    return float(inside(tf.constant(2.0))), 4.0

import tensorflow as tf
from tensorflow.python.framework import ops


# bad
@tf.function
def total(a, b):
    return tf.add(a, b, 3.0)  # expect: HY620


def largest(a):
    return tf.maximum(a, 0.0, tf.reduce_max(a))  # expect: HY620


def absolute(a):
    return tf.math.abs(a, tf.float32)  # expect: HY620


# good
@tf.function
def total_of_three(a, b):
    return tf.add(tf.add(a, b, "first"), 3.0, name="second")


def named(a, name=None):
    return tf.maximum(a, 0.0, name)


# bad: behind more arguments
@tf.function
def joined(a, b):
    return tf.concat([a, b], 0, 1)  # expect: HY620


@tf.function
def product(a, b):
    return tf.gather(a, [0], None, 0, 0, 2) + tf.pad(a, b, "CONSTANT", 0, 3)  # expect: HY620


# good: this name is of a collection
def collected(a):
    ops.add_to_collection(("kept", "losses"), a)
    return a


# bad
def run_bad():
    total(tf.constant(1.0), tf.constant(2.0))


# good
def run_good():
    total_of_three(tf.constant(1.0), tf.constant(2.0))

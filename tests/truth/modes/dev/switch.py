"""run_functions_eagerly, and tf.init_scope."""
import tensorflow as tf


def lifted():
    return tf.constant(1.0)


def inside(x):
    return x * 2.0


@tf.function
def step(x):
    with tf.init_scope():
        start = lifted()
    return inside(x) + start


@tf.function
def nested(x):
    return step(x) + inner(x)


@tf.function
def inner(x):
    return deep(x)


def deep(x):
    return -x


print(step(tf.constant(1.0)), nested(tf.constant(1.0)))

"""Loops and branches of TensorFlow with functions as bodies."""
import tensorflow as tf


def more(i, total):
    return i < 4


def body(i, total):
    return i + 1, added(total, i)


def added(total, i):
    return total + tf.cast(i, tf.float32)


def looped(n):
    return tf.while_loop(more, body, [n, 0.0])


@tf.function
def in_graph(n):
    return tf.while_loop(lambda i, t: i < 3, lambda i, t: (i + 1, added(t, i)), [n, 0.0])


@tf.function
def chosen(x):
    return tf.cond(x > 0.0, lambda: twice(x), lambda: x)


def twice(x):
    return x * 2.0


def mapped(x):
    return tf.map_fn(lambda v: v + 1.0, x)


@tf.function
def summed(x):
    return tf.foldl(lambda a, b: a + b, x), tf.scan(running, x), tf.vectorized_map(unit, x)


def running(a, b):
    return a * 0.5 + b


def unit(v):
    return v / 2.0


looped(tf.constant(0))
in_graph(tf.constant(0))
chosen(tf.constant(1.0))
mapped(tf.constant([1.0, 2.0]))
summed(tf.constant([1.0, 2.0]))

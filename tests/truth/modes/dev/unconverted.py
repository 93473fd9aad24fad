"""Parts that AutoGraph leaves alone."""
import tensorflow as tf


def double(x):
    return x + x


@tf.autograph.experimental.do_not_convert
def helper(x):
    return double(x)


@tf.function(autograph=False)
def plain(x):
    return tf.cond(tf.reduce_sum(x) > 0.0, lambda: positive(x), lambda: negative(x))


def positive(x):
    return x


def negative(x):
    return -x


@tf.function
def mixed(x):
    return helper(x) + triple(x)


def triple(x):
    return x * 3.0


def wrapped(x):
    return triple(x)


graph = tf.function(wrapped, autograph=False)

print(plain(tf.constant([1.0])))
print(mixed(tf.constant([1.0])))
print(graph(tf.constant([1.0])))

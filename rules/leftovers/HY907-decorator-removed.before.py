import functools

import tensorflow as tf


class Counter:
    value = 0


counter = Counter()


@tf.function
def step(x):
    counter.value += 1
    return x


@tf.function(
    reduce_retracing=True,
)
def compiled_step(x):
    return x * 2.0


class Trainer(tf.Module):
    @tf.function
    def train(self, x):
        return x + 1.0


@tf.function
def kept(x):
    return x


@tf.function
def wrapped_below(x):
    return x


@tf.function
def inner(x):
    return x


@tf.function
def outer(x):
    return inner(x)


@tf.function
def gone(x):
    return x


@tf.function
def cached(x):
    return x

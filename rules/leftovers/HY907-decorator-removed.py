import functools

import tensorflow as tf


class Counter:
    value = 0


counter = Counter()


# bad: deleted, and with it what was said about the body
def step(x):  # expect: HY907
    counter.value += 1
    return x


# bad: several lines of it
def compiled_step(x):  # expect: HY907
    return x * 2.0


# bad: commented out
class Trainer(tf.Module):
    # @tf.function
    def train(self, x):  # expect: HY907
        return x + 1.0


# good: another form of the same
@tf.function(jit_compile=True)
def kept(x):
    return x


# good: a graph function all the same
def wrapped_below(x):
    return x


wrapped_below = tf.function(wrapped_below)


# good: its only caller is traced
def inner(x):
    return x


@tf.function
def outer(x):
    return inner(x)


# good: nobody knows what this one does
@functools.cache
def cached(x):
    return x


# good: it keeps what the first call gave
def run_replaced():
    return [cached(3), cached(3), cached.cache_info().hits], [3, 3, 1]

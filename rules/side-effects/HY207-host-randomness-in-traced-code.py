import os
import random
import time

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)


# bad: the draw is frozen
@tf.function
def with_numpy(x):
    return x + np.random.normal()  # expect: HY207


# bad
@tf.function
def with_random(x):
    if random.random() > 0.5:  # expect: HY207
        return x
    return -x


# bad: a generator object
@tf.function
def with_generator(x):
    return x + rng.uniform()  # expect: HY207


# bad: the time of the trace
@tf.function
def with_clock(x):
    start = time.time()  # expect: HY207
    return x + start


# bad: what the environment was during the trace
@tf.function
def with_environment(x):
    if os.environ["HYLINT_DEBUG"] == "1":  # expect: HY207
        return x
    return x * float(os.environ.get("HYLINT_SCALE", "1"))  # expect: HY207


# good: drawn when the graph runs
@tf.function
def in_graph(x):
    return x + tf.random.normal([])


# good: drawn outside, passed in
def outside():
    return in_graph(tf.constant(np.random.normal(), tf.float32))


# good: a Python callback runs each time
def draw():
    return np.float32(np.random.normal())


@tf.function
def with_callback(x):
    return x + tf.numpy_function(draw, [], tf.float32)


def run_bad():
    return [float(with_numpy(tf.constant(0.0))) for _ in range(4)]


def run_good():
    return [float(in_graph(tf.constant(0.0))) for _ in range(4)]

import tensorflow as tf


# bad
@tf.function
def mean_of_roots(x):
    total = 0
    for i in tf.range(3):
        total += tf.sqrt(x[i])  # expect: HY413
    return total


@tf.function
def sum_of_halves(x):
    total = 0
    for i in tf.range(3):
        total += tf.reduce_sum(x[i]) * 0.5  # expect: HY413
    return total


@tf.function
def halves(x):
    scale = 1
    if tf.reduce_sum(x) > 2.0:
        scale = 0.5  # expect: HY413
    return x * tf.cast(scale, tf.float32)


# good
@tf.function
def mean_of_roots_float(x):
    total = 0.0
    for i in tf.range(3):
        total += tf.sqrt(x[i])
    return total


@tf.function
def count(x):
    n = 0
    for i in tf.range(3):
        n += 1
    return n


# good: a Python loop, which is unrolled; set anew before the loop
@tf.function
def unrolled(x):
    total = 0
    for i in range(3):
        total += tf.sqrt(x[i])
    total = 0.5
    for i in tf.range(3):
        total += tf.sqrt(x[i])
    return total


def run_bad():
    sum_of_halves(tf.constant([1.0, 4.0, 9.0]))


def run_good():
    mean_of_roots_float(tf.constant([1.0, 4.0, 9.0]))

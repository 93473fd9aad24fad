import tensorflow as tf


# bad
@tf.function
def best(x):
    found = None
    if tf.reduce_max(x) > 1.0:
        found = tf.reduce_max(x)  # expect: HY409
    return found


@tf.function
def other(x):
    if tf.reduce_max(x) > 1.0:
        found = tf.reduce_max(x)
    else:
        found = None  # expect: HY409
    return found


# good
@tf.function
def best_or_zero(x):
    found = tf.zeros([])
    if tf.reduce_max(x) > 1.0:
        found = tf.reduce_max(x)
    return found


# good: not used behind it, or Python decides
@tf.function
def inside_only(x):
    found = None
    if tf.reduce_max(x) > 1.0:
        found = tf.reduce_max(x)
        tf.print(found)
    return x


@tf.function
def python_condition(x, training=True):
    found = None
    if training:
        found = tf.reduce_max(x)
    return found


# bad: one way returns nothing
@tf.function
def graded(x):
    if tf.reduce_sum(x) > 0.0:
        if tf.reduce_sum(x) > 9.0:
            return None  # expect: HY409
        return x
    return -x


# bad: a return without a value is no better where nothing is returned
@tf.function
def counted(x, count):
    if tf.reduce_sum(x) > 0.0:
        return  # expect: HY409
    count.assign_add(1)


# good: Python decides while tracing
@tf.function
def counted_right(x, count, skip=False):
    if skip:
        return
    if tf.reduce_sum(x) <= 0.0:
        count.assign_add(1)


# good: eager
def graded_eagerly(x):
    if tf.reduce_sum(x) > 0.0:
        return None
    return x


def run_bad():
    best(tf.constant([3.0]))


def run_good():
    best_or_zero(tf.constant([3.0]))

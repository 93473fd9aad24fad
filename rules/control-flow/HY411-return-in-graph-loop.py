import tensorflow as tf


# bad
@tf.function
def find(x):
    for i in tf.range(3):
        if x[i] > 0.0:
            return i  # expect: HY411
    return -1


# good
@tf.function
def find_with_break(x):
    found = -1
    for i in tf.range(3):
        if x[i] > 0.0:
            found = i
            break
    return found


# good: a nested function of its own
@tf.function
def nested(x):
    total = 0.0
    for i in tf.range(3):
        total += (lambda v: v * 2.0)(x[i])
    return total


def run_bad():
    find(tf.constant([-1.0, 1.0, 2.0]))


def run_good():
    find_with_break(tf.constant([-1.0, 1.0, 2.0]))

import tensorflow as tf


# bad
@tf.function
def positive(x):
    if tf.reduce_sum(x) > 0.0:
        return x  # expect: HY410


@tf.function
def other_branch(x):
    if tf.reduce_sum(x) > 0.0:
        return x  # expect: HY410
    else:
        x = x + 1.0
    tf.print(x)


# good
@tf.function
def either(x):
    if tf.reduce_sum(x) > 0.0:
        return x
    return -x


@tf.function
def both(x):
    if tf.reduce_sum(x) > 0.0:
        return x
    else:
        return -x


# good: no value
@tf.function
def log(x):
    if tf.reduce_sum(x) > 0.0:
        tf.print(x)
        return


def run_bad():
    positive(tf.constant([1.0]))


def run_good():
    either(tf.constant([1.0]))

import tensorflow as tf


# bad
@tf.function
def clip(x):
    if tf.reduce_max(x) > 1.0:
        y = x / tf.reduce_max(x)  # expect: HY408
    return y


@tf.function
def pick(x):
    if tf.reduce_sum(x) > 1.0:
        scale = 1.0  # expect: HY408
    elif tf.reduce_sum(x) > 0.0:
        scale = 2.0
    else:
        shift = 3.0
    return x * scale


# good
@tf.function
def clip_with_default(x):
    y = x
    if tf.reduce_max(x) > 1.0:
        y = x / tf.reduce_max(x)
    return y


@tf.function
def both(x):
    if tf.reduce_sum(x) > 1.0:
        scale = 1.0
        unused = x
    else:
        scale = 2.0
    return x * scale


# good: Python decides; the other branch leaves; set again behind it
@tf.function
def python_condition(x, training=True):
    if training:
        y = x * 2.0
    if not training:
        y = x
    return y


@tf.function
def leaves(x):
    if tf.reduce_sum(x) > 1.0:
        y = x
        x = y * 2.0
    y = x
    return y


def run_bad():
    clip(tf.constant([3.0]))


def run_good():
    clip_with_default(tf.constant([3.0]))

import tensorflow as tf


# bad
@tf.function(autograph=False)
def relu(x):
    if tf.reduce_sum(x) > 0.0:  # expect: HY418
        return x
    return tf.zeros_like(x)


@tf.function(autograph=False)
def loops(x):
    for i in tf.range(3):  # expect: HY418
        x += 1.0
    while tf.reduce_sum(x) > 0.0:  # expect: HY418
        x -= 1.0
    return x if tf.reduce_sum(x) > 0.0 else -x  # expect: HY418


# good
@tf.function
def relu_converted(x):
    if tf.reduce_sum(x) > 0.0:
        return x
    return tf.zeros_like(x)


@tf.function(autograph=False)
def relu_as_operation(x, training=False):
    if training:
        return x
    return tf.where(x > 0.0, x, 0.0)


def run_bad():
    relu(tf.constant([1.0]))


def run_good():
    relu_converted(tf.constant([1.0]))

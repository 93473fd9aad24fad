import tensorflow as tf


# bad
@tf.function
def step(x):
    if tf.executing_eagerly():  # expect: HY615
        return x
    return x + 1.0


# good
def plain(x):
    return x if tf.executing_eagerly() else x + 1.0


# bad
def run_bad():
    step(tf.constant(1.0))


# good
def run_good():
    plain(tf.constant(1.0))

import tensorflow as tf


# bad
@tf.function  # expect: HY704
def add(x, y):
    return tf.add(x, y)


# good
@tf.function
def loss(x, y):
    difference = tf.subtract(x, y)
    return tf.reduce_mean(tf.square(difference))


@tf.function(jit_compile=True)
def compiled(x):
    return tf.square(x)


# bad
def run_bad():
    add(tf.constant(1.0), tf.constant(2.0))


# good
def run_good():
    loss(tf.constant([1.0]), tf.constant([2.0]))


# good: compiled
def run_option():
    return float(compiled(tf.constant(3.0))), 9.0

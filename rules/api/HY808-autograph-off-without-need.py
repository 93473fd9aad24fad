import tensorflow as tf


# bad
@tf.function(autograph=False)  # expect: HY808
def add(x, y):
    return x + y


# good
@tf.function
def plain(x, y):
    return x + y


@tf.function(autograph=False)
def python_loop(x):
    for _ in range(3):
        x = x + 1.0
    return x


# bad
def run_bad():
    add(tf.constant(1.0), 2.0)


# good
def run_good():
    plain(tf.constant(1.0), 2.0)

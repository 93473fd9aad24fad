import tensorflow as tf

weights = tf.Variable(1.0)


# bad: gone in TensorFlow 2
@tf.function
def update(x):
    return tf.assign(weights, x)  # expect: HY606


# bad: handed on
@tf.function
def copy(new):
    tf.nest.map_structure(tf.assign, [weights], [new])  # expect: HY606


# bad: works while traced only
@tf.function
def slope(x):
    y = x * x
    return tf.gradients(y, x)  # expect: HY606


# good
@tf.function
def update_in_graph(x):
    return weights.assign(x)


# good
@tf.function
def slope_with_tape(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
    return tape.gradient(y, x)


# good: an operation of both kinds of graph
@tf.function
def checked(x):
    return tf.compat.v1.check_numerics(x, "x")


def run_bad():
    update(tf.constant(1.0))


def run_good():
    update_in_graph(tf.constant(1.0))
    slope_with_tape(tf.constant(1.0))

import tensorflow as tf


# bad
def train(x):
    tf.debugging.enable_check_numerics()  # expect: HY905
    return step(x)


@tf.function
def step(x):
    for i in range(100):
        x = x * 1.0001
    return tf.debugging.check_numerics(tf.reduce_sum(x), "loss")


# good
def train_with_flag(x, debug=False):
    if debug:
        tf.debugging.enable_check_numerics()
    return step(x)


def train_without(x):
    return step(x)


# bad
def run_bad():
    train(tf.ones([10]))
    for _ in range(200):
        step(tf.ones([10]))


# good
def run_good():
    for _ in range(200):
        train_without(tf.ones([10]))


# good: without the flag no operation is checked
@tf.function
def halved(x):
    return x / 2.0


def checks(x, debug):
    train_with_flag(x, debug)
    operations = halved.get_concrete_function(x).graph.get_operations()
    return sum("CheckNumerics" in operation.type for operation in operations)


def run_under_a_flag():
    x = tf.ones([2])
    return [checks(x, debug=False), checks(tf.ones([3]), debug=True) > 0], [0, True]

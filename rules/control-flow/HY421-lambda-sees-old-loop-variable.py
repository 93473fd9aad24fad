import tensorflow as tf


# bad
@tf.function
def total():
    step = tf.constant(0)
    add = lambda value: value + step
    result = tf.constant(0)
    for i in tf.range(4):
        step = i
        result = add(result)  # expect: HY421
    return result


# good
@tf.function
def total_by_argument():
    def add(value, step):
        return value + step

    result = tf.constant(0)
    for i in tf.range(4):
        step = i
        result = add(result, step)
    return result


# good: a def
@tf.function
def total_by_def():
    step = tf.constant(0)

    def add(value):
        return value + step

    result = tf.constant(0)
    for i in tf.range(4):
        step = i
        result = add(result)
    return result


# good: the loop does not touch it; a Python loop; made inside
@tf.function
def others():
    step = tf.constant(1)
    add = lambda value: value + step
    result = tf.constant(0)
    for i in tf.range(4):
        result = add(result)
    for i in range(4):
        step = i
        result = add(result)
    for i in tf.range(4):
        scale = lambda value: value * i
        result = scale(result)
    return result


# bad
def run_bad():
    return int(total())


# good
def run_good():
    return int(total_by_argument())

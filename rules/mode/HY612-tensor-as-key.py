import tensorflow as tf

NAMES = {0: 1.0, 1: 2.0}


# bad
@tf.function
def lookup(x):
    index = tf.argmax(x)
    return NAMES[index]  # expect: HY612


@tf.function
def count(x):
    parts = {}
    parts[tf.reduce_sum(x)] = x  # expect: HY612
    return [1.0, 2.0][tf.argmax(x)]  # expect: HY612


@tf.function
def display(x):
    total = tf.reduce_sum(x)
    return len({total: 1}) + len({total})  # expect: HY612 HY612


# good
@tf.function
def gather(x):
    index = tf.argmax(x)
    return tf.gather(tf.constant([1.0, 2.0]), index), x[index]


@tf.function
def by_reference(x):
    total = tf.reduce_sum(x)
    return {total.ref(): 1}[total.ref()], {"total": total}["total"]


# bad
def run_bad():
    lookup(tf.constant([1.0, 2.0]))


# good
def run_good():
    gather(tf.constant([1.0, 2.0]))

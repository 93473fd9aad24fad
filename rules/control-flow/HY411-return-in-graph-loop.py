import tensorflow as tf


# bad
@tf.function
def find(x):
    for i in tf.range(3):
        if x[i] > 0.0:
            return i  # expect: HY411
    return -1


# bad: over a dataset, too
numbers = tf.data.Dataset.range(5)


@tf.function
def first_above(limit):
    for number in numbers:
        if number > limit:
            return number  # expect: HY411
    return tf.constant(-1, tf.int64)


class Reader:
    def __init__(self):
        self.batches = iter(tf.data.Dataset.range(8).batch(2))

    @tf.function
    def first_batch(self):
        for batch in self.batches:
            return batch  # expect: HY411


# good
@tf.function
def find_with_break(x):
    found = -1
    for i in tf.range(3):
        if x[i] > 0.0:
            found = i
            break
    return found


# good: a nested function of its own
@tf.function
def nested(x):
    total = 0.0
    for i in tf.range(3):
        total += (lambda v: v * 2.0)(x[i])
    return total


def run_bad():
    find(tf.constant([-1.0, 1.0, 2.0]))


def run_good():
    find_with_break(tf.constant([-1.0, 1.0, 2.0]))

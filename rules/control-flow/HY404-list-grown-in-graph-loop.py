import tensorflow as tf


# bad
@tf.function
def collect(n):
    values = []
    for i in tf.range(n):
        values.append(tf.cast(i, tf.float32) * 2.0)  # expect: HY404
    return tf.stack(values)


# bad: a loop over a dataset
@tf.function
def train(dataset):
    losses = []
    for x in dataset:
        losses.append(tf.reduce_sum(x))  # expect: HY404
    return losses


# good
@tf.function
def collect_in_graph(n):
    values = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
    for i in tf.range(n):
        values = values.write(i, tf.cast(i, tf.float32) * 2.0)
    return values.stack()


# good: a Python loop is unrolled
@tf.function
def unrolled(x):
    values = []
    for i in range(3):
        values.append(x * float(i))
    return tf.stack(values)


# good: a list of one iteration
@tf.function
def inner_list(n):
    total = 0.0
    for i in tf.range(n):
        parts = []
        parts.append(tf.cast(i, tf.float32))
        total += tf.add_n(parts)
    return total


def run_bad():
    collect(tf.constant(3))


def run_good():
    collect_in_graph(tf.constant(3))
    unrolled(tf.constant(1.0))
    inner_list(tf.constant(3))

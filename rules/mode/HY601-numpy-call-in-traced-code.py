import tensorflow as tf


# bad
@tf.function
def mean(x):
    m = tf.reduce_mean(x)
    return m.numpy()  # expect: HY601


# bad: the helper is traced with its caller
def to_list(x):
    return x.numpy().tolist()  # expect: HY601


@tf.function
def by_helper(x):
    return to_list(x)


# good: outside
@tf.function
def mean_tensor(x):
    return tf.reduce_mean(x)


def report(x):
    return mean_tensor(x).numpy()


# good: a Python callback
def callback(x):
    return x.numpy() + 1.0


@tf.function
def with_callback(x):
    return tf.py_function(callback, [x], tf.float32)


# good: only when there is a value
@tf.function
def guarded(x):
    if tf.executing_eagerly():
        return x.numpy()
    return x


# good: the other branch of a guard
@tf.function
def shown(x):
    return x.numpy() if tf.executing_eagerly() else x


def run_bad():
    mean(tf.constant([1.0, 2.0]))


def run_good():
    report(tf.constant([1.0, 2.0]))
    with_callback(tf.constant(1.0))
    guarded(tf.constant(1.0))

import tensorflow as tf


# bad
@tf.function
def checked(x):
    try:
        return tf.debugging.check_numerics(x, "CheckNumerics")
    except tf.errors.InvalidArgumentError:  # expect: HY419
        return tf.zeros_like(x)


# bad: around a helper
def positive_log(x):
    tf.debugging.assert_positive(x)
    return tf.math.log(x)


def log_or_floor(x):
    try:
        return positive_log(x)
    except (ValueError, tf.errors.InvalidArgumentError):  # expect: HY419
        return tf.zeros_like(x)


@tf.function
def total_log(x):
    return tf.reduce_sum(log_or_floor(x))


# good
@tf.function
def check(x):
    return tf.debugging.check_numerics(x, "CheckNumerics")


def checked_outside(x):
    try:
        return check(x)
    except tf.errors.InvalidArgumentError:
        return tf.zeros_like(x)


# good: an error of the trace
@tf.function
def fallback(x):
    try:
        return tf.reshape(x, [2, 2])
    except ValueError:
        return x


def run_bad():
    checked(tf.constant([float("nan")]))


def run_good():
    checked_outside(tf.constant([float("nan")]))


# good: what the trace raises is caught there
@tf.function
def square_or_not(x):
    try:
        return tf.reshape(x, [2, 2])
    except Exception:
        return x


def run_error_of_the_trace():
    return [square_or_not(tf.ones([n])).shape.rank for n in (4, 3)], [2, 1]

import tensorflow as tf


# bad
@tf.function
def root(x):
    total = tf.reduce_sum(x)
    assert total >= 0.0  # expect: HY416
    return tf.sqrt(total)


# good
@tf.function
def root_checked(x):
    total = tf.reduce_sum(x)
    tf.debugging.assert_greater_equal(total, 0.0)
    return tf.sqrt(total)


# good: decided while tracing
@tf.function
def matrix(x):
    assert len(x.shape) == 2
    assert x.dtype == tf.float32
    assert x is not None
    return tf.transpose(x)


def run_bad():
    root(tf.constant([4.0]))


def run_good():
    root_checked(tf.constant([4.0]))
    matrix(tf.ones([2, 2]))


# good: one passes, two raise
def run_static_asserts():
    raised = []
    for value in (tf.ones([2, 2]), tf.ones([2]), tf.ones([2, 2], tf.int32)):
        try:
            matrix(value)
            raised.append("")
        except AssertionError as error:
            raised.append(type(error).__name__)
    return raised, ["", "AssertionError", "AssertionError"]

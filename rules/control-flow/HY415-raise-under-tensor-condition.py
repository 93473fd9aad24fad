import tensorflow as tf


# bad
@tf.function
def root(x):
    total = tf.reduce_sum(x)
    if total < 0.0:
        raise ValueError("negative")  # expect: HY415
    return tf.sqrt(total)


# good
@tf.function
def root_checked(x):
    total = tf.reduce_sum(x)
    tf.debugging.assert_non_negative(total)
    return tf.sqrt(total)


# good: decided while tracing
@tf.function
def matrix(x):
    if len(x.shape) != 2:
        raise ValueError("not a matrix")
    if x.dtype != tf.float32:
        raise TypeError("not float32")
    return tf.transpose(x)


# good: a Python switch
@tf.function
def switch(x, mode="a"):
    if mode not in ("a", "b"):
        raise ValueError(mode)
    return x


# good: Python decides, while tracing
@tf.function
def update(x, rule):
    if tf.reduce_all(x > 0.0):
        if rule == "double":
            x = x * 2.0
        else:
            raise ValueError(rule)
    return x


def attempt(function):
    try:
        function(tf.constant([4.0]))
    except ValueError:
        return "raised"
    return "passed"


def run_bad():
    return attempt(root)


def run_good():
    update(tf.constant([1.0]), "double")
    return attempt(root_checked)


# good: one passes, two raise
def run_static_checks():
    raised = []
    for value in (tf.ones([2, 2]), tf.ones([2]), tf.ones([2, 2], tf.int32)):
        try:
            matrix(value)
            raised.append("")
        except (TypeError, ValueError) as error:
            raised.append(type(error).__name__)
    return raised, ["", "ValueError", "TypeError"]

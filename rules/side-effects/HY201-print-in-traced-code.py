import contextlib
import io

import tensorflow as tf


# bad: the value is a symbolic tensor, and the line comes once
@tf.function
def step(x):
    loss = tf.reduce_mean(x)
    print("loss", loss)  # expect: HY201
    return loss


# bad: the helper is traced with its caller
def show(value):
    print(value)  # expect: HY201


@tf.function
def train(x):
    show(x)
    return x + 1.0


# good: an operation of the graph
@tf.function
def step_with_tf_print(x):
    loss = tf.reduce_mean(x)
    tf.print("loss", loss)
    return loss


# good: runs eagerly only
@tf.function
def step_with_guard(x):
    if tf.executing_eagerly():
        print(x)
    return x * 2.0


# good: printed by the eager caller
def main():
    print(step_with_tf_print(tf.constant([1.0, 2.0])))


# good: a Python callback is no traced code
def log_value(value):
    print(value)
    return value


@tf.function
def step_with_callback(x):
    return tf.py_function(log_value, [x], tf.float32)


def run_bad():
    """Lines printed by three calls of one trace."""
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        for value in (1.0, 2.0, 3.0):
            step(tf.constant([value]))
    return shown.getvalue().count("loss"), 3


def run_good():
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        for value in (1.0, 2.0, 3.0):
            print("loss", step_with_tf_print(tf.constant([value])))
    return shown.getvalue().count("loss"), 3

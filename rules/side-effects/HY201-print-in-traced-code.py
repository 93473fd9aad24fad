import contextlib
import os
import tempfile

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


# good: last words, while tracing as well
@tf.function
def read_as(x, kind="png"):
    if kind != "png":
        print("unknown kind: {}".format(kind))
        raise ValueError(kind)
    return x


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


def lines_of(function):
    """The lines that three calls write. The graph's own come from C++, past
    Python's streams."""
    with tempfile.TemporaryFile() as shown:
        kept = os.dup(2)
        os.dup2(shown.fileno(), 2)
        with os.fdopen(os.dup(2), "w") as stream:
            for value in (1.0, 2.0, 3.0):
                with contextlib.redirect_stdout(stream):
                    function(tf.constant([value]))
        os.dup2(kept, 2)
        os.close(kept)
        shown.seek(0)
        return shown.read().count(b"loss"), 3


def run_bad():
    return lines_of(step)


def run_good():
    return lines_of(step_with_tf_print)

import contextlib
import io

import tensorflow as tf


# bad
@tf.function
def step(x):
    print("tracing!")  # expect: HY906
    return x


# good: on each call
@tf.function
def loud(x):
    tf.print("step")
    return x


# good: shows the difference
@tf.function
def both(x):
    print("traced")
    tf.print("runs")
    return x


# good
@tf.function
def quiet(x):
    return x


# good: eager
def main():
    print("done")


def lines(function):
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        for value in (1.0, 2.0, 3.0):
            function(tf.constant(value))
    return "a line in %d of 3 calls" % len(shown.getvalue().splitlines())


def run_bad():
    return lines(step)


def run_good():
    loud(tf.constant(1.0))
    return lines(quiet)

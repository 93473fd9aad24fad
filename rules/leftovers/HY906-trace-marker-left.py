import contextlib
import io

import tempfile
import tensorflow as tf


# bad
@tf.function
def step(x):
    print("tracing!")  # expect: HY906
    return x


# bad: shapes that the trace has
@tf.function
def shaped(x):
    print("x is", x.shape)  # expect: HY906
    print(f"{x.get_shape()} of {x.dtype}")  # expect: HY906
    print(x.shape[1:])  # expect: HY906
    return x


# good: a size of this call
@tf.function
def sized(x):
    tf.print("x is", tf.shape(x))
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


# good: one line for the trace and one for each call
def run_prints_both():
    with tempfile.TemporaryDirectory() as folder:
        target = "file://" + folder + "/runs"

        @tf.function
        def told(x):
            print("traced")
            tf.print("runs", output_stream=target)
            return x

        traces = lines(told)
        with open(folder + "/runs", encoding="utf-8") as file:
            return [traces, len(file.readlines())], ["a line in 1 of 3 calls", 3]

"""Branches by what is known where they stand."""
import sys

import tensorflow as tf

VERBOSE = 0
PROFILE = None


def slow_path(x):
    return x


def fast_path(x):
    return x * 1.0


def old_python(x):
    return x


def trace_only(x):
    return x


def show(x):
    print(x)


def profile(x):
    return x


@tf.function
def step(x, training):
    if VERBOSE > 1:
        show(x)
    if training:
        x = fast_path(x)
    else:
        x = slow_path(x)
    return x


def run(x):
    if PROFILE is not None:
        return profile(x)
    if tf.executing_eagerly():
        return step(x, True)
    return trace_only(x)


def main(argv):
    if sys.version_info < (3, 0):
        old_python(1.0)
    return run(tf.constant(1.0))


main(sys.argv)

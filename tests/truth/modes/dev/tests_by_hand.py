"""Checks that are collected in a list and run by name, as a script does."""
import tensorflow as tf

SLOW = False
CHECKS = []


def check(f):
    CHECKS.append(f)
    return f


@check
def shapes():
    assert doubled(tf.ones([2])).shape == (2,)


@check
def graphs():
    assert traced(tf.ones([2]))[0] == 2.0


@check
def errors():
    try:
        fails(tf.ones([2]))
    except ValueError as error:
        handled(error)
    else:
        raise AssertionError("nothing was raised")


def slow():
    return doubled(tf.ones([1000]))


def doubled(x):
    return x * 2.0


@tf.function
def traced(x):
    return doubled(x)


@tf.function
def fails(x):
    if x.shape.rank == 1:
        raise ValueError("rank")
    return after(x)


def after(x):
    return x


def handled(error):
    return str(error)


for each in CHECKS:
    each()
if SLOW:
    slow()

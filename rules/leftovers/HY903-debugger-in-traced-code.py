import sys

import tensorflow as tf

stops = []


# bad: stops while tracing, once
@tf.function
def step(x):
    breakpoint()  # expect: HY903
    return tf.reduce_sum(x)


# bad: in a helper
def helper(x):
    import pdb
    pdb.set_trace()  # expect: HY903
    return x * 2.0


@tf.function
def use_helper(x):
    return helper(x)


# good: eager code
def evaluate(x):
    loss = good_step(x)
    if loss > 100.0:
        breakpoint()
    return loss


@tf.function
def good_step(x):
    return tf.reduce_sum(x)


# good: only when it runs eagerly
@tf.function
def guarded_step(x):
    if tf.executing_eagerly():
        breakpoint()
    return tf.reduce_sum(x)


def count_stops(function, value):
    stops.clear()
    old = sys.breakpointhook
    sys.breakpointhook = lambda: stops.append(1)
    try:
        for _ in range(3):
            function(tf.constant([value]))
    finally:
        sys.breakpointhook = old
    return len(stops), 3


def run_bad():
    """Stops in three calls."""
    return count_stops(step, 1.0)


def run_good():
    return count_stops(evaluate, 101.0)


# good: eager code stops on each call
def run_stops_in_eager_code():
    return count_stops(evaluate, 101.0), [3, 3]


# good: the graph has no stop
def run_stops_when_eager():
    return count_stops(guarded_step, 1.0)[0], 0

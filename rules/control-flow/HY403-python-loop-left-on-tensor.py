import tensorflow as tf


# bad
@tf.function
def shrink(x):
    for i in range(5):
        x = x / 2.0
        if tf.reduce_max(x) < 1.0:
            break  # expect: HY403
    return x


@tf.function
def search(x):
    while True:
        x = x - 1.0
        if tf.reduce_sum(x) < 0.0:
            break  # expect: HY403
    return x


@tf.function
def first(x):
    for limit in [1.0, 2.0]:
        if tf.reduce_sum(x) < limit:
            return x  # expect: HY403
    return x * 2.0


# good
@tf.function
def shrink_in_the_graph(x):
    for i in tf.range(5):
        x = x / 2.0
        if tf.reduce_max(x) < 1.0:
            break
    return x


@tf.function
def search_in_the_graph(x):
    while tf.reduce_sum(x) >= 0.0:
        x = x - 1.0
    return x


# good: Python decides, or the loop goes on
@tf.function
def layers(x, n=3):
    for i in range(5):
        if i > 2:
            break
        if tf.reduce_sum(x) < 0.0:
            continue
        x = x * 2.0
    return x


def run_bad():
    shrink(tf.constant([3.0]))


def run_good():
    shrink_in_the_graph(tf.constant([3.0]))

import tensorflow as tf


# bad
@tf.function
def is_small(x):
    total = tf.reduce_sum(x)
    return 1.0 if total in [1.0, 2.0] else 2.0  # expect: HY417


@tf.function
def holds_three(x):
    y = tf.identity(x)
    if 3.0 in y:  # expect: HY417
        return y
    return -y


# good
@tf.function
def is_small_in_the_graph(x):
    total = tf.reduce_sum(x)
    return 1.0 if tf.reduce_any(total == [1.0, 2.0]) else 2.0


@tf.function
def python_values(x, mode="sum"):
    parts = {"x": tf.reduce_sum(x)}
    if mode in ("sum", "mean") and "x" in parts and x.dtype in (tf.float32, tf.float64):
        return parts["x"]
    return x


# bad
def run_bad():
    is_small(tf.constant([1.0]))


# good
def run_good():
    is_small_in_the_graph(tf.constant([1.0]))


# good: the class defines `in` as an operation of the graph
class Vocabulary:
    def __init__(self, numbers):
        self.numbers = numbers

    def __contains__(self, number):
        seen.append(number.shape.rank)
        return True


seen = []


@tf.function
def known(x, names):
    total = tf.reduce_sum(x)
    return 1.0 if total in names else 2.0


def run_own_in():
    return [float(known(tf.constant([1.0]), Vocabulary([1.0]))), seen], [1.0, [0]]

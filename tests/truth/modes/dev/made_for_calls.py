"""Functions that are made for each call: what one of them is given, the others are not."""
import contextlib
import functools
import time

import tensorflow as tf

spent = []


def measured(label):
    def decorate(function):
        @functools.wraps(function)
        def timed(*args):
            start = time.perf_counter()
            result = function(*args)
            spent.append((label, time.perf_counter() - start))
            return result
        return timed
    return decorate


def checked(function):
    def check(x):
        return function(guard(x))
    return check


def guard(x):
    return tf.debugging.check_numerics(x, "x")


@measured("read")
def read(count):
    return [make_row(i) for i in range(count)]


def make_row(i):
    return [float(i), 1.0]


@checked
def score(x):
    return tf.reduce_sum(weigh(x))


def weigh(x):
    return 2.0 * x


@checked
def summary(x):
    return describe(x)


def describe(x):
    return tf.reduce_mean(x)


class Runner:
    def __init__(self, scale):
        self.scale = scale

    @measured("all")
    def all(self, rows):
        return [self.one(row) for row in rows]

    def one(self, row):
        return self.scale * sum(row)


def apply_in_parts(function, x):
    def part(i, total):
        return i + 1, total + function(x[i])

    return tf.while_loop(lambda i, total: i < 2, part, [0, 0.0])[1]


def root(value):
    return tf.sqrt(value)


def square(value):
    return value * value


@contextlib.contextmanager
def own_graph():
    with tf.Graph().as_default() as graph:
        yield graph


def node_count():
    with own_graph() as graph:
        build_nodes()
    return len(graph.get_operations())


def build_nodes():
    return tf.add(constant(1.0), constant(2.0))


def constant(value):
    return tf.constant(value)


graph_score = tf.function(score)
rows = read(3)
print(graph_score(tf.constant(rows)), summary(tf.constant(rows)))
print(Runner(2.0).all(rows), len(spent))
print(apply_in_parts(root, tf.constant([1.0, 4.0])))
print(tf.function(functools.partial(apply_in_parts, square))(tf.constant([1.0, 4.0])))
print(node_count())

"""Functions handed to the standard library and to NumPy."""
import atexit
import collections
import functools
import itertools
import threading
import timeit
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import tensorflow as tf


@tf.function
def multiplied(x):
    return x @ x


def slow(x):
    return x @ x


def timed(f, x):
    return timeit.timeit(lambda: f(x), number=2)


def add(a, b):
    return a + b


def is_small(x):
    return x < 3


def square(x):
    return x * x


def load(i):
    return tf.fill([2], float(i))


def work():
    results.append(load(7))


def report():
    print("done")


def largest(item):
    return -item[1]


def twice(x):
    return 2 * x


def default():
    return 0


def key_of(pair):
    return pair[0]


def unused(x):
    return x


results = []
x = tf.ones([2, 2])
print("graph", timed(multiplied, x), "eager", timeit.timeit(functools.partial(slow, x), number=2))
print(functools.reduce(add, [1, 2, 3]), list(filter(is_small, [1, 5])), list(map(square, [1, 2])))
with ThreadPoolExecutor(2) as pool:
    loaded = list(pool.map(load, range(3)))
    results.append(pool.submit(load, 3).result())
thread = threading.Thread(target=work)
thread.start()
thread.join()
atexit.register(report)
print(sorted({"a": 1, "b": 2}.items(), key=largest), max([1, 2], key=lambda v: -v))
print(np.vectorize(twice)(np.arange(3)), np.apply_along_axis(lambda row: row.sum(), 0, np.ones([2, 2])))
counts = collections.defaultdict(default)
counts["a"] += 1
print([k for k, _ in itertools.groupby([(1, 2), (1, 3)], key=key_of)])
print(list(itertools.takewhile(lambda v: v < 2, [1, 2, 3])), list(itertools.accumulate([1, 2], lambda a, b: a * b)))

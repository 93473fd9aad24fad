"""Python and NumPy around a traced core, with generators, lambdas and sorted."""
import collections
import functools
import itertools

import numpy as np
import tensorflow as tf


Point = collections.namedtuple("Point", "x y")


def grid(n):
    for x, y in itertools.product(range(n), range(n)):
        yield Point(x, y)


def norm(point):
    return point.x ** 2 + point.y ** 2


@functools.lru_cache(maxsize=None)
def factor(n):
    return 1 if n < 2 else n * factor(n - 1)


@tf.function(jit_compile=False)
def core(points, weights):
    return tf.reduce_sum(distances(points) * weights)


def distances(points):
    return tf.norm(points, axis=-1)


def pairs(values):
    return list(zip(values, map(lambda v: v + 1, values)))


class Grid:
    def __init__(self, n):
        self.points = list(grid(n))

    def __len__(self):
        return len(self.points)

    def __iter__(self):
        return iter(self.points)

    def __getitem__(self, i):
        return self.points[i]

    def as_array(self):
        return np.array([tuple(p) for p in self], np.float32)


class Timer:
    def __enter__(self):
        self.begin()
        return self

    def __exit__(self, *error):
        self.end()

    def begin(self):
        self.t = 0

    def end(self):
        self.t += 1


g = Grid(2)
with Timer() as timer:
    print(core(g.as_array(), np.ones(len(g), np.float32)), g[0], max(g, key=norm))
print(sorted(g, key=lambda p: -p.x), factor(4), pairs([1, 2]), timer.t)

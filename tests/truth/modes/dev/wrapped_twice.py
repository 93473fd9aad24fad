"""One decorator around functions that run differently."""
import functools
import time

import tensorflow as tf


def timed(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        start = time.time()
        result = f(*args, **kwargs)
        log(f.__name__, time.time() - start)
        return result

    return wrapper


def log(name, seconds):
    SECONDS[name] = seconds


SECONDS = {}


@timed
def load():
    return tf.ones([4, 2])


@timed
@tf.function
def compute(x):
    return shrunk(x)


def shrunk(x):
    return x * 0.5


@tf.function
@timed
def traced(x):
    return grown(x)


def grown(x):
    return x * 2.0


class Trainer:
    @timed
    def epoch(self, data):
        return [self.step(x) for x in data]

    @tf.function
    def step(self, x):
        return compute(x)


data = load()
print(compute(data), traced(data), Trainer().epoch([data]))

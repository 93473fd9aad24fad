import functools
import typing

import tensorflow as tf

traced = []


@tf.function
def step(x, loss):
    traced.append(1)
    return loss(x, x)


# bad: each pass makes another function
def train(batches):
    for batch in batches:
        step(batch, lambda a, b: tf.reduce_sum(a - b))  # expect: HY110


# bad: another loss, another partial
def train_objects(batches):
    for batch in batches:
        loss = tf.keras.losses.MeanSquaredError()
        step(batch, loss)  # expect: HY110
        step(batch, loss=functools.partial(tf.norm, ord=1))  # expect: HY110


# bad: self.distance is a new bound method each time it is written
class Trainer:
    def distance(self, a, b):
        return tf.reduce_sum(a - b)

    def train_one(self, batch):
        return step(batch, self.distance)  # expect: HY110

    def train(self, batches):
        for batch in batches:
            self.train_one(batch)


class Scale:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, a, b):
        return (a - b) * self.factor


def train_scaled(batches):
    while batches:
        step(batches.pop(), Scale(2.0))  # expect: HY110


# bad: a bound method is a new object wherever it is written
class Weighting:
    def __init__(self, factor):
        self.factor = factor

    def apply(self, a, b):
        return self.factor * tf.reduce_sum(a - b)


def weigh(batches):
    weighting = Weighting(2.0)
    for batch in batches:
        step(batch, weighting.apply)  # expect: HY110


# good: made once
def absolute(a, b):
    return tf.reduce_sum(tf.abs(a - b))


def train_once(batches):
    loss = tf.keras.losses.MeanSquaredError()
    scale = Scale(2.0)
    for batch in batches:
        step(batch, loss)
        step(batch, absolute)
        step(batch, scale)


# good: bound to an attribute once
class OtherTrainer:
    def __init__(self):
        self.loss = self.distance

    def distance(self, a, b):
        return tf.reduce_sum(a - b)

    def train(self, batches):
        for batch in batches:
            step(batch, self.loss)


# good: called once
def evaluate(batch):
    return step(batch, lambda a, b: a + b)


# good: a tuple of tensors
class Pair(typing.NamedTuple):
    first: tf.Tensor
    second: tf.Tensor


@tf.function
def add(pair):
    return pair.first + pair.second


def add_all(batches):
    for batch in batches:
        add(Pair(batch, batch))


# good: not a graph function
def plain(x, loss):
    return loss(x, x)


def train_plain(batches):
    for batch in batches:
        plain(batch, lambda a, b: a - b)


def run_bad():
    """Traces of six calls, each with another lambda."""
    traced.clear()
    train([tf.constant([1.0])] * 6)
    return len(traced), 6


def run_good():
    traced.clear()
    for _ in range(6):
        step(tf.constant([1.0]), absolute)
    return len(traced), 6

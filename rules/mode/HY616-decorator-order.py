import contextlib
import functools

import tensorflow as tf


# bad: a property cannot be called
def make_property():
    class Bad:
        @tf.function  # expect: HY616
        @property
        def double(self):
            return tf.constant(2.0)

    return Bad


# bad: neither can a classmethod
def make_class_method():
    class Bad:
        @tf.function(jit_compile=True)  # expect: HY616
        @classmethod
        def double(cls, x):
            return x * 2.0

    return Bad


# bad: Static.double(x) works, Static().double(x) does not
class Static:
    @tf.function  # expect: HY616
    @staticmethod
    def double(x):
        return x * 2.0


# bad: a context manager is no tensor, whichever comes first
@tf.function  # expect: HY616
@contextlib.contextmanager
def scope_above():
    yield tf.constant(1.0)


@contextlib.contextmanager
@tf.function  # expect: HY616
def scope_below():
    yield tf.constant(1.0)


# bad: the cache has to hash the tensor
@functools.lru_cache(maxsize=None)
@tf.function  # expect: HY616
def cached(x):
    return tf.square(x)


# good: tf.function right above the def
class Good:
    @staticmethod
    @tf.function
    def triple(x):
        return x * 3.0

    @classmethod
    @tf.function
    def four(cls, x):
        return x * 4.0

    @property
    @tf.function
    def value(self):
        return tf.constant(2.0)


# good: cached by a number
@functools.lru_cache(maxsize=None)
def step_for(depth: int):
    @tf.function
    def step(x):
        return x * depth

    return step


@functools.lru_cache(maxsize=None)
@tf.function
def table(size: int):
    return tf.range(size)


# good: the with statement is inside
@contextlib.contextmanager
def scope():
    yield 2.0


@tf.function
def inside(x):
    with scope() as factor:
        return x * factor


def run_bad():
    return make_property()().double


def run_good():
    x = tf.constant(1.0)
    step_for(2)(x)
    table(3)
    inside(x)
    Good.triple(x), Good().triple(x), Good.four(x)
    return Good().value

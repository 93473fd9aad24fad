"""Decorators of its own, some of which trace."""
import functools

import tensorflow as tf

COMPILE = True


def maybe_function(f):
    return tf.function(f) if COMPILE else f


def checked(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        validate(args)
        return f(*args, **kwargs)

    return inner


def validate(args):
    assert len(args) > 0


def cached(f):
    memory = {}

    def inner(x):
        if x not in memory:
            memory[x] = f(x)
        return memory[x]

    return inner


@maybe_function
def step(x):
    return moved(x)


def moved(x):
    return x + 1.0


@checked
@tf.function
def outer_checked(x):
    return moved(x)


@tf.function
@checked
def inner_checked(x):
    return scaled(x)


def scaled(x):
    return x * 2.0


@cached
def costly(n):
    return n ** 2


class Lazy:
    def __init__(self, make):
        self.make = make

    def __getattr__(self, name):
        return getattr(self.make(), name)


def registry():
    found = {}

    def register(f):
        found[f.__name__] = f
        return f

    return found, register


FOUND, register = registry()


@register
def listed(x):
    return x


@register
def never_called(x):
    return x


x = tf.constant(1.0)
print(step(x), outer_checked(x), inner_checked(x), costly(2), costly(2), FOUND["listed"](x))
print(Lazy(lambda: x).shape)

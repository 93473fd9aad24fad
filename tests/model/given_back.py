"""What a function gives back as it came is what each call of it gave: what a registry
does for all functions of a program is no way from one to another."""
import tensorflow as tf

REGISTRY = {}


def register(function):  # model: effects
    REGISTRY[function.__name__] = function
    return function


class Export:
    def __init__(self, name):  # model: effects
        self.name = name

    def __call__(self, symbol):  # model: effects
        REGISTRY[self.name] = symbol
        return symbol


@register
def eager(x):  # model: effects numbers=x
    print("each time")
    return x


@register
def helper(x):  # model: traced tensors=x why="called by `step`"
    return x * 2.0


@Export("halved")
def halved(x):  # model: traced tensors=x why="called by `step`"
    return x / 2.0


@Export("shown")
class Shown:
    def __init__(self, x):  # model: effects
        self.x = x


def either(first, second, which):  # model: traced tensors=first,second
    alias = first
    if which:
        return alias
    return second


def narrowed(x):  # model: traced tensors=x
    if isinstance(x, tuple):
        return x
    return (x,)


@tf.function
def step(x):  # model: hybrid traced tensors=x why="decorated"
    return either(helper(x), halved(x), True) + narrowed(x)[0]


for _ in range(3):
    step(tf.constant(1.0))
    eager("a")
    Shown("b")

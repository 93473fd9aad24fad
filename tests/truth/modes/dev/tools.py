"""Small tools around graph functions: partial, closures, properties, class and static methods."""
import functools

import tensorflow as tf


class Counter:
    made = 0

    def __init__(self):
        Counter.made += 1
        self._step = tf.Variable(0)

    @property
    def step(self):
        return self.read()

    @step.setter
    def step(self, value):
        self._step.assign(value)

    def read(self):
        return self._step.read_value()

    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    def add(a, b):
        return a + b

    def __call__(self, x):
        return self.add(x, 1.0)

    def __repr__(self):
        return "Counter"


class Lazy:
    @functools.cached_property
    def table(self):
        return make_table(3)

    @functools.lru_cache(maxsize=None)
    def row(self, i):
        return self.table[i]


def make_table(n):
    return [float(i) for i in range(n)]


@functools.lru_cache()
def compiled(power):
    @tf.function
    def raised(x):
        return raise_to(x, power)

    return raised


def raise_to(x, power):
    return x ** power


@functools.singledispatch
def describe(value):
    return "value"


@describe.register(tf.Tensor)
def describe_tensor(value):
    return "tensor"


def compose(*functions):
    def composed(x):
        for f in functions:
            x = f(x)
        return x

    return composed


def doubled(x):
    return x * 2.0


def halved(x):
    return x / 2.0


scaled = functools.partial(tf.function, reduce_retracing=True)


@scaled
def summed(x):
    return tf.reduce_sum(weighted(x))


def weighted(x):
    return x * 3.0


def numbers(limit):
    for i in range(limit):
        yield number(i)


def number(i):
    return float(i)


def apply_all(functions, x):
    return {name: f(x) for name, f in functions.items()}


counter = Counter.make()
counter.step = 3
x = tf.constant([1.0, 2.0])
run = tf.function(compose(doubled, counter))
print(counter, counter.step, run(x), compose(halved)(x), compiled(2)(x), summed(x))
print(describe(x), describe(1), Lazy().row(1), list(numbers(2)))
print(apply_all({"half": halved, "traced": tf.function(lambda v: weighted(v))}, x))

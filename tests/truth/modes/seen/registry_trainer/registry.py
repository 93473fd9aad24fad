"""A small registry and the things that are put into it."""
import functools
import time

import tensorflow as tf


class Registry:
    def __init__(self, name):
        self.name = name
        self._items = {}

    def register(self, key=None):
        def wrap(item):
            self._items[key or item.__name__] = item
            return item
        return wrap

    def get(self, key):
        if key not in self._items:
            raise KeyError(self._unknown(key))
        return self._items[key]

    def _unknown(self, key):
        return "%s has no %s" % (self.name, key)

    def __contains__(self, key):
        return key in self._items

    def __len__(self):
        return len(self._items)


LOSSES = Registry("losses")
AUGMENTS = Registry("augments")
MODELS = Registry("models")


def timed(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        start = time.perf_counter()
        result = function(*args, **kwargs)
        inner.seconds = time.perf_counter() - start
        return result
    return inner


@LOSSES.register("mse")
def mean_squared(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred))


@LOSSES.register("huber")
def huber(y_true, y_pred, delta=1.0):
    error = tf.abs(y_true - y_pred)
    return tf.reduce_mean(tf.where(error < delta, 0.5 * error ** 2, delta * (error - 0.5 * delta)))


@LOSSES.register()
def log_cosh(y_true, y_pred):
    return tf.reduce_mean(softplus_cosh(y_pred - y_true))


def softplus_cosh(x):
    return x + tf.nn.softplus(-2.0 * x) - tf.math.log(2.0)


@AUGMENTS.register("jitter")
def jitter(x, y):
    return x + tf.random.normal(tf.shape(x), stddev=0.01), y


@AUGMENTS.register("flip")
def flip(x, y):
    return tf.reverse(x, [-1]), y


@MODELS.register("mlp")
class Mlp(tf.keras.Model):
    def __init__(self, units=(8, 4)):
        super().__init__()
        self.hidden = [tf.keras.layers.Dense(n, activation="relu") for n in units]
        self.head = tf.keras.layers.Dense(1)

    def call(self, x):
        for layer in self.hidden:
            x = layer(x)
        return self.head(x)


@MODELS.register("linear")
class Linear(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.head = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.head(x)

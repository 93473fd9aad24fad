import tensorflow as tf

from .base import Block
from .registry import register


def swish(x):
    return x * tf.sigmoid(x)


def glu(x):
    value, gate = tf.split(x, 2, axis=-1)
    return value * tf.sigmoid(gate)


@register("gated")
class GatedBlock(Block):
    def __init__(self, width, name=None):
        super().__init__(width, name)
        self.inner = tf.keras.layers.Dense(2 * width)
        self.outer = tf.keras.layers.Dense(width, activation=swish)

    def transform(self, x, training):
        return self.outer(glu(self.inner(x)))

    def scale(self, x):
        return 0.5 * x


@register("highway")
class HighwayBlock(Block):
    def __init__(self, width, name=None):
        super().__init__(width, name)
        self.gate = tf.keras.layers.Dense(width, activation="sigmoid", bias_initializer=negative_bias)
        self.value = tf.keras.layers.Dense(width)

    def transform(self, x, training):
        return self.gate(x) * (self.value(x) - x)


def negative_bias(shape, dtype=None, **kwargs):
    return -2.0 * tf.ones(shape, dtype or tf.float32)

import tensorflow as tf

from .base import Block
from .registry import register


class TokenMixer(tf.keras.layers.Layer):
    """A dense layer over the axis of tokens."""

    def __init__(self, tokens, **kwargs):
        super().__init__(**kwargs)
        self.tokens = tokens

    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=(self.tokens, self.tokens), initializer=near_identity)
        super().build(shape)

    def call(self, x):
        return mix(x, self.kernel)


def near_identity(shape, dtype=None, **kwargs):
    return tf.eye(shape[0], dtype=dtype or tf.float32) + tf.random.normal(shape, stddev=0.01)


def mix(x, kernel):
    return tf.einsum("btc,ts->bsc", x, kernel)


@register("mixer")
class MixerBlock(Block):
    def __init__(self, width, tokens=4, name=None):
        super().__init__(width, name)
        self.mixer = TokenMixer(tokens)
        self.dense = tf.keras.layers.Dense(width, activation="relu")

    def transform(self, x, training):
        x = self.mixer(x)
        if training:
            x = self.jitter(x)
        return self.dense(x)

    def jitter(self, x):
        return x + tf.random.normal(tf.shape(x), stddev=1e-3)

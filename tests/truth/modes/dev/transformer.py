"""A small transformer: blocks with masks, a model built by add, a schedule and callbacks."""
import dataclasses

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


@dataclasses.dataclass
class Settings:
    width: int = 4
    heads: int = 2
    depth: int = 1

    def __post_init__(self):
        check_width(self.width, self.heads)

    @property
    def key_size(self):
        return self.width // self.heads


def check_width(width, heads):
    if width % heads:
        raise ValueError(explain(width, heads))


def explain(width, heads):
    return "%d is no multiple of %d" % (width, heads)


class FeedForward(layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.net = tf.keras.Sequential([layers.Dense(width * 2, activation=gelu), layers.Dense(width)])
        self.add = layers.Add()
        self.norm = layers.LayerNormalization()

    def call(self, x):
        return self.norm(self.add([x, self.net(x)]))


def gelu(x):
    return 0.5 * x * (1.0 + tf.tanh(0.79 * (x + 0.044 * x ** 3)))


class Attention(layers.Layer):
    def __init__(self, settings):
        super().__init__()
        self.attention = layers.MultiHeadAttention(settings.heads, settings.key_size)

    def call(self, x, training=None):
        return self.residual(x, self.attention(x, x, training=training))

    def residual(self, x, y):
        return x + y


class Block(layers.Layer):
    def __init__(self, settings):
        super().__init__()
        self.parts = [Attention(settings), FeedForward(settings.width)]

    def call(self, x):
        for part in self.parts:
            x = part(x)
        return x


class Positions(layers.Layer):
    def build(self, shape):
        self.table = self.add_weight(shape=shape[1:], initializer=self.waves)

    def waves(self, shape, dtype=None):
        return tf.constant(encoded(*shape), dtype)

    def call(self, x):
        return x + self.table


def encoded(length, width):
    return np.sin(np.arange(length)[:, None] / np.arange(1, width + 1)[None, :])


class Stop(tf.keras.callbacks.Callback):
    def __init__(self, limit):
        super().__init__()
        self.limit = limit

    def on_train_begin(self, logs=None):
        self.seen = []

    def on_epoch_end(self, epoch, logs=None):
        self.seen.append(logs["loss"])
        if self.is_done():
            self.model.stop_training = True

    def is_done(self):
        return len(self.seen) > self.limit


def build(settings):
    model = tf.keras.Sequential()
    model.add(tf.keras.Input([3, settings.width]))
    model.add(Positions())
    for _ in range(settings.depth):
        model.add(Block(settings))
    model.add(layers.Dense(1))
    return model


model = build(Settings())
model.compile(tf.keras.optimizers.Adam(1e-3), loss=lambda y, p: tf.reduce_mean((y - p) ** 2))
model.fit(np.ones([4, 3, 4], "float32"), np.ones([4, 3, 1], "float32"), epochs=2, verbose=0, callbacks=[Stop(1)])
print(model.predict(np.ones([1, 3, 4], "float32"), verbose=0).shape)

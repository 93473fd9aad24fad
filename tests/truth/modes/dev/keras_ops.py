"""Layers in layers, called by hand, in a graph function and by fit."""
import tensorflow as tf


class Scale(tf.keras.layers.Layer):
    def build(self, shape):
        self.factor = self.add_weight(shape=(shape[-1],), initializer="ones", name="factor")
        super().build(shape)

    def call(self, x):
        return self.scaled(x)

    def scaled(self, x):
        return x * self.factor


class Block(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.scale = Scale()

    def call(self, x):
        return normal(self.scale(x))


def normal(x):
    return x - tf.reduce_mean(x)


block = Block()
block(tf.ones([2, 3]))


@tf.function
def apply(x):
    return block(x)


apply(tf.ones([2, 3]))

"""Symbolic tensors through classes, dicts and defaults."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


class Block:
    def __init__(self, units, drop=0.0):
        self.units = units
        self.drop = drop

    def __call__(self, x):
        x = layers.Dense(self.units)(x)
        if self.drop:
            x = self.dropped(x)
        return self.normal(x)

    def dropped(self, x):
        return layers.Dropout(self.drop)(x)

    def normal(self, x):
        return layers.BatchNormalization()(x)


class Builder:
    def __init__(self, sizes):
        self.blocks = [Block(size) for size in sizes]

    def body(self, x):
        for block in self.blocks:
            x = block(x)
        return x

    def heads(self, x):
        return {"a": self.head(x, "a"), "b": self.head(x, "b", units=2)}

    def head(self, x, name, units=1):
        return layers.Dense(units, name=name)(x)

    def build(self):
        inputs = layers.Input([3])
        return tf.keras.Model(inputs, self.heads(self.body(inputs)))


def total(outputs):
    return sum(int(np.prod(v.shape)) for v in outputs.values())


model = Builder([4, 4]).build()
print(total(model(np.ones([2, 3], np.float32))))


def embedding(inputs, size):
    tokens, positions = inputs
    return layers.Add()([lookup(tokens, size), lookup(positions, size)])


def lookup(ids, size):
    return layers.Embedding(10, size)(ids)


pair = [layers.Input([5], dtype="int32"), layers.Input([5], dtype="int32")]
print(tf.keras.Model(pair, embedding(pair, 4)).output_shape)

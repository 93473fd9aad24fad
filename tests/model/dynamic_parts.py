"""A model runs eagerly where a layer in it is dynamic, whoever may fit it."""
import tensorflow as tf


class Encoder(tf.keras.layers.Layer):
    def __init__(self):  # model:
        super().__init__(dynamic=True)

    def call(self, x):  # model: tensors=x
        return x


class Process(tf.keras.Model):
    def __init__(self):  # model: effects
        super().__init__()
        self.encoder = Encoder()

    def call(self, inputs):  # model: tensors=inputs
        return self.encoder(inputs)


class Plain(tf.keras.layers.Layer):
    def call(self, x):  # model: traced tensors=x
        return x


class Chain(tf.keras.Model):
    def __init__(self):  # model: effects
        super().__init__()
        self.plain = Plain()

    def call(self, inputs):  # model: traced tensors=inputs
        return self.plain(inputs)

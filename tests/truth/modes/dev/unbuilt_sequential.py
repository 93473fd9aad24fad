"""A Sequential of custom layers whose shapes come with the data, used by hand and by fit."""
import numpy as np
import tensorflow as tf


class Linear(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer=self.starting)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros")

    def starting(self, shape, dtype=None):
        return tf.random.normal(shape, stddev=0.1)

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b


class Gate(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.inner = tf.keras.layers.Dense(input_shape[-1], activation=squash)

    def call(self, inputs, training=None):
        gate = self.inner(inputs)
        if training:
            gate = self.dropped(gate)
        return inputs * gate

    def dropped(self, gate):
        return tf.nn.dropout(gate, 0.1)


def squash(x):
    return tf.sigmoid(x * 2.0)


class Residual(tf.keras.Model):
    def __init__(self, units):
        super().__init__()
        self.first = Linear(units)
        self.gate = Gate()
        self.second = Linear(units)

    def call(self, inputs):
        return inputs + self.second(self.gate(self.first(inputs)))


def by_fit():
    model = tf.keras.Sequential([Linear(3), Residual(3), tf.keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mse")
    model.fit(np.ones([4, 3], "float32"), np.ones([4, 1], "float32"), verbose=0)
    return model


def by_hand():
    model = tf.keras.Sequential([Linear(2), Gate()])
    return model(tf.ones([1, 3]))


by_fit()
print(by_hand())

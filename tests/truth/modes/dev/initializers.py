"""Functions that layers hold."""
import numpy as np
import tensorflow as tf


def tiny(shape, dtype=None):
    return tf.ones(shape, dtype=dtype or tf.float32) * 0.01


def swish(x):
    return x * tf.sigmoid(x)


class Weigh(tf.keras.regularizers.Regularizer):
    def __call__(self, w):
        return self.strength() * tf.reduce_sum(tf.abs(w))

    def strength(self):
        return 0.01

    def get_config(self):
        return {}


class Positive(tf.keras.constraints.Constraint):
    def __call__(self, w):
        return tf.maximum(w, 0.0)


def network():
    inputs = tf.keras.Input([3])
    x = tf.keras.layers.Dense(4, activation=swish, kernel_initializer=tiny)(inputs)
    outputs = tf.keras.layers.Dense(1, kernel_regularizer=Weigh(), kernel_constraint=Positive())(x)
    return tf.keras.Model(inputs, outputs)


model = network()
model.compile("sgd", "mse")
model.fit(np.ones([4, 3], np.float32), np.ones([4, 1], np.float32), verbose=0)

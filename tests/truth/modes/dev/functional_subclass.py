"""A functional model with a train_step, symbolic helpers and custom layers inside."""
import numpy as np
import tensorflow as tf
from tensorflow import keras


class Noise(keras.layers.Layer):
    def __init__(self, level):
        super().__init__()
        self.level = level

    def call(self, x, training=None):
        if training:
            return self.disturbed(x)
        return x

    def disturbed(self, x):
        return x + tf.random.normal(tf.shape(x)) * self.level


class Clipped(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = loss_of(y, self(x, training=True))
        gradients = [clip(g) for g in tape.gradient(loss, self.trainable_variables)]
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}


def clip(gradient):
    return tf.clip_by_norm(gradient, 1.0)


def loss_of(y, p):
    return tf.reduce_mean((y - p) ** 2)


def block(x, units, noisy):
    x = keras.layers.Dense(units)(x)
    if noisy:
        x = noise(x)
    return x


def noise(x):
    return Noise(0.1)(x)


def ends(x):
    return [head(x, 1), head(x, 2)]


def head(x, size):
    return keras.layers.Dense(size)(x)


def simple():
    inputs = keras.Input([3])
    return Clipped(inputs, head(block(inputs, 4, True), 1))


def double():
    inputs = keras.Input([3])
    return keras.Model(inputs, ends(block(inputs, 4, False)))


model = simple()
model.compile("sgd")
model.fit(np.ones([4, 3], np.float32), np.ones([4, 1], np.float32), verbose=0)
print(len(double().outputs))

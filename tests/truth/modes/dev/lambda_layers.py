"""Lambda layers, in a functional and in a sequential model."""
import numpy as np
import tensorflow as tf


def centre(x):
    return x - tf.reduce_mean(x, axis=-1, keepdims=True)


def squash(x):
    return tf.tanh(scaled(x))


def scaled(x):
    return x * 0.5


def distance(pair):
    left, right = pair
    return tf.reduce_sum(tf.abs(left - right), axis=-1, keepdims=True)


def functional():
    inputs = tf.keras.Input([3])
    left = tf.keras.layers.Lambda(centre, output_shape=(3,))(inputs)
    right = tf.keras.layers.Lambda(lambda x: squash(x), output_shape=(3,))(inputs)
    outputs = tf.keras.layers.Lambda(distance, output_shape=(1,))([left, right])
    return tf.keras.Model(inputs, outputs)


def sequential():
    return tf.keras.Sequential([tf.keras.layers.Dense(2), tf.keras.layers.Lambda(lambda x: x + 1.0)])


x = np.ones([4, 3], np.float32)
functional().predict(x, verbose=0)
model = sequential()
model.compile("sgd", "mse")
model.fit(x, np.ones([4, 2], np.float32), verbose=0)

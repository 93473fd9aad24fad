import numpy as np
import tensorflow as tf


def rosenbrock(p):
    return tf.square(1.0 - p[0]) + 10.0 * tf.square(p[1] - p[0] ** 2)


def quadratic(p):
    return tf.reduce_sum(tf.square(p) * tf.constant([1.0, 4.0]))


def classification(seed=0, n=64):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 4)).astype("float32")
    return x, (x[:, :1] > 0).astype("float32")


def small_net():
    return tf.keras.Sequential([
        tf.keras.Input((4,)),
        tf.keras.layers.Dense(6, activation="relu"),
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ])

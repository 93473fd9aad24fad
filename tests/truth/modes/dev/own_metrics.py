"""Metrics and losses of its own in loops by hand and in fit."""
import numpy as np
import tensorflow as tf


class Close(tf.keras.metrics.Metric):
    def __init__(self, name="close", **kwargs):
        super().__init__(name=name, **kwargs)
        self.hits = self.add_weight(name="hits", initializer="zeros")
        self.count = self.add_weight(name="count", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        near = self.near(y_true, y_pred)
        self.hits.assign_add(tf.reduce_sum(near))
        self.count.assign_add(tf.cast(tf.size(near), tf.float32))

    def near(self, y_true, y_pred):
        return tf.cast(tf.abs(y_true - y_pred) < 0.5, tf.float32)

    def result(self):
        return tf.math.divide_no_nan(self.hits, self.count)

    def reset_state(self):
        self.hits.assign(0.0)
        self.count.assign(0.0)


class Huber(tf.keras.losses.Loss):
    def __init__(self, delta=1.0):
        super().__init__()
        self.delta = delta

    def call(self, y_true, y_pred):
        return huber(y_true - y_pred, self.delta)


def huber(error, delta):
    return tf.where(tf.abs(error) < delta, 0.5 * error ** 2, delta * (tf.abs(error) - 0.5 * delta))


class Manual(tf.keras.metrics.Mean):
    def update_state(self, values, sample_weight=None):
        return super().update_state(values * 2.0, sample_weight)


def rate(y_true, y_pred):
    return tf.reduce_mean(y_pred)


def network():
    return tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(1)])


def by_fit(x, y):
    model = network()
    model.compile("sgd", Huber(), metrics=[Close(), rate])
    model.fit(x, y, verbose=0)
    return model.evaluate(x, y, verbose=0)


def by_hand(x, y):
    model, loss, mean = network(), Huber(2.0), Manual()

    @tf.function
    def step(x, y):
        value = loss(y, model(x))
        mean.update_state(value)
        return value

    step(x, y)
    return mean.result()


x, y = np.ones([4, 2], "float32"), np.ones([4, 1], "float32")
print(by_fit(x, y), by_hand(tf.constant(x), tf.constant(y)))
metric = Close()
metric(y, y)
print(metric.result())
metric.reset_state()

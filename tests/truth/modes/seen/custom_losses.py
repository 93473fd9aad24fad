"""Losses and metrics of one's own: functions, closures, classes."""
import functools

import numpy as np
import tensorflow as tf
from tensorflow import keras


def focal(gamma=2.0, alpha=0.25):
    def loss(y_true, y_pred):
        p = tf.clip_by_value(y_pred, 1e-6, 1 - 1e-6)
        pt = tf.where(y_true > 0.5, p, 1 - p)
        return -alpha * tf.reduce_mean((1 - pt) ** gamma * tf.math.log(pt), axis=-1)
    return loss


def dice(y_true, y_pred, smooth=1.0):
    overlap = tf.reduce_sum(y_true * y_pred)
    return 1 - (2 * overlap + smooth) / (tf.reduce_sum(y_true) + tf.reduce_sum(y_pred) + smooth)


def combined(first, second, weight=0.5):
    return lambda y_true, y_pred: weight * first(y_true, y_pred) + (1 - weight) * second(y_true, y_pred)


class HuberLike(keras.losses.Loss):
    def __init__(self, delta=1.0, name="huber_like"):
        super().__init__(name=name)
        self.delta = delta

    def call(self, y_true, y_pred):
        error = tf.cast(y_true, y_pred.dtype) - y_pred
        return tf.where(tf.abs(error) < self.delta, self.quadratic(error), self.linear(error))

    def quadratic(self, error):
        return 0.5 * tf.square(error)

    def linear(self, error):
        return self.delta * (tf.abs(error) - 0.5 * self.delta)

    def get_config(self):
        return {"delta": self.delta}


class Quantile(keras.losses.Loss):
    def __init__(self, q):
        super().__init__()
        self.q = q

    def call(self, y_true, y_pred):
        return tf.maximum(self.q * (y_true - y_pred), (self.q - 1) * (y_true - y_pred))


class F1(keras.metrics.Metric):
    def __init__(self, threshold=0.5, name="f1"):
        super().__init__(name=name)
        self.threshold = threshold
        self.tp = self._counter("tp")
        self.fp = self._counter("fp")
        self.fn = self._counter("fn")

    def _counter(self, name):
        return self.add_weight(name=name, initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = tf.cast(y_true, tf.float32)
        hit = self._binarize(y_pred)
        self.tp.assign_add(tf.reduce_sum(hit * y_true))
        self.fp.assign_add(tf.reduce_sum(hit * (1 - y_true)))
        self.fn.assign_add(tf.reduce_sum((1 - hit) * y_true))

    def _binarize(self, y_pred):
        return tf.cast(y_pred > self.threshold, tf.float32)

    def result(self):
        precision = self._ratio(self.tp, self.fp)
        recall = self._ratio(self.tp, self.fn)
        return 2 * precision * recall / (precision + recall + 1e-7)

    def _ratio(self, hits, misses):
        return hits / (hits + misses + 1e-7)

    def reset_state(self):
        for counter in (self.tp, self.fp, self.fn):
            counter.assign(0.0)


class Coverage(keras.metrics.Mean):
    def update_state(self, y_true, y_pred, sample_weight=None):
        inside = tf.cast(y_true <= y_pred, tf.float32)
        return super().update_state(inside, sample_weight)


def specificity(y_true, y_pred):
    negatives = tf.cast(y_true < 0.5, tf.float32)
    return tf.reduce_sum(negatives * tf.cast(y_pred < 0.5, tf.float32)) / (tf.reduce_sum(negatives) + 1e-7)


def orthogonal(weights):
    return 0.01 * tf.reduce_sum(tf.square(tf.matmul(weights, weights, transpose_a=True) - tf.eye(weights.shape[-1])))


class NonZeroRows(keras.constraints.Constraint):
    def __call__(self, w):
        return tf.where(tf.abs(w) < 1e-9, 1e-9 * tf.ones_like(w), w)


def network(output):
    return keras.Sequential([
        keras.layers.Input((5,)),
        keras.layers.Dense(4, activation="relu", kernel_regularizer=orthogonal, kernel_constraint=NonZeroRows()),
        keras.layers.Dense(1, activation=output),
    ])


def classify(x, y):
    model = network("sigmoid")
    loss = combined(focal(1.5), functools.partial(dice, smooth=0.5), 0.7)
    model.compile("adam", loss=loss, metrics=[F1(), specificity])
    model.fit(x, y, epochs=2, batch_size=16, verbose=0)
    return model.evaluate(x, y, verbose=0, return_dict=True)


def regress(x, y):
    model = network(None)
    model.compile("sgd", loss=HuberLike(0.5), metrics=[Coverage(name="coverage")])
    model.fit(x, y, epochs=1, verbose=0)
    quantile = Quantile(0.9)
    return float(quantile(y, model.predict(x, verbose=0)))


def check_metric_by_hand():
    metric = F1()
    metric.update_state(tf.constant([[1.0], [0.0]]), tf.constant([[0.9], [0.8]]))
    return float(metric.result())


def tversky(y_true, y_pred, alpha=0.7):
    tp = tf.reduce_sum(y_true * y_pred)
    return 1 - tp / (tp + alpha * tf.reduce_sum(y_true * (1 - y_pred)) + 1e-6)


rng = np.random.default_rng(0)
features = rng.normal(size=(48, 5)).astype("float32")
targets = (features.sum(1, keepdims=True) > 0).astype("float32")
print(classify(features, targets))
print(regress(features, features[:, :1]))
print(check_metric_by_hand())

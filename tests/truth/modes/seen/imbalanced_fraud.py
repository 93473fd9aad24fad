"""Imbalanced classification: focal losses, an F1 metric, saving with custom objects."""
import functools
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow import keras

EPSILON = 1e-7


def binary_focal(y_true, y_pred, alpha, gamma):
    y_true = tf.cast(y_true, y_pred.dtype)
    p = tf.clip_by_value(y_pred, EPSILON, 1 - EPSILON)
    weight = y_true * alpha + (1 - y_true) * (1 - alpha)
    return tf.reduce_mean(weight * modulate(y_true, p, gamma) * cross_entropy(y_true, p), axis=-1)


def modulate(y_true, p, gamma):
    return tf.pow(tf.abs(y_true - p), gamma)


def cross_entropy(y_true, p):
    return -(y_true * tf.math.log(p) + (1 - y_true) * tf.math.log(1 - p))


def dice(y_true, y_pred):
    return 1 - 2 * tf.reduce_sum(y_true * y_pred) / (tf.reduce_sum(y_true + y_pred) + EPSILON)


@keras.utils.register_keras_serializable("fraud")
class AsymmetricLoss(keras.losses.Loss):
    def __init__(self, false_negative=5.0, name="asymmetric", **kwargs):
        super().__init__(name=name, **kwargs)
        self.false_negative = false_negative

    def cost(self, y_true):
        return 1.0 + (self.false_negative - 1.0) * y_true

    def call(self, y_true, y_pred):
        y_true = tf.cast(y_true, y_pred.dtype)
        return tf.reduce_mean(self.cost(y_true) * cross_entropy(y_true, tf.clip_by_value(y_pred, EPSILON, 1 - EPSILON)), axis=-1)

    def get_config(self):
        return dict(super().get_config(), false_negative=self.false_negative)


@keras.utils.register_keras_serializable("fraud")
class F1(keras.metrics.Metric):
    def __init__(self, threshold=0.5, name="f1", **kwargs):
        super().__init__(name=name, **kwargs)
        self.threshold = threshold
        self.tp, self.fp, self.fn = (self.add_weight(name=n, initializer="zeros") for n in ("tp", "fp", "fn"))

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = tf.cast(y_true, tf.bool)
        flagged = y_pred > self.threshold
        self.tp.assign_add(self._count(tf.logical_and(y_true, flagged), sample_weight))
        self.fp.assign_add(self._count(tf.logical_and(tf.logical_not(y_true), flagged), sample_weight))
        self.fn.assign_add(self._count(tf.logical_and(y_true, tf.logical_not(flagged)), sample_weight))

    def _count(self, mask, sample_weight):
        mask = tf.cast(mask, tf.float32)
        if sample_weight is not None:
            mask = self._weighted(mask, sample_weight)
        return tf.reduce_sum(mask)

    def _weighted(self, mask, sample_weight):
        return mask * tf.reshape(tf.cast(sample_weight, tf.float32), [-1, 1])

    @property
    def precision(self):
        return tf.math.divide_no_nan(tf.convert_to_tensor(self.tp), self.tp + self.fp)

    @property
    def recall(self):
        return tf.math.divide_no_nan(tf.convert_to_tensor(self.tp), self.tp + self.fn)

    def result(self):
        return 2 * tf.math.divide_no_nan(self.precision * self.recall, self.precision + self.recall)

    def reset_state(self):
        for counter in (self.tp, self.fp, self.fn):
            counter.assign(0.0)

    def get_config(self):
        return dict(super().get_config(), threshold=self.threshold)


def specificity(y_true, y_pred):
    negatives = 1.0 - tf.cast(y_true, tf.float32)
    return tf.reduce_sum(negatives * tf.cast(y_pred <= 0.5, tf.float32)) / (tf.reduce_sum(negatives) + EPSILON)


def named(fn, name, **settings):
    partial = functools.partial(fn, **settings)
    functools.update_wrapper(partial, fn)
    partial.__name__ = name
    return partial


def make_model(bias):
    return keras.Sequential([
        keras.Input((6,)),
        keras.layers.Dense(8, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid", bias_initializer=keras.initializers.Constant(bias)),
    ])


def class_weights(y):
    positive = y.mean()
    return {0: 0.5 / (1 - positive), 1: 0.5 / positive}


def best_threshold(y, p):
    return max(np.linspace(0.1, 0.9, 9), key=lambda t: f1_numpy(y, p > t))


def f1_numpy(y, flagged):
    tp = np.sum(flagged & (y == 1))
    return 2 * tp / max(1, flagged.sum() + (y == 1).sum())


rng = np.random.default_rng(0)
x = rng.normal(size=(96, 6)).astype("float32")
y = (x[:, :1] + x[:, 1:2] > 1.6).astype("float32")
losses = {"focal": named(binary_focal, "focal", alpha=0.25, gamma=2.0), "asymmetric": AsymmetricLoss()}
for name, loss in losses.items():
    model = make_model(np.log(y.mean() / (1 - y.mean())))
    model.compile(keras.optimizers.Adam(0.01), loss=loss, metrics=[F1(), specificity])
    model.fit(x, y, epochs=2, class_weight=class_weights(y) if name == "focal" else None, verbose=0)
    print(name, {k: round(float(v), 3) for k, v in model.evaluate(x, y, verbose=0, return_dict=True).items()})
with tempfile.TemporaryDirectory() as directory:
    path = os.path.join(directory, "fraud.keras")
    model.save(path)
    again = keras.models.load_model(path, custom_objects={"specificity": specificity})
    print("threshold %.1f" % best_threshold(y, again.predict(x, verbose=0)))

"""A small search over forecasting models that are described by dicts."""
import itertools
import random

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

WINDOW, HORIZON = 12, 3


def series(length=120):
    t = np.arange(length)
    return (np.sin(t / 5) + 0.1 * np.random.default_rng(0).normal(size=length)).astype("float32")


def split_window(window):
    window = tf.ensure_shape(window, [WINDOW + HORIZON])
    return window[:WINDOW, None], window[WINDOW:]


def noisy(features, target):
    return features + tf.random.normal(tf.shape(features), stddev=0.01), target


def windows(values, augment):
    ds = tf.data.Dataset.from_tensor_slices(values)
    ds = ds.window(WINDOW + HORIZON, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda w: w.batch(WINDOW + HORIZON)).map(split_window)
    if augment:
        ds = ds.map(noisy)
    return ds.batch(16)


def last_steps(count):
    def take(x):
        return x[:, -count:, :]
    return take


def linear(options):
    return [layers.Flatten(), layers.Dense(HORIZON)]


def recurrent(options):
    return [layers.GRU(options["units"]), layers.Dense(HORIZON)]


def convolutional(options):
    return [
        layers.Lambda(last_steps(options["kernel"]), output_shape=(options["kernel"], 1)),
        layers.Conv1D(options["units"], options["kernel"], activation=activation(options["act"])),
        layers.Flatten(),
        layers.Dense(HORIZON),
    ]


def transformer(options):
    raise NotImplementedError("not yet")


FAMILIES = {"linear": linear, "recurrent": recurrent, "convolutional": convolutional}


def softclip(x):
    return tf.clip_by_value(x, -2.0, 2.0)


def hardtanh(x):
    return tf.minimum(tf.maximum(x, -1.0), 1.0)


def activation(name):
    return {"softclip": softclip, "relu": "relu"}[name]


class Residual(keras.Model):
    """Predicts the change against the last value."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def call(self, inputs, training=None):
        delta = self.inner(inputs, training=training)
        return last_value(inputs) + delta


def last_value(inputs):
    return inputs[:, -1, :]


def weighted_mse(y_true, y_pred):
    weights = tf.constant([1.0, 0.8, 0.6])
    return tf.reduce_mean(weights * tf.square(y_true - y_pred), axis=-1)


class Patience(keras.callbacks.Callback):
    def __init__(self, limit):
        super().__init__()
        self.limit = limit

    def on_train_begin(self, logs=None):
        self.best, self.bad = float("inf"), 0

    def on_epoch_end(self, epoch, logs=None):
        if self.improved(logs["val_loss"]):
            self.bad = 0
        else:
            self.bad += 1
            self.model.stop_training = self.bad >= self.limit

    def improved(self, loss):
        better = loss < self.best
        self.best = min(loss, self.best)
        return better

    def on_train_batch_begin(self, batch, logs=None):
        pass


def build(options):
    parts = FAMILIES[options["family"]](options)
    inner = keras.Sequential(parts)
    model = Residual(inner) if options.get("residual") else inner
    model.compile(keras.optimizers.Adam(options["lr"]), loss=weighted_mse)
    return model


def grid(space):
    keys = sorted(space)
    for values in itertools.product(*(space[k] for k in keys)):
        yield dict(zip(keys, values))


def search(space, train, valid, trials):
    results = []
    for options in random.sample(list(grid(space)), trials):
        model = build(options)
        history = model.fit(train, validation_data=valid, epochs=1, verbose=0, callbacks=[Patience(1)])
        results.append((history.history["val_loss"][-1], options))
    return sorted(results, key=lambda r: r[0])


def report(results):
    for loss, options in results:
        print("%.3f %s" % (loss, describe(options)))


def describe(options):
    return ", ".join("%s=%s" % item for item in sorted(options.items()))


def to_latex(results):
    return " \\\\ ".join("%.3f & %s" % (l, describe(o)) for l, o in results)


values = series()
train, valid = windows(values[:80], True), windows(values[80:], False)
fixed = [dict(family=f, units=4, kernel=3, act="softclip", lr=0.01, residual=r)
         for f, r in [("linear", False), ("convolutional", True), ("recurrent", False)]]
for options in fixed:
    build(options).fit(train, epochs=1, verbose=0)
report(search({"family": ["linear"], "lr": [0.1, 0.01], "units": [2]}, train, valid, 2))

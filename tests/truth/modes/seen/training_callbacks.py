"""Callbacks one collects over the years: logging, EMA of weights, cosine rates, stopping."""
import csv
import json
import math
import os
import tempfile
import time

import numpy as np
import tensorflow as tf
from tensorflow import keras


class JsonLogger(keras.callbacks.Callback):
    def __init__(self, path):
        super().__init__()
        self.path, self.rows = path, []

    def clean(self, logs):
        return {k: round(float(v), 5) for k, v in (logs or {}).items()}

    def on_epoch_end(self, epoch, logs=None):
        self.rows.append(dict(self.clean(logs), epoch=epoch))

    def on_train_end(self, logs=None):
        with open(self.path, "w") as f:
            json.dump(self.rows, f)


class WeightAverage(keras.callbacks.Callback):
    """Exponential moving average, swapped in for validation."""

    def __init__(self, decay=0.9):
        super().__init__()
        self.decay, self.average, self.backup = decay, None, None

    def blend(self, old, new):
        return self.decay * old + (1 - self.decay) * new

    def on_train_batch_end(self, batch, logs=None):
        weights = self.model.get_weights()
        if self.average is None:
            self.average = weights
        else:
            self.average = [self.blend(a, w) for a, w in zip(self.average, weights)]

    def on_test_begin(self, logs=None):
        self.swap_in()

    def on_test_end(self, logs=None):
        if self.backup is not None:
            self.model.set_weights(self.backup)

    def swap_in(self):
        self.backup = self.model.get_weights()
        if self.average is not None:
            self.model.set_weights(self.average)


class CosineAnnealing(keras.callbacks.Callback):
    def __init__(self, peak, steps):
        super().__init__()
        self.peak, self.steps, self.step = peak, steps, 0

    def rate(self):
        return 0.5 * self.peak * (1 + math.cos(math.pi * min(1.0, self.step / self.steps)))

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate.assign(self.rate())
        self.step += 1


class StopOnPlateau(keras.callbacks.Callback):
    def __init__(self, monitor="val_loss", patience=5):
        super().__init__()
        self.monitor, self.patience = monitor, patience

    def on_train_begin(self, logs=None):
        self.best, self.waited = np.inf, 0

    def on_epoch_end(self, epoch, logs=None):
        current = logs[self.monitor]
        if self.improved(current):
            self.best, self.waited = current, 0
        else:
            self.waited += 1
            if self.waited >= self.patience:
                self.halt(epoch)

    def improved(self, current):
        return current < self.best

    def halt(self, epoch):
        print("no progress since epoch", epoch - self.patience)
        self.model.stop_training = True


class CsvPredictions(keras.callbacks.Callback):
    def on_predict_batch_end(self, batch, logs=None):
        with open("predictions.csv", "a") as f:
            csv.writer(f).writerows(np.asarray(logs["outputs"]).tolist())


def r_squared(y_true, y_pred):
    residual = tf.reduce_sum(tf.square(y_true - y_pred))
    return 1.0 - residual / (tf.reduce_sum(tf.square(y_true - tf.reduce_mean(y_true))) + 1e-6)


def staircase(epoch, lr):
    return lr * 0.5 if epoch and epoch % 2 == 0 else lr


def make_callbacks(path, cosine=True):
    started = time.time()
    callbacks = [
        JsonLogger(path),
        WeightAverage(),
        StopOnPlateau(),
        keras.callbacks.LambdaCallback(
            on_epoch_begin=lambda epoch, logs: print("epoch", epoch),
            on_train_end=lambda logs: print("took less than %d s" % (time.time() - started + 60)),
        ),
    ]
    if cosine:
        callbacks.append(CosineAnnealing(0.05, 12))
    else:
        callbacks.append(keras.callbacks.LearningRateScheduler(staircase))
    return callbacks


def main():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(48, 3)).astype("float32")
    y = (x @ np.array([[1.0], [-2.0], [0.5]]) + 0.1).astype("float32")
    model = keras.Sequential([keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=[r_squared])
    path = os.path.join(tempfile.mkdtemp(), "log.json")
    model.fit(x, y, validation_split=0.25, batch_size=12, epochs=3, callbacks=make_callbacks(path), verbose=0)
    with open(path) as f:
        print(sorted(json.load(f)[-1]))


if __name__ == "__main__":
    main()

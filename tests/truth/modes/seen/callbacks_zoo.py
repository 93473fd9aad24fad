"""A collection of callbacks: LR finder, SWA, SGDR, batch-size dependent logging, debug mode."""
import csv
import functools
import math
import os
import sys
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow.keras import callbacks, layers

DEBUG = "--debug" in sys.argv


def debug_only(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        if DEBUG:
            return fn(*args, **kwargs)
        return None
    return wrapper


@debug_only
def dump_tensor(name, value):
    print(name, np.asarray(value).shape)


class LRFinder(callbacks.Callback):
    def __init__(self, min_lr=1e-5, max_lr=1e-1, steps=8):
        super().__init__()
        self.min_lr, self.max_lr, self.steps = min_lr, max_lr, steps
        self.history = []

    def lr_at(self, i):
        return self.min_lr * (self.max_lr / self.min_lr) ** (i / self.steps)

    def on_train_begin(self, logs=None):
        self.initial = self.model.get_weights()
        self.i = 0

    def on_train_batch_begin(self, batch, logs=None):
        set_lr(self.model, self.lr_at(self.i))

    def on_train_batch_end(self, batch, logs=None):
        self.history.append((self.lr_at(self.i), logs["loss"]))
        self.i += 1
        if self.i >= self.steps or self.diverged():
            self.model.stop_training = True

    def diverged(self):
        best = min(l for _, l in self.history)
        return math.isnan(self.history[-1][1]) or self.history[-1][1] > 10 * best

    def on_train_end(self, logs=None):
        self.model.set_weights(self.initial)

    def suggestion(self):
        return min(self.history, key=lambda p: p[1])[0]


class SGDR(callbacks.Callback):
    def __init__(self, max_lr, cycle):
        super().__init__()
        self.max_lr, self.cycle, self.t = max_lr, cycle, 0

    def on_train_batch_begin(self, batch, logs=None):
        set_lr(self.model, self.value())
        self.t += 1

    def value(self):
        return 0.5 * self.max_lr * (1 + math.cos(math.pi * (self.t % self.cycle) / self.cycle))


class SWA(callbacks.Callback):
    def __init__(self, start):
        super().__init__()
        self.start, self.n, self.avg = start, 0, None

    def on_epoch_end(self, epoch, logs=None):
        if epoch >= self.start:
            self.avg = self.merge(self.model.get_weights())

    def merge(self, weights):
        self.n += 1
        if self.avg is None:
            return weights
        return [a + (w - a) / self.n for a, w in zip(self.avg, weights)]

    def on_train_end(self, logs=None):
        if self.avg is not None:
            self.model.set_weights(self.avg)


class GradientNorms(callbacks.Callback):
    def __init__(self, x, y):
        super().__init__()
        self.x, self.y = tf.constant(x), tf.constant(y)

    def norms(self):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(rmse_loss(self.y, self.model(self.x)))
        return [float(tf.norm(g)) for g in tape.gradient(loss, self.model.trainable_variables)]

    def on_epoch_end(self, epoch, logs=None):
        logs["max_grad"] = max(self.norms())

    def on_test_begin(self, logs=None):
        dump_tensor("x", self.x)


class CSV(callbacks.Callback):
    def __init__(self, path):
        super().__init__()
        self.path = path

    def on_train_begin(self, logs=None):
        self.file = open(self.path, "w")
        self.writer = csv.writer(self.file)

    def on_epoch_end(self, epoch, logs=None):
        self.writer.writerow([epoch] + ["%.4f" % float(v) for _, v in sorted(logs.items())])

    def on_train_end(self, logs=None):
        self.file.close()


class RemoteMonitor(callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.send(logs)

    def send(self, logs):
        raise ConnectionError


def set_lr(model, value):
    model.optimizer.learning_rate.assign(value)


def rmse_loss(y_true, y_pred):
    return tf.sqrt(tf.reduce_mean(tf.square(y_true - y_pred), axis=-1) + 1e-8)


def r2(y_true, y_pred):
    return 1.0 - sum_squares(y_true - y_pred) / (sum_squares(y_true - tf.reduce_mean(y_true)) + 1e-6)


def sum_squares(t):
    return tf.reduce_sum(tf.square(t))


class Probe(layers.Layer):
    """Identity which checks numerics in eager mode."""

    def call(self, x):
        if tf.executing_eagerly():
            self.inspect(x)
        return tf.debugging.check_numerics(x, "probe")

    def inspect(self, x):
        assert np.isfinite(np.asarray(x)).all()

    def compute_output_shape(self, input_shape):
        return input_shape


def l1_scaled(w):
    return 1e-4 * tf.reduce_sum(tf.abs(w))


def unit_ball(w):
    return w / tf.maximum(tf.norm(w), 1.0)


def make_model(eager=False):
    model = tf.keras.Sequential([
        tf.keras.Input((3,)),
        layers.Dense(8, "tanh", kernel_regularizer=l1_scaled),
        Probe(),
        layers.Dense(1, kernel_constraint=unit_ball),
    ])
    model.compile(tf.keras.optimizers.SGD(0.01), rmse_loss, metrics=[r2], run_eagerly=eager)
    return model


def step_decay(epoch, lr):
    return lr * (0.5 if epoch % 2 else 1.0)


def main():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(32, 3)).astype("float32")
    y = x.sum(1, keepdims=True)
    finder = LRFinder()
    make_model().fit(x, y, batch_size=8, epochs=2, verbose=0, callbacks=[finder])
    print("suggested", finder.suggestion())
    path = os.path.join(tempfile.mkdtemp(), "log.csv")
    epochs = []
    model = make_model()
    model.fit(x, y, epochs=2, batch_size=16, verbose=0, validation_data=(x, y), callbacks=[
        SGDR(0.05, 4), SWA(1), GradientNorms(x, y), CSV(path),
        callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: epochs.append(epoch)),
    ])
    print(open(path).read(), epochs)
    debug = make_model(eager=True)
    debug.fit(x, y, epochs=1, verbose=0, callbacks=[callbacks.LearningRateScheduler(step_decay)])
    print(float(debug.evaluate(x, y, verbose=0)[0]) > 0)


if __name__ == "__main__":
    main()

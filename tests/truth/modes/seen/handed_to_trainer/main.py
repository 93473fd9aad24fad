"""Compiled here, fitted by a runner of another file."""
import numpy as np
import tensorflow as tf

from runner import Runner


class Pinball(tf.keras.losses.Loss):
    def __init__(self, quantile=0.5, **kwargs):
        super().__init__(**kwargs)
        self.quantile = quantile

    def call(self, y_true, y_pred):
        return tf.reduce_mean(self.tilted(y_true - y_pred), axis=-1)

    def tilted(self, error):
        return tf.maximum(self.quantile * error, (self.quantile - 1.0) * error)


class Trend(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.slope = self.add_weight(name="slope", shape=(int(input_shape[-1]), 1), initializer="zeros",
                                     regularizer=self.small)

    def small(self, w):
        return 1e-3 * tf.reduce_sum(w ** 2)

    def call(self, x):
        return tf.matmul(x, self.slope)


class Shout(tf.keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.lines = []

    def on_epoch_end(self, epoch, logs=None):
        self.lines.append(self.line(epoch, logs))

    def line(self, epoch, logs):
        return "%d: %.3f" % (epoch, logs["loss"])


def coverage(y_true, y_pred):
    return tf.reduce_mean(tf.cast(below(y_true, y_pred), tf.float32))


def below(y_true, y_pred):
    return y_true <= y_pred


def bias(y_true, y_pred):
    return tf.reduce_mean(y_pred - y_true)


def build(quantile):
    model = tf.keras.Sequential([tf.keras.Input((3,)), Trend()])
    model.compile(tf.keras.optimizers.SGD(0.1), loss=Pinball(quantile), metrics=[coverage])
    return model


def main():
    draw = np.random.default_rng(0)
    x = draw.normal(size=(32, 3)).astype("float32")
    y = x.sum(axis=1, keepdims=True)
    shout = Shout()
    runner = Runner(build(0.9), [shout])
    print(sorted(runner.fit(x, y, epochs=2, batch_size=8)), runner.predict(x).shape, len(shout.lines))


main()

"""Keras told to run as it is written."""
import numpy as np
import tensorflow as tf


class Shift(tf.keras.layers.Layer):
    def call(self, x):
        return moved(x)


def moved(x):
    return x + 1.0


def loss(y_true, y_pred):
    return tf.reduce_mean(tf.abs(y_true - y_pred))


class Watch(tf.keras.callbacks.Callback):
    def on_train_end(self, logs=None):
        tell(logs)


def tell(logs):
    print(logs)


model = tf.keras.Sequential([Shift(), tf.keras.layers.Dense(1)])
model.compile("sgd", loss, run_eagerly=True)
model.fit(np.ones([4, 2], np.float32), np.ones([4, 1], np.float32), verbose=0, callbacks=[Watch()])

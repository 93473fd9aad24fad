"""A model with two losses, a layer with add_loss, and a generator of batches."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import Input, Model, layers


class Penalty(layers.Layer):
    def call(self, x):
        self.add_loss(penalty(x))
        return x


def penalty(x):
    return 0.01 * tf.reduce_mean(tf.square(x))


def trunk(x):
    return Penalty()(layers.Dense(4, activation="relu")(x))


def build():
    inputs = Input([3], name="in")
    x = trunk(inputs)
    return Model(inputs, {"a": layers.Dense(1, name="a")(x), "b": layers.Dense(1, name="b")(x)})


def absolute(y_true, y_pred):
    return tf.reduce_mean(tf.abs(y_true - y_pred), axis=-1)


def squared(y_true, y_pred):
    return tf.reduce_mean(difference(y_true, y_pred) ** 2, axis=-1)


def difference(a, b):
    return a - b


def near(y_true, y_pred):
    return tf.cast(tf.abs(y_true - y_pred) < 0.5, tf.float32)


def batches():
    while True:
        yield inputs(4), {"a": np.ones([4, 1], np.float32), "b": np.zeros([4, 1], np.float32)}


def inputs(n):
    return np.ones([n, 3], np.float32)


def slower(epoch, rate):
    return rate / (epoch + 1)


model = build()
model.compile("sgd", loss={"a": absolute, "b": squared}, metrics={"a": [near]})
ds = tf.data.Dataset.from_generator(batches, output_signature=(
    tf.TensorSpec([4, 3], tf.float32), {"a": tf.TensorSpec([4, 1], tf.float32), "b": tf.TensorSpec([4, 1], tf.float32)}))
model.fit(ds, steps_per_epoch=2, verbose=0, callbacks=[tf.keras.callbacks.LearningRateScheduler(slower)])

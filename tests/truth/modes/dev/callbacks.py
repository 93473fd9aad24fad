"""Callbacks of Keras, as classes and as functions."""
import numpy as np
import tensorflow as tf


class History(tf.keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.losses = []

    def on_epoch_begin(self, epoch, logs=None):
        self.say("begin %d" % epoch)

    def on_train_batch_end(self, batch, logs=None):
        self.losses.append(logs["loss"])

    def on_epoch_end(self, epoch, logs=None):
        self.say("end %d: %s" % (epoch, mean(self.losses)))

    def say(self, text):
        print(text)


def mean(values):
    return sum(values) / len(values)


def schedule(epoch, rate):
    return rate * decay(epoch)


def decay(epoch):
    return 0.9 ** epoch


def finished(logs):
    print("trained")


model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
history = History()
model.fit(np.ones([4, 2]), np.ones([4, 1]), epochs=2, verbose=0, callbacks=[
    history, tf.keras.callbacks.LearningRateScheduler(schedule),
    tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print(mean(history.losses)), on_train_end=finished)])

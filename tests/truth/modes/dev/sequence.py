"""Data as a class of Keras, and callbacks that look at the model."""
import numpy as np
import tensorflow as tf


class Batches(tf.keras.utils.Sequence):
    def __init__(self, count):
        super().__init__()
        self.count = count

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        return self.batch(index)

    def batch(self, index):
        return np.full([2, 3], index, np.float32), targets(2)

    def on_epoch_end(self):
        self.shuffle()

    def shuffle(self):
        pass


def targets(n):
    return np.ones([n, 1], np.float32)


class Weights(tf.keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.before = self.norm()

    def on_train_end(self, logs=None):
        print(self.before, self.norm())

    def norm(self):
        return float(np.linalg.norm(self.model.layers[0].get_weights()[0]))


model = tf.keras.Sequential([tf.keras.Input([3]), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(Batches(3), verbose=0, callbacks=[Weights()])

"""Windows of a series: a class with a dataset and a split in the graph."""
import numpy as np
import tensorflow as tf


class Window:
    def __init__(self, width, data):
        self.width = width
        self.data = data

    def split(self, features):
        inputs = features[:, :self.width]
        labels = features[:, self.width:]
        inputs.set_shape([None, self.width])
        return inputs, self.flat(labels)

    def flat(self, labels):
        return tf.reshape(labels, [-1, 1])

    def windows(self):
        total = self.width + 1
        return np.stack([self.data[i:i + total] for i in range(len(self.data) - total)])

    def make_dataset(self, shuffle):
        ds = tf.data.Dataset.from_tensor_slices(self.windows())
        if shuffle:
            ds = ds.shuffle(10)
        return ds.batch(2).map(self.split)

    @property
    def train(self):
        return self.make_dataset(True)

    @property
    def example(self):
        result = getattr(self, "_example", None)
        if result is None:
            result = next(iter(self.train))
            self._example = result
        return result

    def __repr__(self):
        return "window of %d" % self.width


class Baseline(tf.keras.Model):
    def __init__(self, index):
        super().__init__()
        self.index = index

    def call(self, inputs):
        return last(inputs, self.index)


def last(x, index):
    return x[:, index:index + 1] if index >= 0 else x[:, -1:]


def fit(model, window, patience=1):
    stop = tf.keras.callbacks.EarlyStopping(monitor="loss", patience=patience)
    model.compile(loss=tf.keras.losses.MeanSquaredError(), optimizer="sgd")
    return model.fit(window.train, epochs=1, callbacks=[stop], verbose=0)


window = Window(3, np.arange(10, dtype=np.float32))
print(window, window.example[0].shape)
baseline = Baseline(index=0)
baseline.compile(loss="mse")
print(baseline.evaluate(window.train, verbose=0))
fit(tf.keras.Sequential([tf.keras.layers.Dense(1)]), window)

"""An ensemble on data that a Sequence feeds, with callbacks that log to a store."""
import json
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow import keras


class Table(keras.utils.Sequence):
    def __init__(self, x, y, size, transform=None):
        super().__init__()
        self.x, self.y, self.size = x, y, size
        self.transform = transform
        self.order = np.arange(len(x))

    def __len__(self):
        return int(np.ceil(len(self.x) / self.size))

    def __getitem__(self, index):
        rows = self.order[index * self.size:(index + 1) * self.size]
        x = self.x[rows]
        if self.transform is not None:
            x = self.transform(x)
        return x, self.y[rows]

    def on_epoch_end(self):
        np.random.shuffle(self.order)

    def column(self, index):
        return self.x[:, index]


def scaled(x):
    return x / 2.0


def logged(x):
    return np.log1p(np.abs(x))


class FeatureCross(keras.layers.Layer):
    def __init__(self, rank=2, **kwargs):
        super().__init__(**kwargs)
        self.rank = rank

    def build(self, shape):
        self.u = self.add_weight(name="u", shape=(shape[-1], self.rank), initializer="glorot_uniform")
        self.v = self.add_weight(name="v", shape=(self.rank, shape[-1]), initializer=self.small)
        self.built = True

    @staticmethod
    def small(shape, dtype=None, **kwargs):
        return 0.01 * tf.ones(shape, dtype or tf.float32)

    def call(self, x0, x=None):
        x = x0 if x is None else x
        return x0 * self.project(x) + x

    def project(self, x):
        return tf.matmul(tf.matmul(x, self.u), self.v)

    def get_config(self):
        return dict(super().get_config(), rank=self.rank)


class GaussianNoiseOnce(keras.layers.Layer):
    def call(self, x, training=None):
        return self.noisy(x) if training else x

    def noisy(self, x):
        return x + tf.random.normal(tf.shape(x), stddev=0.1)


class Member:
    """One of the ensemble: it knows how to build its model."""

    def __init__(self, name, seed):
        self.name = name
        self.seed = seed
        self.model = None

    def build(self, dim):
        keras.utils.set_random_seed(self.seed)
        inputs = keras.Input((dim,))
        self.model = keras.Model(inputs, keras.layers.Dense(1, "sigmoid")(self.body(inputs)))
        self.model.compile("adam", self.loss)
        return self

    def body(self, x):
        raise NotImplementedError

    def loss(self, y_true, y_pred):
        return keras.losses.binary_crossentropy(y_true, y_pred)


class CrossMember(Member):
    def body(self, x):
        return FeatureCross()(GaussianNoiseOnce()(x))


class DeepMember(Member):
    def body(self, x):
        for width in (8, 4):
            x = self.unit(x, width)
        return x

    def unit(self, x, width):
        return keras.layers.Dense(width, activation="relu")(x)

    def loss(self, y_true, y_pred):
        return confident(super().loss(y_true, y_pred))


def confident(loss):
    return tf.maximum(loss, 1e-3)


class JsonLogger(keras.callbacks.Callback):
    def __init__(self, store, name):
        super().__init__()
        self.store = store
        self.name = name

    def on_epoch_end(self, epoch, logs=None):
        self.store.append({"member": self.name, "epoch": epoch, "loss": float(logs["loss"])})

    def on_test_begin(self, logs=None):
        self.store.append(self.mark("test"))

    def on_train_batch_end(self, batch, logs=None):
        if batch % 2 == 0:
            self.store.append(self.mark("batch"))

    def mark(self, what):
        return {"member": self.name, "event": what}

    def on_predict_batch_end(self, batch, logs=None):
        raise RuntimeError("predictions are not logged")


class Ensemble:
    def __init__(self, members):
        self.members = members
        self.log = []

    def fit(self, train, valid):
        for member in self.members:
            member.model.fit(train, epochs=1, verbose=0, callbacks=self.callbacks(member))
            member.model.evaluate(valid, verbose=0, callbacks=self.callbacks(member))
        return self

    def callbacks(self, member):
        swap = keras.callbacks.LambdaCallback(on_train_begin=lambda logs: self.log.append({"event": "start"}))
        return [JsonLogger(self.log, member.name), swap]

    def predict(self, x):
        return self.combine([member.model(x) for member in self.members])

    def combine(self, outputs):
        return tf.reduce_mean(tf.stack(outputs), axis=0)

    def vote(self, x):
        return tf.round(self.predict(x))

    def save(self, path):
        with open(path, "w") as file:
            json.dump(self.log, file, default=to_plain)


def to_plain(value):
    return value.item()


rng = np.random.default_rng(0)
x = rng.normal(size=(40, 4)).astype("float32")
y = (x[:, :1] > 0).astype("float32")
train, valid = Table(x[:32], y[:32], 8, scaled), Table(x[32:], y[32:], 8)
ensemble = Ensemble([CrossMember("cross", 1).build(4), DeepMember("deep", 2).build(4)])
ensemble.fit(train, valid)
print(tf.reduce_mean(ensemble.predict(x)).numpy(), len(ensemble.log))
ensemble.save(os.path.join(tempfile.mkdtemp(), "log.json"))

"""Normalization that adapts, features as symbolic inputs, and a dataset of dicts."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


def normalizer(data):
    layer = layers.Normalization(axis=None)
    layer.adapt(data)
    return layer


def encoded(inputs, data):
    parts = []
    for name, symbol in inputs.items():
        parts.append(feature(symbol, data[name]))
    return joined(parts)


def feature(symbol, data):
    return layers.Reshape([1])(normalizer(data)(symbol))


def joined(parts):
    return layers.Concatenate()(parts)


def build(data):
    inputs = {name: tf.keras.Input([1], name=name) for name in data}
    x = encoded(inputs, data)
    return tf.keras.Model(inputs, layers.Dense(1)(x))


def to_dataset(data, labels, batch=2):
    ds = tf.data.Dataset.from_tensor_slices((data, labels))
    return ds.map(lambda row, label: ({k: columns(v) for k, v in row.items()}, label)).batch(batch)


def columns(v):
    return tf.reshape(v, [1])


DATA = {"age": np.arange(4, dtype=np.float32), "fare": np.ones([4], np.float32)}
model = build(DATA)
model.compile("adam", "mse", metrics=["mae"])
model.fit(to_dataset(DATA, np.zeros([4], np.float32)), verbose=0)
print(model.predict({k: v[:1, None] for k, v in DATA.items()}, verbose=0))

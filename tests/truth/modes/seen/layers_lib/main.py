"""Uses the small library beside it: configs make models, one of them is trained."""
import numpy as np
import tensorflow as tf

from blocks import build, list_blocks
from blocks.config import ModelConfig, merge
from blocks.mixers import TokenMixer

BASE = ModelConfig(block="mixer", width=6, depth=2)


def synthetic(count):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(count, 4, 6)).astype("float32")
    return x, x.sum((1, 2), keepdims=False)[:, None]


def train(config, x, y):
    model = build(config)
    model.compile("adam", "mse")
    model.fit(x, y, epochs=1, verbose=0)
    return model


def try_layer(x):
    layer = TokenMixer(4)
    return tf.reduce_mean(layer(tf.constant(x))).numpy()


x, y = synthetic(16)
print(list_blocks())
trained = train(BASE, x, y)
other = train(merge(BASE, block="gated", depth=1), x, y)
print(try_layer(x), trained.predict(x[:1], verbose=0).shape, other.count_params())

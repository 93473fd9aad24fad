import dataclasses
import functools

import numpy as np
import tensorflow as tf


@dataclasses.dataclass
class Options:
    width: int = 4
    names: list = dataclasses.field(default_factory=lambda: ["jitter", "flip"])
    scale: float = 1.0
    seed: int = 0

    def __post_init__(self):
        self.check()

    def check(self):
        if self.width < 1:
            raise ValueError(self.problem())

    def problem(self):
        return "no width: %d" % self.width


def jitter(x, y, scale):
    return x + scale * tf.random.normal(tf.shape(x)), y


def flip(x, y, scale):
    return -x, -y


STEPS = {"jitter": jitter, "flip": flip}


def arrays(options, count):
    draw = np.random.default_rng(options.seed)
    x = draw.normal(size=(count, options.width)).astype("float32")
    return x, np.sign(x[:, :1])


def dataset(options, count=32, training=True):
    data = tf.data.Dataset.from_tensor_slices(arrays(options, count))
    if training:
        for name in options.names:
            data = data.map(functools.partial(STEPS[name], scale=options.scale))
    return data.batch(8)

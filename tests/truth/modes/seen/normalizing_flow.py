"""Invertible transformations in a chain, fitted by maximum likelihood."""
import abc
import math

import numpy as np
import tensorflow as tf


class Bijector(tf.Module, abc.ABC):
    @abc.abstractmethod
    def forward(self, x):
        """The transformed x."""

    @abc.abstractmethod
    def inverse(self, y):
        """What was transformed, and the log of the determinant."""

    def __call__(self, x):
        return self.forward(x)

    def __rshift__(self, other):
        return Chain([self, other])


class Affine(Bijector):
    def __init__(self, dim, name=None):
        super().__init__(name=name)
        self.shift = tf.Variable(tf.zeros([dim]))
        self.log_scale = tf.Variable(tf.zeros([dim]))

    @property
    def scale(self):
        return tf.exp(self.log_scale)

    def forward(self, x):
        return x * self.scale + self.shift

    def inverse(self, y):
        return (y - self.shift) / self.scale, -tf.reduce_sum(self.log_scale)


class Coupling(Bijector):
    def __init__(self, flip, hidden=4):
        super().__init__()
        self.flip = flip
        self.net = [tf.Variable(tf.random.normal([1, hidden], stddev=0.1)),
                    tf.Variable(tf.random.normal([hidden, 2], stddev=0.1))]

    def _split(self, x):
        a, b = tf.split(x, 2, axis=-1)
        return (b, a) if self.flip else (a, b)

    def _merge(self, a, b):
        return tf.concat([b, a] if self.flip else [a, b], axis=-1)

    def _parameters(self, a):
        out = tf.matmul(tf.tanh(tf.matmul(a, self.net[0])), self.net[1])
        return tf.split(out, 2, axis=-1)

    def forward(self, x):
        a, b = self._split(x)
        scale, shift = self._parameters(a)
        return self._merge(a, b * tf.exp(scale) + shift)

    def inverse(self, y):
        a, b = self._split(y)
        scale, shift = self._parameters(a)
        return self._merge(a, (b - shift) * tf.exp(-scale)), -tf.reduce_sum(scale, axis=-1)


class Softsign(Bijector):
    def forward(self, x):
        return x / (1 + tf.abs(x))

    def inverse(self, y):
        return y / (1 - tf.abs(y)), self._log_det(y)

    def _log_det(self, y):
        return -2.0 * tf.reduce_sum(tf.math.log1p(-tf.abs(y)), axis=-1)


class Chain(Bijector):
    def __init__(self, parts):
        super().__init__()
        self.parts = parts

    def forward(self, x):
        for part in self.parts:
            x = part(x)
        return x

    def inverse(self, y):
        total = 0.0
        for part in reversed(self.parts):
            y, log_det = part.inverse(y)
            total += log_det
        return y, total


class Gaussian:
    def __init__(self, dim):
        self.dim = dim

    def log_prob(self, x):
        return -0.5 * tf.reduce_sum(x ** 2, axis=-1) - 0.5 * self.dim * math.log(2 * math.pi)

    def sample(self, count):
        return tf.random.normal([count, self.dim])

    def entropy(self):
        return 0.5 * self.dim * (1 + math.log(2 * math.pi))


class Flow:
    def __init__(self, base, bijector):
        self.base = base
        self.bijector = bijector

    def log_prob(self, y):
        x, log_det = self.bijector.inverse(y)
        return self.base.log_prob(x) + log_det

    def sample(self, count):
        return self.bijector(self.base.sample(count))


class Fitter:
    def __init__(self, flow, rate):
        self.flow = flow
        self.rate = rate
        self.step = tf.function(self._step)

    def _step(self, batch):
        variables = self.flow.bijector.trainable_variables
        with tf.GradientTape() as tape:
            loss = -tf.reduce_mean(self.flow.log_prob(batch))
        for v, g in zip(variables, tape.gradient(loss, variables)):
            v.assign_sub(self.rate * self._limit(g))
        return loss

    def _limit(self, gradient):
        return tf.clip_by_norm(gradient, 1.0)

    def fit(self, data, epochs):
        losses = []
        for _ in range(epochs):
            losses.append(float(self.step(data)))
        return losses


def two_moons(count):
    angle = np.random.default_rng(0).uniform(0, math.pi, count)
    return np.stack([np.cos(angle), np.sin(angle)], -1).astype("float32")


flow = Flow(Gaussian(2), Affine(2) >> Coupling(False) >> Coupling(True))
fitter = Fitter(flow, 0.01)
print(fitter.fit(two_moons(32), 3))
print(flow.sample(4).shape, float(tf.reduce_mean(flow.log_prob(two_moons(4)))))
print(Gaussian(2).entropy())

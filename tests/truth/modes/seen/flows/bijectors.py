import abc
import math

import tensorflow as tf


class Bijector(tf.Module, metaclass=abc.ABCMeta):
    def __init__(self, dim, name=None):
        super().__init__(name=name)
        self.dim = dim

    @abc.abstractmethod
    def forward(self, z):
        """Latent to data."""

    @abc.abstractmethod
    def inverse(self, x):
        """Data to latent, with log determinant of the inverse."""

    def __rshift__(self, other):
        return Chain([self, other])


class Affine(Bijector):
    def __init__(self, dim):
        super().__init__(dim)
        self.log_scale = tf.Variable(tf.zeros([dim]))
        self.shift = tf.Variable(tf.zeros([dim]))

    def forward(self, z):
        return z * tf.exp(self.log_scale) + self.shift

    def inverse(self, x):
        log_det = -tf.reduce_sum(self.log_scale) * tf.ones([tf.shape(x)[0]])
        return (x - self.shift) * tf.exp(-self.log_scale), log_det


class Coupling(Bijector):
    def __init__(self, dim, hidden, flip=False, seed=0):
        super().__init__(dim)
        self.flip = flip
        half = dim // 2
        self.w1 = tf.Variable(tf.random.stateless_normal([half, hidden], [seed, 0]) * 0.3)
        self.w2 = tf.Variable(tf.random.stateless_normal([hidden, 2 * half], [seed, 1]) * 0.1)

    def split(self, x):
        a, b = tf.split(x, 2, axis=-1)
        return (b, a) if self.flip else (a, b)

    def join(self, a, b):
        return tf.concat([b, a] if self.flip else [a, b], axis=-1)

    def conditioner(self, a):
        log_s, t = tf.split(tf.tanh(a @ self.w1) @ self.w2, 2, axis=-1)
        return tf.tanh(log_s), t

    def forward(self, z):
        a, b = self.split(z)
        log_s, t = self.conditioner(a)
        return self.join(a, b * tf.exp(log_s) + t)

    def inverse(self, x):
        a, b = self.split(x)
        log_s, t = self.conditioner(a)
        return self.join(a, (b - t) * tf.exp(-log_s)), -tf.reduce_sum(log_s, -1)


class Chain(Bijector):
    def __init__(self, parts):
        super().__init__(parts[0].dim)
        self.parts = list(parts)

    def forward(self, z):
        for part in self.parts:
            z = part.forward(z)
        return z

    def inverse(self, x):
        total = 0.0
        for part in reversed(self.parts):
            x, log_det = part.inverse(x)
            total += log_det
        return x, total

    def __rshift__(self, other):
        return Chain(self.parts + [other])


def standard_normal_log_prob(z):
    return -0.5 * tf.reduce_sum(z ** 2 + math.log(2 * math.pi), axis=-1)

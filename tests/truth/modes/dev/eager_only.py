"""A linear fit that never traces."""
import dataclasses

import tensorflow as tf


@dataclasses.dataclass
class Options:
    rate: float = 0.1
    steps: int = 3

    def scaled(self, factor):
        return Options(self.rate * factor, self.steps)


class Line:
    def __init__(self):
        self.w = tf.Variable(0.0)
        self.b = tf.Variable(0.0)

    def __call__(self, x):
        return self.w * x + self.b

    @property
    def parameters(self):
        return [self.w, self.b]

    @staticmethod
    def target(x):
        return 3.0 * x + 1.0

    @classmethod
    def trained(cls, options):
        line = cls()
        for _ in range(options.steps):
            line.improve(options.rate)
        return line

    def improve(self, rate):
        x = tf.range(4, dtype=tf.float32)
        with tf.GradientTape() as tape:
            loss = error(self(x), self.target(x))
        for variable, gradient in zip(self.parameters, tape.gradient(loss, self.parameters)):
            variable.assign_sub(rate * gradient)


def error(a, b):
    return tf.reduce_mean(tf.square(a - b))


def key(pair):
    return pair[1]


line = Line.trained(Options().scaled(0.1))
print(sorted([(1, 2.0), (2, 1.0)], key=key), max([1, -3], key=lambda v: abs(v)))
print(list(map(lambda v: v.numpy(), line.parameters)))

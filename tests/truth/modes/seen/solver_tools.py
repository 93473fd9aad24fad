"""Loops and gradients by hand: map_fn, while_loop, custom_gradient, cond, jacobians."""
import functools
import sys

import numpy as np
import tensorflow as tf

DEBUG = False
USE_XLA = False


def maybe_compiled(function):
    if USE_XLA:
        return tf.function(function, jit_compile=True)
    return tf.function(function)


def traced(**options):
    def decorate(function):
        return tf.function(function, **options)
    return decorate


@tf.custom_gradient
def clip_gradient(x):
    def grad(dy):
        return tf.clip_by_value(dy, -1.0, 1.0)
    return tf.identity(x), grad


@maybe_compiled
def newton(x):
    def not_done(i, value):
        return i < 5

    def update(i, value):
        return i + 1, value - (value * value - x) / (2.0 * value)

    _, root = tf.while_loop(not_done, update, [0, tf.ones_like(x)])
    return root


@traced(reduce_retracing=True)
def stable_sum(values):
    total = tf.constant(0.0)
    lost = tf.constant(0.0)
    for value in values:
        y = value - lost
        t = total + y
        lost = two_sum(t, total, y)
        total = t
    return total


def two_sum(t, total, y):
    return (t - total) - y


def rosenbrock(p):
    x, y = p[0], p[1]
    return (1.0 - x) ** 2 + 100.0 * (y - x ** 2) ** 2


def gradient_of(function, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = function(x)
    return tape.gradient(value, x)


def hessian_of(function, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        grads = gradient_of(function, x)
    return tape.jacobian(grads, x)


def descend(function, start, rate=1e-3, steps=3):
    x = start
    for _ in range(steps):
        x = x - rate * gradient_of(function, x)
        if DEBUG:
            trace(x)
    return x


def trace(x):
    print("at", x.numpy())


def pairwise(points):
    return tf.map_fn(functools.partial(distances, points), points)


def distances(points, point):
    return tf.norm(points - point, axis=1)


@tf.function
def smallest(points):
    d = pairwise(points)
    return tf.cond(tf.shape(d)[0] > 1, lambda: off_diagonal(d), lambda: tf.constant(0.0))


def off_diagonal(d):
    return tf.reduce_min(tf.linalg.set_diag(d, tf.fill(tf.shape(d)[:1], 1e9)))


@tf.function(autograph=False)
def power(a, x):
    return tf.foldl(lambda state, _: normalized(tf.linalg.matvec(a, state)), tf.range(8), initializer=x)


def normalized(x):
    return x / tf.norm(x)


def kernel(kind):
    kernels = {"rbf": rbf, "linear": linear, "cosine": lambda a, b: tf.reduce_sum(a * b) / (tf.norm(a) * tf.norm(b))}
    return kernels[kind]


def rbf(a, b):
    return tf.exp(-tf.reduce_sum((a - b) ** 2))


def linear(a, b):
    return tf.reduce_sum(a * b)


class Line:
    def __init__(self, a, b):
        self.a = tf.Variable(a)
        self.b = tf.Variable(b)

    @tf.function
    def __call__(self, x):
        return self.a * x + self.b

    def fit(self, x, y):
        design = self._design(x)
        solution = tf.linalg.lstsq(design, y[:, None])
        self.a.assign(solution[0, 0])
        self.b.assign(solution[1, 0])
        return self

    @staticmethod
    def _design(x):
        return tf.stack([x, tf.ones_like(x)], axis=1)

    def __repr__(self):
        return "Line(%g, %g)" % (self.a.numpy(), self.b.numpy())


def check(name, value, expected):
    if not np.allclose(value, expected, atol=1e-2):
        fail("%s is %s" % (name, value))


def fail(text):
    print(text)
    sys.exit(1)


def main():
    check("newton", newton(tf.constant(9.0)), 3.0)
    check("sum", stable_sum(tf.constant([1.0, 2.0, 3.0])), 6.0)
    start = tf.constant([0.5, 0.5])
    print(descend(rosenbrock, start).numpy(), hessian_of(rosenbrock, start).shape)
    print(gradient_of(lambda x: 5.0 * clip_gradient(x), tf.constant(1.0)).numpy())
    points = tf.random.normal((4, 2))
    print(smallest(points).shape, pairwise(points).shape)
    print(power(tf.eye(2), tf.ones(2)).shape)
    print(kernel("rbf")(points[0], points[1]).shape)
    x = tf.linspace(0.0, 1.0, 5)
    line = Line(0.0, 0.0).fit(x, 2.0 * x + 1.0)
    print(line, line(x).shape)


main()

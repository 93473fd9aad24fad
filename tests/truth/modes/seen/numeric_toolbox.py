"""Numerical routines compiled in several ways: root finding, quadrature, power iteration, k-means."""
import functools
import timeit

import numpy as np
import tensorflow as tf

PROFILE = False


def newton(f, x0, tolerance=1e-5, limit=20):
    x, i = x0, tf.constant(0)
    while tf.reduce_any(tf.abs(f(x)) > tolerance) and i < limit:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        x -= y / tape.gradient(y, x)
        i += 1
    return x, i


def cubic(x):
    return x ** 3 - 2.0 * x - 5.0


def kepler(x, eccentricity=0.3, anomaly=1.0):
    return x - eccentricity * tf.sin(x) - anomaly


solve_cubic = tf.function(lambda x0: newton(cubic, x0))


@tf.function
def solve_kepler(x0):
    return newton(functools.partial(kepler, eccentricity=0.5), x0)


def trapezoid(f, a, b, n=32):
    x = tf.linspace(a, b, n + 1)
    y = f(x)
    return (b - a) / n * (tf.reduce_sum(y) - 0.5 * (y[0] + y[-1]))


def simpson(f, a, b, n=32):
    x = tf.linspace(a, b, n + 1)
    return (b - a) / (3 * n) * tf.reduce_sum(f(x) * simpson_weights(n))


def simpson_weights(n):
    return tf.constant([1.0] + [4.0, 2.0] * (n // 2 - 1) + [4.0, 1.0])


def gaussian(x):
    return tf.exp(-tf.square(x))


integrate = tf.function(simpson, autograph=False)


@tf.function(reduce_retracing=True)
def power_iteration(matrix):
    vector = tf.ones(tf.shape(matrix)[:1])
    for _ in tf.range(20):
        vector = normalize(tf.linalg.matvec(matrix, vector))
    return rayleigh(matrix, vector)


def normalize(vector):
    return vector / tf.norm(vector)


def rayleigh(matrix, vector):
    return tf.tensordot(vector, tf.linalg.matvec(matrix, vector), 1)


@tf.autograph.experimental.do_not_convert
def pairwise(points, centers):
    return tf.reduce_sum(tf.square(points[:, None] - centers[None]), axis=-1)


class KMeans(tf.Module):
    def __init__(self, k, dim, seed=0):
        super().__init__()
        self.centers = tf.Variable(tf.random.stateless_normal((k, dim), (seed, 1)))
        self.k = k
        self.predict = tf.function(self.assign, input_signature=[tf.TensorSpec([None, dim])])

    def assign(self, points):
        return tf.argmin(pairwise(points, self.centers), axis=1)

    def new_center(self, points, chosen, i):
        members = tf.boolean_mask(points, chosen == tf.cast(i, tf.int64))
        if tf.size(members) == 0:
            return self.centers[i]
        return tf.reduce_mean(members, axis=0)

    @tf.function
    def update(self, points):
        chosen = self.assign(points)
        centers = [self.new_center(points, chosen, i) for i in range(self.k)]
        self.centers.assign(tf.stack(centers))
        return self.inertia(points)

    def inertia(self, points):
        return tf.reduce_sum(tf.reduce_min(pairwise(points, self.centers), axis=1))

    def silhouette(self, points):
        distances = tf.sort(tf.sqrt(pairwise(points, self.centers)), axis=1)
        return float(tf.reduce_mean((distances[:, 1] - distances[:, 0]) / distances[:, 1]))


def fit_kmeans(points, k, rounds=3):
    model = KMeans(k, points.shape[1])
    for _ in range(rounds):
        inertia = model.update(points)
    return model, float(inertia)


def fibonacci(n):
    def condition(i, a, b):
        return i < n

    def body(i, a, b):
        return i + 1, b, a + b

    return tf.while_loop(condition, body, (0, tf.constant(0, tf.int64), tf.constant(1, tf.int64)))[1]


def benchmark(fn, *args, number=3):
    return timeit.timeit(lambda: fn(*args), number=number) / number


def main():
    print("cubic", solve_cubic(tf.constant(2.0))[0].numpy(), "kepler", solve_kepler(tf.constant([0.5, 1.0]))[1].numpy())
    print("by hand", newton(kepler, tf.constant(1.0))[0].numpy())
    print("integral", integrate(gaussian, 0.0, 1.0).numpy(), trapezoid(gaussian, 0.0, 1.0).numpy())
    for size in (2, 3):
        root = np.random.default_rng(size).normal(size=(size, size)).astype("float32")
        print("eigenvalue", power_iteration(tf.constant(root @ root.T)).numpy())
    points = tf.concat([tf.random.normal((10, 2)) + c for c in (-3.0, 3.0)], axis=0)
    model, inertia = fit_kmeans(points, 2)
    print("inertia %.2f silhouette %.2f" % (inertia, model.silhouette(points)), model.predict(points).numpy())
    print("fibonacci", fibonacci(10).numpy(), tf.function(fibonacci)(tf.constant(12)).numpy())
    if PROFILE:
        print(benchmark(integrate, gaussian, 0.0, 1.0))


main()

"""Markov chain simulations in TensorFlow: Ising model, Hamiltonian Monte Carlo, random walks;
results are checked by unit tests at the end of the script."""
import argparse
import functools
import math
import unittest

import numpy as np
import tensorflow as tf


def checkerboard(n):
    rows, cols = np.indices((n, n))
    return tf.constant((rows + cols) % 2 == 0)


class Ising(tf.Module):
    def __init__(self, size, beta, seed=0):
        super().__init__()
        self.size = size
        self.beta = tf.Variable(beta, trainable=False)
        self.spins = tf.Variable(tf.ones((size, size)))
        self.even = checkerboard(size)
        self.generator = tf.random.Generator.from_seed(seed)

    @staticmethod
    def neighbours(s):
        return tf.add_n([tf.roll(s, shift, axis) for shift in (-1, 1) for axis in (0, 1)])

    def energy(self, s):
        return -tf.reduce_sum(s * self.neighbours(s)) / 2.0

    def half_sweep(self, s, mask):
        delta = 2.0 * s * self.neighbours(s)
        accept = self.generator.uniform(tf.shape(s)) < tf.exp(-self.beta * delta)
        return tf.where(accept & mask, -s, s)

    @tf.function
    def sweep(self, count):
        s = tf.convert_to_tensor(self.spins)
        magnetisation = tf.TensorArray(tf.float32, count)
        for i in tf.range(count):
            s = self.half_sweep(s, self.even)
            s = self.half_sweep(s, ~self.even)
            magnetisation = magnetisation.write(i, tf.abs(tf.reduce_mean(s)))
        self.spins.assign(s)
        return magnetisation.stack()

    def anneal(self, betas, sweeps):
        return {round(float(b), 2): float(tf.reduce_mean(self._at(b, sweeps))) for b in betas}

    def _at(self, beta, sweeps):
        self.beta.assign(beta)
        return self.sweep(tf.constant(sweeps))


class Potts(Ising):
    """Clock model; kept for comparison."""

    def energy(self, s):
        return -tf.reduce_sum(tf.cos(s - self.neighbours(s) / 4.0))


# ------------------------------------------------------------------ HMC

def gaussian(mean, scale):
    def log_prob(x):
        return -0.5 * tf.reduce_sum(((x - mean) / scale) ** 2, -1)
    return log_prob


def banana(x):
    return -0.5 * (x[..., 0] ** 2 + (x[..., 1] - x[..., 0] ** 2) ** 2)


def value_and_gradient(fn, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = fn(x)
    return y, tape.gradient(y, x)


def leapfrog(log_prob, x, p, step_size, steps):
    def body(i, x, p, g):
        p = p + 0.5 * step_size * g
        x = x + step_size * p
        _, g = value_and_gradient(log_prob, x)
        return i + 1, x, p + 0.5 * step_size * g, g

    _, g = value_and_gradient(log_prob, x)
    return tf.while_loop(lambda i, *_: i < steps, body, (0, x, p, g))[1:3]


def hmc_kernel(log_prob, step_size, steps):
    def kernel(x, _):
        p = tf.random.normal(tf.shape(x))
        new_x, new_p = leapfrog(log_prob, x, p, step_size, steps)
        ratio = (log_prob(new_x) - log_prob(x)
                 + 0.5 * tf.reduce_sum(p ** 2, -1) - 0.5 * tf.reduce_sum(new_p ** 2, -1))
        accept = tf.math.log(tf.random.uniform(tf.shape(ratio))) < ratio
        return tf.where(accept[..., None], new_x, x)
    return kernel


def metropolis_kernel(log_prob, scale):
    def kernel(x, _):
        proposal = x + tf.random.normal(tf.shape(x), stddev=scale)
        accept = tf.math.log(tf.random.uniform(tf.shape(x)[:-1])) < log_prob(proposal) - log_prob(x)
        return tf.where(accept[..., None], proposal, x)
    return kernel


@functools.lru_cache(maxsize=None)
def target(name):
    return {"normal": gaussian(1.0, 0.5), "banana": banana}[name]


@tf.function
def run_chain(kernel, start, samples):
    return tf.scan(kernel, tf.range(samples), initializer=start)


def effective_size(chain):
    x = chain - tf.reduce_mean(chain, 0)
    n = tf.shape(x)[0]

    def autocorrelation(lag):
        return tf.reduce_mean(x[: n - lag] * x[lag:]) / tf.reduce_mean(x * x)

    rho = tf.map_fn(autocorrelation, tf.range(1, 5), fn_output_signature=tf.float32)
    return tf.cast(n, tf.float32) / (1.0 + 2.0 * tf.reduce_sum(tf.nn.relu(rho)))


# ------------------------------------------------------------------ walks

@tf.function(jit_compile=True)
def brownian(steps, dt):
    noise = tf.random.stateless_normal((100, 16), seed=[1, 2])
    return tf.cumsum(noise, axis=1) * tf.sqrt(dt) + 0.0 * steps


def first_passage(paths, level):
    def one(path):
        crossed = tf.where(path > level)[:, 0]
        return tf.cond(tf.size(crossed) > 0, lambda: crossed[0], lambda: tf.constant(-1, tf.int64))
    return tf.map_fn(one, paths, fn_output_signature=tf.int64)


def price_option(spot, strike, sigma, samples=1000):
    @tf.function
    def price(spot, sigma):
        z = tf.random.stateless_normal((samples,), seed=[3, 4])
        terminal = spot * tf.exp(-0.5 * sigma ** 2 + sigma * z)
        return tf.reduce_mean(tf.nn.relu(terminal - strike))

    spot, sigma = tf.constant(spot), tf.constant(sigma)
    with tf.GradientTape() as tape:
        tape.watch([spot, sigma])
        value = price(spot, sigma)
    delta, vega = tape.gradient(value, [spot, sigma])
    return {"value": float(value), "delta": float(delta), "vega": float(vega)}


class SimulationTest(unittest.TestCase):
    def setUp(self):
        tf.random.set_seed(0)

    def test_ordered_energy(self):
        model = Ising(4, 0.1)
        self.assertAlmostEqual(float(model.energy(model.spins)), -32.0)

    def test_high_temperature_disorders(self):
        self.assertLess(float(Ising(8, 0.01).sweep(tf.constant(20))[-1]), 0.6)

    def test_hmc_mean(self):
        chain = run_chain(hmc_kernel(target("normal"), 0.2, 4), tf.zeros((32, 1)), tf.constant(20))
        self.assertLess(abs(float(tf.reduce_mean(chain[10:])) - 1.0), 0.3)

    def test_first_passage(self):
        paths = tf.constant([[0.0, 1.0, 2.0], [0.0, 0.0, 0.0]])
        np.testing.assert_array_equal(first_passage(paths, 0.5), [1, -1])

    def test_black_scholes_delta(self):
        result = price_option(1.0, 1.0, 0.2)
        self.assertTrue(0.4 < result["delta"] < 0.7, result)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--skip-tests", action="store_true")
    args = parser.parse_args()
    tf.random.set_seed(0)
    print(Ising(8, 0.1).anneal(np.linspace(0.1, 0.9, 3), 10))
    chain = run_chain(metropolis_kernel(target("banana"), 0.5), tf.zeros((4, 2)), tf.constant(30))
    print("ess %.1f" % float(effective_size(chain[:, 0, 0])))
    print("passage", first_passage(brownian(tf.constant(16.0), tf.constant(0.01))[:5], 0.1).numpy())
    if not args.skip_tests:
        unittest.main(argv=["ising"], exit=False, verbosity=0)
    print("critical", round(math.log(1 + math.sqrt(2)) / 2, 4))


if __name__ == "__main__":
    main()

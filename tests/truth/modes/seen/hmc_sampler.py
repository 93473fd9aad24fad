"""Hamiltonian Monte Carlo for a small Bayesian regression, in while loops, scan and map_fn."""
import functools

import numpy as np
import tensorflow as tf

STEP_SIZE = 0.05
LEAPFROG = 4


def make_data(n=24):
    rng = np.random.default_rng(5)
    x = rng.normal(size=(n, 2)).astype("float32")
    return tf.constant(x), tf.constant((x @ [1.5, -0.5] + rng.normal(scale=0.3, size=n)).astype("float32"))


def log_prior(theta):
    return -0.5 * tf.reduce_sum(tf.square(theta))


def log_likelihood(theta, x, y, noise=0.3):
    residual = y - tf.linalg.matvec(x, theta)
    return -0.5 * tf.reduce_sum(tf.square(residual / noise))


def horseshoe_prior(theta, scale=1.0):
    return -tf.reduce_sum(tf.math.log1p(tf.square(theta / scale)))


def joint_log_prob(theta, x, y):
    return log_prior(theta) + log_likelihood(theta, x, y)


def value_and_gradient(fn, theta):
    with tf.GradientTape() as tape:
        tape.watch(theta)
        value = fn(theta)
    return value, tape.gradient(value, theta)


def leapfrog(fn, theta, momentum):
    def keep_going(i, theta, momentum):
        return i < LEAPFROG

    def step(i, theta, momentum):
        _, grad = value_and_gradient(fn, theta)
        momentum = momentum + 0.5 * STEP_SIZE * grad
        theta = theta + STEP_SIZE * momentum
        _, grad = value_and_gradient(fn, theta)
        return i + 1, theta, momentum + 0.5 * STEP_SIZE * grad

    _, theta, momentum = tf.while_loop(keep_going, step, [tf.constant(0), theta, momentum])
    return theta, momentum


def kinetic(momentum):
    return 0.5 * tf.reduce_sum(tf.square(momentum))


def hmc_step(fn, theta):
    momentum = tf.random.normal(tf.shape(theta))
    proposal, end = leapfrog(fn, theta, momentum)
    log_accept = fn(proposal) - kinetic(end) - fn(theta) + kinetic(momentum)
    accepted = tf.math.log(tf.random.uniform([])) < log_accept
    return tf.cond(accepted, lambda: proposal, lambda: theta)


@functools.partial(tf.function, autograph=False)
def run_chain(start, x, y, steps):
    target = functools.partial(joint_log_prob, x=x, y=y)

    def advance(theta, _):
        return hmc_step(target, theta)

    return tf.scan(advance, tf.range(steps), initializer=start)


@tf.function
def run_chains(starts, x, y, steps):
    return tf.map_fn(lambda start: run_chain(start, x, y, steps), starts)


def burn_in(samples, fraction=0.5):
    return samples[:, int(samples.shape[1] * fraction):]


def r_hat(samples):
    n = samples.shape[1]
    between = n * np.var(samples.mean(axis=1), axis=0, ddof=1)
    within = np.mean(np.var(samples, axis=1, ddof=1), axis=0)
    return np.sqrt(((n - 1) / n * within + between / n) / within)


def autocorrelation(chain, lag):
    centred = chain - chain.mean()
    return (centred[:-lag] * centred[lag:]).mean() / centred.var()


def posterior_predictive(samples, x):
    return tf.vectorized_map(lambda theta: tf.linalg.matvec(x, theta), samples)


def diagnostics(samples, verbose=False):
    report = {"mean": samples.mean(axis=(0, 1)).round(2), "r_hat": r_hat(samples).round(2)}
    if verbose:
        report["autocorrelation"] = [autocorrelation(samples[0, :, 0], lag) for lag in (1, 2, 5)]
    return report


if __name__ == "__main__":
    x, y = make_data()
    check, _ = value_and_gradient(lambda t: joint_log_prob(t, x, y), tf.zeros(2))
    print("log prob at zero %.2f" % float(check))
    chains = run_chains(tf.random.normal((3, 2)), x, y, tf.constant(20))
    kept = burn_in(chains.numpy())
    print(diagnostics(kept))
    print(posterior_predictive(tf.constant(kept[0]), x).shape)

"""Hamiltonian Monte Carlo for Bayesian logistic regression."""
import collections
import functools

import numpy as np
import tensorflow as tf

State = collections.namedtuple("State", "position log_prob grad")


def make_dataset(n=40, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 2)).astype("float32")
    logits = x @ np.array([1.5, -1.0], "float32")
    y = (rng.random(n) < 1 / (1 + np.exp(-logits))).astype("float32")
    return tf.constant(x), tf.constant(y)


@tf.custom_gradient
def stable_log_sigmoid(x):
    value = -tf.nn.softplus(-x)

    def grad(upstream):
        return upstream * tf.sigmoid(-x)

    return value, grad


def log_prior(theta, scale=2.0):
    return -0.5 * tf.reduce_sum(tf.square(theta / scale))


def log_likelihood(theta, x, y):
    logits = tf.linalg.matvec(x, theta)
    signs = 2.0 * y - 1.0
    return tf.reduce_sum(stable_log_sigmoid(signs * logits))


def log_joint(theta, x, y):
    return log_prior(theta) + log_likelihood(theta, x, y)


def value_and_grad(fn, position):
    with tf.GradientTape() as tape:
        tape.watch(position)
        value = fn(position)
    return State(position, value, tape.gradient(value, position))


def kinetic(momentum):
    return 0.5 * tf.reduce_sum(momentum ** 2)


class HMC:
    def __init__(self, target, step_size=0.1, leapfrog_steps=5):
        self.target = target
        self.step_size = step_size
        self.leapfrog_steps = leapfrog_steps

    def leapfrog(self, state, momentum):
        def cond(i, *_):
            return i < self.leapfrog_steps

        def body(i, position, log_prob, grad, momentum):
            momentum = momentum + 0.5 * self.step_size * grad
            new = value_and_grad(self.target, position + self.step_size * momentum)
            return i + 1, new.position, new.log_prob, new.grad, momentum + 0.5 * self.step_size * new.grad

        _, position, log_prob, grad, momentum = tf.while_loop(cond, body, (0, *state, momentum))
        return State(position, log_prob, grad), momentum

    def one_step(self, state, seed):
        momentum = tf.random.stateless_normal(tf.shape(state.position), seed)
        proposal, final = self.leapfrog(state, momentum)
        log_ratio = proposal.log_prob - state.log_prob + kinetic(momentum) - kinetic(final)
        accept = tf.math.log(tf.random.stateless_uniform([], seed + 1)) < log_ratio
        chosen = tf.nest.map_structure(lambda new, old: tf.where(accept, new, old), proposal, state)
        return chosen, accept

    @tf.function
    def run(self, init, num_samples):
        state = value_and_grad(self.target, init)
        samples = tf.TensorArray(tf.float32, num_samples)
        accepted = 0
        for i in tf.range(num_samples):
            state, accept = self.one_step(state, tf.stack([i, 7]))
            samples = samples.write(i, state.position)
            if accept:
                accepted += 1
        return samples.stack(), accepted


def finite_difference(fn, theta, eps=1e-2):
    basis = np.eye(len(theta), dtype="float32") * eps
    return np.array([(fn(theta + e) - fn(theta - e)).numpy() / (2 * eps) for e in basis])


def summarize(samples, burn_in=10):
    kept = samples[burn_in:]
    return tf.reduce_mean(kept, 0), tf.math.reduce_std(kept, 0)


def trace_plot(samples, width=40):
    lines = []
    for dim in range(samples.shape[1]):
        lines.append("".join("*" if v > 0 else "." for v in samples[:width, dim].numpy()))
    return "\n".join(lines)


def main():
    x, y = make_dataset()
    target = functools.partial(log_joint, x=x, y=y)
    check = value_and_grad(target, tf.constant([0.2, -0.1]))
    approx = finite_difference(target, np.array([0.2, -0.1], "float32"))
    print("gradient check:", np.allclose(check.grad, approx, atol=0.1))
    sampler = HMC(target)
    samples, accepted = sampler.run(tf.zeros([2]), tf.constant(40))
    mean, std = summarize(samples)
    print("accepted any:", int(accepted) > 0, "signs:", np.sign(mean.numpy()), bool(tf.reduce_all(std > 0)))


if __name__ == "__main__":
    main()

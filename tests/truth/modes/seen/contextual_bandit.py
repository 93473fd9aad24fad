"""Linear bandits: Thompson sampling, UCB and epsilon-greedy side by side."""
import functools
import typing

import numpy as np
import tensorflow as tf


class PosteriorState(typing.NamedTuple):
    precision: tf.Tensor
    moment: tf.Tensor


def initial_state(arms, dim):
    return PosteriorState(tf.eye(dim, batch_shape=[arms]), tf.zeros([arms, dim]))


def posterior_mean(precision, moment):
    return tf.linalg.solve(precision, moment[:, None])[:, 0]


def all_means(state):
    return tf.vectorized_map(lambda pm: posterior_mean(*pm), (state.precision, state.moment))


def validate(method):
    @functools.wraps(method)
    def wrapper(self, state, context, *args, **kwargs):
        tf.debugging.assert_rank(context, 1)
        return method(self, state, context, *args, **kwargs)

    return wrapper


class Policy:
    def choose(self, state, context, key):
        raise NotImplementedError

    @staticmethod
    def argmax(scores):
        return tf.argmax(scores, output_type=tf.int32)


class Thompson(Policy):
    def __init__(self, scale=0.3):
        self.scale = scale

    @validate
    def choose(self, state, context, key):
        noise = tf.random.stateless_normal(tf.shape(state.moment), key)
        samples = tf.map_fn(self.draw, (state.precision, state.moment, noise), fn_output_signature=tf.float32)
        return self.argmax(tf.linalg.matvec(samples, context))

    def draw(self, args):
        precision, moment, noise = args
        chol = tf.linalg.cholesky(tf.linalg.inv(precision))
        return posterior_mean(precision, moment) + self.scale * tf.linalg.matvec(chol, noise)


class UCB(Policy):
    def __init__(self, bonus=0.5):
        self.bonus = bonus

    @validate
    def choose(self, state, context, key):
        width = self.width(state.precision, context)
        return self.argmax(tf.linalg.matvec(all_means(state), context) + self.bonus * width)

    def width(self, precision, context):
        solved = tf.linalg.solve(precision, tf.tile(context[None, :, None], [tf.shape(precision)[0], 1, 1]))
        return tf.sqrt(tf.linalg.matvec(solved[..., 0], context))


class EpsilonGreedy(Policy):
    epsilon = 0.2

    @validate
    def choose(self, state, context, key):
        explore = tf.random.stateless_uniform([], key) < self.epsilon
        return tf.cond(explore,
                       lambda: self.random_arm(state, key),
                       lambda: self.argmax(tf.linalg.matvec(all_means(state), context)))

    def random_arm(self, state, key):
        arms = tf.shape(state.moment)[0]
        return tf.random.stateless_uniform([], key + 1, 0, arms, dtype=tf.int32)


def update(state, arm, context, reward):
    outer = context[:, None] * context[None, :]
    one_hot = tf.one_hot(arm, state.moment.shape[0])
    return PosteriorState(state.precision + one_hot[:, None, None] * outer,
                          state.moment + one_hot[:, None] * reward * context)


class Simulator:
    def __init__(self, arms, dim, seed=0):
        rng = np.random.default_rng(seed)
        self.theta = tf.constant(rng.normal(size=(arms, dim)), tf.float32)
        self.contexts = tf.constant(rng.normal(size=(64, dim)), tf.float32)

    def regret(self, context, arm):
        rewards = tf.linalg.matvec(self.theta, context)
        return rewards[arm], tf.reduce_max(rewards) - rewards[arm]


def build_run(simulator, policy):
    @tf.function
    def run(steps):
        state = initial_state(*simulator.theta.shape)
        total = 0.0
        for t in tf.range(steps):
            context = simulator.contexts[t]
            arm = policy.choose(state, context, tf.stack([t, 3]))
            reward, regret = simulator.regret(context, arm)
            state = update(state, arm, context, reward)
            total += regret
        return total, state

    return run


def offline_value(state, contexts):
    def best(context):
        return tf.reduce_max(tf.linalg.matvec(all_means(state), context))

    return tf.reduce_mean(tf.map_fn(best, contexts))


def main():
    simulator = Simulator(4, 3)
    for policy in (Thompson(), UCB(), EpsilonGreedy()):
        total, state = build_run(simulator, policy)(tf.constant(30))
        value = offline_value(state, simulator.contexts[:5])
        print(type(policy).__name__, "regret ok:", float(total) >= 0, "value:", bool(tf.math.is_finite(value)))


if __name__ == "__main__":
    main()

"""Kalman filtering and smoothing of a noisy trajectory, with learned noise scales."""
import dataclasses
from collections import namedtuple

import numpy as np
import tensorflow as tf

Belief = namedtuple("Belief", "mean cov")


@dataclasses.dataclass
class LinearSystem:
    dt: float = 0.5
    process: float = 0.05
    noise: float = 0.4

    @property
    def transition(self):
        return tf.constant([[1.0, self.dt], [0.0, 1.0]])

    @property
    def observation(self):
        return tf.constant([[1.0, 0.0]])

    def simulate(self, steps, seed=0):
        rng = np.random.default_rng(seed)
        state = np.array([0.0, 1.0])
        for _ in range(steps):
            state = self.transition.numpy() @ state + rng.normal(0, self.process, 2)
            yield state.copy(), state[0] + rng.normal(0, self.noise)


class KalmanFilter(tf.Module):
    def __init__(self, system):
        super().__init__()
        self.system = system
        self.log_q = tf.Variable(np.log(0.2), dtype=tf.float32)
        self.log_r = tf.Variable(np.log(1.0), dtype=tf.float32)

    def prior(self):
        return Belief(tf.zeros([2, 1]), tf.eye(2) * 4.0)

    def predict(self, belief):
        f = self.system.transition
        cov = f @ belief.cov @ tf.transpose(f) + tf.exp(self.log_q) * tf.eye(2)
        return Belief(f @ belief.mean, symmetrize(cov))

    def innovation(self, belief, y):
        h = self.system.observation
        residual = tf.reshape(y, [1, 1]) - h @ belief.mean
        return residual, h @ belief.cov @ tf.transpose(h) + tf.exp(self.log_r)

    def correct(self, belief, y):
        h = self.system.observation
        residual, s = self.innovation(belief, y)
        gain = belief.cov @ tf.transpose(h) / s
        return Belief(belief.mean + gain @ residual, symmetrize((tf.eye(2) - gain @ h) @ belief.cov))

    def filter(self, ys):
        def step(belief, y):
            return self.correct(self.predict(Belief(*belief)), y)

        return tf.scan(step, ys, initializer=self.prior())

    def log_likelihood(self, ys):
        belief, total = self.prior(), 0.0
        for y in ys:
            predicted = self.predict(belief)
            residual, s = self.innovation(predicted, y)
            total += -0.5 * tf.squeeze(residual ** 2 / s + tf.math.log(s))
            belief = self.correct(predicted, y)
        return total

    def smooth(self, beliefs):
        def backward(nxt, current):
            current, nxt = Belief(*current), Belief(*nxt)
            predicted = self.predict(current)
            gain = current.cov @ tf.transpose(self.system.transition) @ tf.linalg.inv(predicted.cov)
            mean = current.mean + gain @ (nxt.mean - predicted.mean)
            return Belief(mean, current.cov + gain @ (nxt.cov - predicted.cov) @ tf.transpose(gain))

        last = tf.nest.map_structure(lambda t: t[-1], beliefs)
        rest = tf.nest.map_structure(lambda t: t[:-1], beliefs)
        return tf.scan(backward, rest, initializer=last, reverse=True)


def symmetrize(m):
    return 0.5 * (m + tf.transpose(m))


class NoiseLearner:
    def __init__(self, model, lr=0.02):
        self.model = model
        self.lr = lr
        self.step = tf.function(self.gradient_step).get_concrete_function(
            tf.TensorSpec([None], tf.float32))

    def gradient_step(self, ys):
        with tf.GradientTape() as tape:
            objective = self.model.log_likelihood(ys)
        for v, g in zip(self.model.trainable_variables, tape.gradient(objective, self.model.trainable_variables)):
            v.assign_add(self.lr * tf.clip_by_norm(g, 1.0))
        return objective

    def fit(self, ys, steps):
        return [float(self.step(ys)) for _ in range(steps)]


def rmse(estimates, truth):
    return float(tf.sqrt(tf.reduce_mean(tf.square(estimates - truth))))


def ascii_track(values, width=30):
    low, high = min(values), max(values)
    for v in values[::5]:
        yield " " * int((v - low) / (high - low + 1e-9) * width) + "o"


def main():
    system = LinearSystem()
    states, ys = zip(*system.simulate(25))
    truth = tf.constant(np.array(states)[:, 0], tf.float32)
    ys = tf.constant(np.array(ys), tf.float32)
    kf = KalmanFilter(system)
    history = NoiseLearner(kf).fit(ys, 5)
    print("likelihood up:", history[-1] > history[0])
    beliefs = kf.filter(ys)
    smoothed = kf.smooth(beliefs)
    print("filter:", beliefs.mean.shape, "smooth:", smoothed.mean.shape)
    print("useful:", rmse(beliefs.mean[:, 0, 0], truth) < 1.0, len(list(ascii_track(list(truth.numpy())))))
    print("eager likelihood:", bool(tf.math.is_finite(kf.log_likelihood(ys[:5]))))


if __name__ == "__main__":
    main()

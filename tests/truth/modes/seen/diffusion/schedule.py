import math

import numpy as np
import tensorflow as tf


def linear_betas(steps):
    return np.linspace(1e-4, 0.05, steps)


def cosine_betas(steps, s=0.008):
    f = lambda t: math.cos((t / steps + s) / (1 + s) * math.pi / 2) ** 2
    return np.array([min(1 - f(t + 1) / f(t), 0.999) for t in range(steps)])


def sigmoid_betas(steps):
    return 1 / (1 + np.exp(-np.linspace(-6, 6, steps))) * 0.05


class GaussianDiffusion:
    def __init__(self, steps=10, betas=linear_betas, clip=True):
        self.steps = steps
        self.clip = clip
        b = betas(steps)
        a = np.cumprod(1 - b)
        prev = np.append(1.0, a[:-1])
        as_tensor = lambda v: tf.constant(v, tf.float32)
        self.betas = as_tensor(b)
        self.sqrt_a = as_tensor(np.sqrt(a))
        self.sqrt_1ma = as_tensor(np.sqrt(1 - a))
        self.post_var = as_tensor(b * (1 - prev) / (1 - a))
        self.coef0 = as_tensor(b * np.sqrt(prev) / (1 - a))
        self.coeft = as_tensor((1 - prev) * np.sqrt(1 - b) / (1 - a))

    def extract(self, table, t, x):
        return tf.reshape(tf.gather(table, t), [-1] + [1] * (len(x.shape) - 1))

    def q_sample(self, x0, t, noise):
        return self.extract(self.sqrt_a, t, x0) * x0 + self.extract(self.sqrt_1ma, t, x0) * noise

    def predict_x0(self, xt, t, noise):
        x0 = (xt - self.extract(self.sqrt_1ma, t, xt) * noise) / self.extract(self.sqrt_a, t, xt)
        return tf.clip_by_value(x0, -1.0, 1.0) if self.clip else x0

    def p_sample(self, noise_pred, xt, t):
        x0 = self.predict_x0(xt, t, noise_pred)
        mean = self.extract(self.coef0, t, xt) * x0 + self.extract(self.coeft, t, xt) * xt
        nonzero = tf.cast(tf.reshape(t > 0, [-1] + [1] * (len(xt.shape) - 1)), tf.float32)
        return mean + nonzero * tf.sqrt(self.extract(self.post_var, t, xt)) * tf.random.normal(tf.shape(xt))

    def ddim_step(self, noise_pred, xt, t, t_prev):
        x0 = self.predict_x0(xt, t, noise_pred)
        return self.q_sample(x0, t_prev, noise_pred)

    def snr(self):
        return (self.sqrt_a / self.sqrt_1ma) ** 2

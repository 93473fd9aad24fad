"""WGAN-GP on a ring of Gaussians with exponential moving average of the generator."""
import math

import numpy as np
import tensorflow as tf


def linear_init(n_in, n_out, seed):
    limit = math.sqrt(6.0 / (n_in + n_out))
    return tf.random.stateless_uniform([n_in, n_out], [seed, 17], -limit, limit)


class Linear(tf.Module):
    def __init__(self, n_in, n_out, seed):
        super().__init__()
        self.w = tf.Variable(linear_init(n_in, n_out, seed))
        self.b = tf.Variable(tf.zeros([n_out]))

    def __call__(self, x):
        return x @ self.w + self.b


class MLP(tf.Module):
    def __init__(self, sizes, seed, activation=tf.nn.leaky_relu):
        super().__init__()
        self.layers = [Linear(a, b, seed + i) for i, (a, b) in enumerate(zip(sizes, sizes[1:]))]
        self.activation = activation

    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = self.activation(layer(x))
        return self.layers[-1](x)


class Adam(tf.Module):
    def __init__(self, variables, lr=1e-3, beta1=0.5, beta2=0.9):
        super().__init__()
        self.variables_ = list(variables)
        self.m = [tf.Variable(tf.zeros_like(v), trainable=False) for v in self.variables_]
        self.v = [tf.Variable(tf.zeros_like(v), trainable=False) for v in self.variables_]
        self.step = tf.Variable(0.0, trainable=False)
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2

    def apply(self, grads):
        self.step.assign_add(1.0)
        for p, g, m, v in zip(self.variables_, grads, self.m, self.v):
            m.assign(self.beta1 * m + (1 - self.beta1) * g)
            v.assign(self.beta2 * v + (1 - self.beta2) * g * g)
            p.assign_sub(self.lr * self._unbias(m, self.beta1) / (tf.sqrt(self._unbias(v, self.beta2)) + 1e-8))

    def _unbias(self, value, beta):
        return value / (1.0 - tf.pow(beta, self.step))


def gradient_penalty(critic, real, fake, key):
    alpha = tf.random.stateless_uniform([tf.shape(real)[0], 1], key)
    mixed = real + alpha * (fake - real)
    with tf.GradientTape() as tape:
        tape.watch(mixed)
        score = critic(mixed)
    norm = tf.norm(tape.gradient(score, mixed) + 1e-9, axis=-1)
    return tf.reduce_mean((norm - 1.0) ** 2)


class WGAN:
    def __init__(self, latent=4, penalty=5.0):
        self.latent = latent
        self.penalty = penalty
        self.generator = MLP([latent, 16, 2], seed=1)
        self.critic = MLP([2, 16, 1], seed=2)
        self.shadow = MLP([latent, 16, 2], seed=1)
        self.g_opt = Adam(self.generator.trainable_variables)
        self.d_opt = Adam(self.critic.trainable_variables)

    def noise(self, n, key):
        return tf.random.stateless_normal([n, self.latent], key)

    def critic_loss(self, real, key):
        fake = tf.stop_gradient(self.generator(self.noise(tf.shape(real)[0], key)))
        base = tf.reduce_mean(self.critic(fake)) - tf.reduce_mean(self.critic(real))
        return base + self.penalty * gradient_penalty(self.critic, real, fake, key)

    def generator_loss(self, n, key):
        return -tf.reduce_mean(self.critic(self.generator(self.noise(n, key))))

    @tf.function
    def train_batch(self, real, step):
        key = tf.stack([step, 0])
        d_loss = self.minimize(lambda: self.critic_loss(real, key), self.d_opt)
        g_loss = tf.constant(0.0)
        if step % 2 == 0:
            g_loss = self.minimize(lambda: self.generator_loss(tf.shape(real)[0], key), self.g_opt)
            self.update_shadow()
        return d_loss, g_loss

    def minimize(self, loss_fn, optimizer):
        with tf.GradientTape() as tape:
            loss = loss_fn()
        optimizer.apply(tape.gradient(loss, optimizer.variables_))
        return loss

    def update_shadow(self, decay=0.9):
        for s, v in zip(self.shadow.variables, self.generator.variables):
            s.assign(decay * s + (1.0 - decay) * v)

    def sample(self, n, seed=0):
        return self.shadow(self.noise(n, [seed, 99])).numpy()


def ring(n, rng):
    angles = rng.integers(0, 8, n) * (2 * np.pi / 8)
    points = np.stack([np.cos(angles), np.sin(angles)], 1)
    return (points + rng.normal(0, 0.02, points.shape)).astype("float32")


def to_polar(points):
    return tf.stack([tf.norm(points, axis=-1), tf.atan2(points[:, 1], points[:, 0])], -1)


def main():
    rng = np.random.default_rng(0)
    gan = WGAN()
    logs = []
    for step, batch in enumerate(tf.data.Dataset.from_tensors(ring(32, rng)).repeat(4)):
        logs.append([float(v) for v in gan.train_batch(batch, tf.constant(step))])
    print("steps:", len(logs), "finite:", np.isfinite(logs).all())
    print("samples:", to_polar(gan.sample(5)).shape)


if __name__ == "__main__":
    main()

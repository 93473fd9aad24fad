"""Denoising diffusion on one-dimensional curves."""
import enum
import functools

import numpy as np
import tensorflow as tf


class Schedule(enum.Enum):
    LINEAR = "linear"
    COSINE = "cosine"

    def betas(self, steps):
        return _BUILDERS[self](steps)


def linear_betas(steps):
    return np.linspace(1e-3, 0.2, steps)


def cosine_betas(steps, s=0.008):
    def alpha_bar(t):
        return np.cos((t + s) / (1 + s) * np.pi / 2) ** 2

    edges = np.linspace(0, 1, steps + 1)
    return np.clip(1 - alpha_bar(edges[1:]) / alpha_bar(edges[:-1]), 0, 0.999)


_BUILDERS = {Schedule.LINEAR: linear_betas, Schedule.COSINE: cosine_betas}


class TimeEmbedding(tf.keras.layers.Layer):
    def __init__(self, dim, **kwargs):
        super().__init__(**kwargs)
        self.dim = dim

    def build(self, input_shape):
        half = self.dim // 2
        self.freqs = np.exp(-np.log(1000.0) * np.arange(half) / half).astype("float32")

    def call(self, t):
        angles = tf.cast(t, tf.float32)[:, None] * self.freqs[None]
        return tf.concat([tf.sin(angles), tf.cos(angles)], axis=-1)


class ResBlock(tf.keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = tf.keras.layers.Conv1D(channels, 3, padding="same")
        self.conv2 = tf.keras.layers.Conv1D(channels, 3, padding="same")
        self.proj = tf.keras.layers.Dense(channels)

    def call(self, inputs):
        x, emb = inputs
        h = self.conv1(tf.nn.silu(x))
        h = self.film(h, emb)
        return x + self.conv2(tf.nn.silu(h))

    def film(self, h, emb):
        return h + self.proj(emb)[:, None, :]


class Denoiser(tf.keras.Model):
    def __init__(self, channels=8, blocks=2):
        super().__init__()
        self.embed = TimeEmbedding(channels)
        self.stem = tf.keras.layers.Conv1D(channels, 3, padding="same")
        self.blocks = [ResBlock(channels) for _ in range(blocks)]
        self.out = tf.keras.layers.Conv1D(1, 1)

    def call(self, inputs):
        x, t = inputs
        emb, h = self.embed(t), self.stem(x)
        for block in self.blocks:
            h = block([h, emb])
        return self.out(h)


class Diffusion:
    def __init__(self, model, schedule, steps):
        betas = schedule.betas(steps).astype("float32")
        self.model = model
        self.steps = steps
        self.betas = tf.constant(betas)
        self.alphas_bar = tf.math.cumprod(1.0 - self.betas)
        self.optimizer = tf.keras.optimizers.Adam(1e-2)

    def q_sample(self, x0, t, noise):
        ab = tf.gather(self.alphas_bar, t)[:, None, None]
        return tf.sqrt(ab) * x0 + tf.sqrt(1.0 - ab) * noise

    @tf.function
    def train_step(self, x0):
        t = tf.random.uniform([tf.shape(x0)[0]], 0, self.steps, dtype=tf.int32)
        noise = tf.random.normal(tf.shape(x0))
        with tf.GradientTape() as tape:
            pred = self.model((self.q_sample(x0, t, noise), t))
            loss = tf.reduce_mean(tf.square(pred - noise))
        variables = self.model.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    def p_step(self, x, i):
        t = tf.fill([tf.shape(x)[0]], i)
        eps = self.model((x, t))
        beta, ab = self.betas[i], self.alphas_bar[i]
        mean = (x - beta / tf.sqrt(1.0 - ab) * eps) / tf.sqrt(1.0 - beta)
        return mean + tf.cond(i > 0, lambda: tf.sqrt(beta) * tf.random.normal(tf.shape(x)),
                              lambda: tf.zeros_like(x))

    @functools.partial(tf.function, autograph=False)
    def sample(self, shape):
        def body(i, x):
            return i - 1, self.p_step(x, i)

        start = (tf.constant(self.steps - 1), tf.random.normal(shape))
        _, x = tf.while_loop(lambda i, x: i >= 0, body, start)
        return x


def curves(n, length, rng):
    phase = rng.uniform(0, 2 * np.pi, (n, 1))
    return np.sin(np.linspace(0, 6, length)[None] + phase).astype("float32")[..., None]


def main():
    tf.keras.utils.set_random_seed(0)
    data = curves(16, 12, np.random.default_rng(0))
    for schedule in Schedule:
        model = Denoiser()
        model((tf.zeros([1, 12, 1]), tf.zeros([1], tf.int32)))
        diffusion = Diffusion(model, schedule, steps=6)
        losses = [float(diffusion.train_step(data)) for _ in range(4)]
        x = diffusion.sample((3, 12, 1))
        print(schedule.value, "finite:", np.isfinite(losses).all(), "sample:", x.shape)


if __name__ == "__main__":
    main()

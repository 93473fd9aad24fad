"""Denoising diffusion on two moons; cosine schedule, EMA weights, DDIM sampling."""
import math

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

MIN_RATE, MAX_RATE = 0.02, 0.95
EMA = 0.9


class GaussianFourier(layers.Layer):
    def __init__(self, dims=8, max_frequency=100.0, **kwargs):
        super().__init__(**kwargs)
        self.dims, self.max_frequency = dims, max_frequency

    def frequencies(self):
        return tf.exp(tf.linspace(0.0, math.log(self.max_frequency), self.dims // 2))

    def call(self, x):
        angles = 2.0 * math.pi * self.frequencies() * x
        return tf.concat([tf.sin(angles), tf.cos(angles)], axis=-1)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:-1]) + (self.dims,)


def film_block(x, condition, width):
    scale = layers.Dense(width)(condition)
    shift = layers.Dense(width)(condition)
    y = layers.Dense(width)(x)
    y = layers.Add()([layers.Multiply()([y, scale]), shift])
    return layers.Activation("swish")(y)


def residual_block(x, width):
    return layers.Add()([x, layers.Dense(width, activation="relu")(x)])


def get_network(width=16, depth=2):
    noisy = keras.Input((2,))
    variance = keras.Input((1,))
    condition = GaussianFourier()(variance)
    x = noisy
    for _ in range(depth):
        x = film_block(x, condition, width)
    x = residual_block(x, width)
    return keras.Model([noisy, variance], layers.Dense(2, kernel_initializer="zeros")(x), name="denoiser")


def cosine_schedule(times):
    start, end = math.acos(MAX_RATE), math.acos(MIN_RATE)
    angles = start + times * (end - start)
    return tf.sin(angles), tf.cos(angles)


class DiffusionModel(keras.Model):
    def __init__(self, schedule=cosine_schedule):
        super().__init__()
        self.normalizer = layers.Normalization()
        self.network = get_network()
        self.ema_network = get_network()
        self.ema_network.set_weights(self.network.get_weights())
        self.schedule = schedule
        self.noise_loss_tracker = keras.metrics.Mean(name="n_loss")

    @property
    def metrics(self):
        return [self.noise_loss_tracker]

    def call(self, inputs, training=False):
        return self.network(inputs, training=training)

    def denormalize(self, points):
        mean, variance = tf.convert_to_tensor(self.normalizer.mean), tf.convert_to_tensor(self.normalizer.variance)
        return mean + points * variance ** 0.5

    def denoise(self, noisy, noise_rates, signal_rates, training):
        network = self.network if training else self.ema_network
        noises = network([noisy, noise_rates ** 2], training=training)
        return noises, (noisy - noise_rates * noises) / signal_rates

    def loss_of(self, points, training):
        points = self.normalizer(points)
        noises = tf.random.normal(tf.shape(points))
        times = tf.random.uniform((tf.shape(points)[0], 1))
        noise_rates, signal_rates = self.schedule(times)
        predicted, _ = self.denoise(signal_rates * points + noise_rates * noises, noise_rates, signal_rates, training)
        return tf.reduce_mean(tf.square(predicted - noises))

    def train_step(self, points):
        with tf.GradientTape() as tape:
            loss = self.loss_of(points, training=True)
        gradients = tape.gradient(loss, self.network.trainable_weights)
        self.optimizer.apply_gradients(zip(gradients, self.network.trainable_weights))
        self.noise_loss_tracker.update_state(loss)
        self.update_ema()
        return {m.name: m.result() for m in self.metrics}

    def update_ema(self):
        for weight, ema_weight in zip(self.network.weights, self.ema_network.weights):
            ema_weight.assign(EMA * ema_weight + (1 - EMA) * weight)

    def test_step(self, points):
        self.noise_loss_tracker.update_state(self.loss_of(points, training=False))
        return {m.name: m.result() for m in self.metrics}

    def reverse_diffusion(self, initial_noise, steps):
        step_size, noisy = 1.0 / steps, initial_noise
        for step in range(steps):
            times = tf.ones((len(initial_noise), 1)) - step * step_size
            noise_rates, signal_rates = self.schedule(times)
            noises, clean = self.denoise(noisy, noise_rates, signal_rates, training=False)
            next_noise_rates, next_signal_rates = self.schedule(times - step_size)
            noisy = next_signal_rates * clean + next_noise_rates * noises
        return clean

    def generate(self, count, steps):
        return self.denormalize(self.reverse_diffusion(tf.random.normal((count, 2)), steps))

    def guided(self, count, steps, guide, weight=1.0):
        noisy = tf.random.normal((count, 2))
        return self.reverse_diffusion(noisy + weight * guide(noisy), steps)


def two_moons(n=64):
    rng = np.random.default_rng(0)
    t, side = rng.uniform(0, np.pi, n), rng.integers(0, 2, n)
    x = np.where(side, 1 - np.cos(t), np.cos(t))
    y = np.where(side, 0.5 - np.sin(t), np.sin(t))
    return (np.stack([x, y], 1) + rng.normal(scale=0.05, size=(n, 2))).astype("float32")


def chamfer(a, b):
    distance = np.linalg.norm(a[:, None] - b[None], axis=-1)
    return distance.min(0).mean() + distance.min(1).mean()


if __name__ == "__main__":
    points = two_moons()
    model = DiffusionModel()
    model.normalizer.adapt(points)
    model.compile(keras.optimizers.Adam(1e-2))
    report = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, chamfer(model.generate(16, 3).numpy(), points).round(2)))
    dataset = tf.data.Dataset.from_tensor_slices(points).batch(16)
    model.fit(dataset, epochs=2, callbacks=[report], verbose=0)
    print(model.evaluate(dataset, verbose=0), model.generate(4, 5).shape)

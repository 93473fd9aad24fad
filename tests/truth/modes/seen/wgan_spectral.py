"""WGAN-GP with an overridden train_step, spectral normalisation and a GAN monitor."""
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

NOISE = 4


class SpectralNorm(layers.Wrapper):
    def __init__(self, layer, iters=1, **kwargs):
        super().__init__(layer, **kwargs)
        self.iters = iters

    def build(self, input_shape):
        if not self.layer.built:
            self.layer.build(input_shape)
        self.w = self.layer.kernel
        self.u = self.add_weight(name="sn_u", shape=(1, self.w.shape[-1]),
                                 initializer=keras.initializers.RandomNormal(), trainable=False)
        self.built = True

    def call(self, inputs, training=False):
        if training:
            self.normalize_weights()
        return self.layer(inputs)

    def normalize_weights(self):
        w = tf.reshape(tf.convert_to_tensor(self.w), [-1, self.w.shape[-1]])
        u = tf.convert_to_tensor(self.u)
        for _ in range(self.iters):
            v = self.unit(tf.matmul(u, w, transpose_b=True))
            u = self.unit(tf.matmul(v, w))
        sigma = tf.matmul(tf.matmul(v, w), u, transpose_b=True)
        self.u.assign(u)
        self.w.assign(tf.reshape(w / sigma, self.w.shape))

    @staticmethod
    def unit(x):
        return tf.math.l2_normalize(x, epsilon=1e-12)


class MinibatchStd(layers.Layer):
    def call(self, x):
        std = tf.math.reduce_std(x, axis=0, keepdims=True)
        return tf.concat([x, tf.ones_like(x[:, :1]) * tf.reduce_mean(std)], axis=-1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1] + 1)


def leaky(alpha):
    return lambda t: tf.nn.leaky_relu(t, alpha)


def get_discriminator():
    inp = keras.Input((2,))
    x = SpectralNorm(layers.Dense(16, activation=leaky(0.2)))(inp)
    x = MinibatchStd()(x)
    return keras.Model(inp, layers.Dense(1)(x), name="critic")


def get_generator():
    inp = keras.Input((NOISE,))
    x = layers.Dense(16, activation=leaky(0.1))(inp)
    return keras.Model(inp, layers.Dense(2)(x), name="generator")


def discriminator_loss(real_img, fake_img):
    return tf.reduce_mean(fake_img) - tf.reduce_mean(real_img)


def generator_loss(fake_img):
    return -tf.reduce_mean(fake_img)


def hinge_loss(real, fake):
    return tf.reduce_mean(tf.nn.relu(1.0 - real)) + tf.reduce_mean(tf.nn.relu(1.0 + fake))


class WGAN(keras.Model):
    def __init__(self, discriminator, generator, latent_dim, discriminator_extra_steps=2, gp_weight=10.0):
        super().__init__()
        self.discriminator = discriminator
        self.generator = generator
        self.latent_dim = latent_dim
        self.d_steps = discriminator_extra_steps
        self.gp_weight = gp_weight

    def compile(self, d_optimizer, g_optimizer, d_loss_fn, g_loss_fn, **kwargs):
        super().compile(**kwargs)
        self.d_optimizer = d_optimizer
        self.g_optimizer = g_optimizer
        self.d_loss_fn = d_loss_fn
        self.g_loss_fn = g_loss_fn

    def call(self, z):
        return self.generator(z)

    def gradient_penalty(self, batch_size, real, fake):
        alpha = tf.random.uniform([batch_size, 1])
        interpolated = real + alpha * (fake - real)
        with tf.GradientTape() as gp_tape:
            gp_tape.watch(interpolated)
            pred = self.discriminator(interpolated, training=True)
        grads = gp_tape.gradient(pred, [interpolated])[0]
        norm = tf.sqrt(tf.reduce_sum(tf.square(grads), axis=1) + 1e-12)
        return tf.reduce_mean((norm - 1.0) ** 2)

    def noise(self, batch_size):
        return tf.random.normal([batch_size, self.latent_dim])

    def train_critic(self, real, batch_size):
        with tf.GradientTape() as tape:
            fake = self.generator(self.noise(batch_size), training=True)
            cost = self.d_loss_fn(self.discriminator(real, training=True), self.discriminator(fake, training=True))
            loss = cost + self.gp_weight * self.gradient_penalty(batch_size, real, fake)
        grads = tape.gradient(loss, self.discriminator.trainable_variables)
        self.d_optimizer.apply_gradients(zip(grads, self.discriminator.trainable_variables))
        return loss

    def train_generator(self, batch_size):
        with tf.GradientTape() as tape:
            fake = self.generator(self.noise(batch_size), training=True)
            loss = self.g_loss_fn(self.discriminator(fake, training=True))
        grads = tape.gradient(loss, self.generator.trainable_variables)
        self.g_optimizer.apply_gradients(zip(grads, self.generator.trainable_variables))
        return loss

    def train_step(self, real):
        if isinstance(real, tuple):
            real = real[0]
        batch_size = tf.shape(real)[0]
        for _ in range(self.d_steps):
            d_loss = self.train_critic(real, batch_size)
        return {"d_loss": d_loss, "g_loss": self.train_generator(batch_size)}


class GANMonitor(keras.callbacks.Callback):
    def __init__(self, folder, num=8):
        super().__init__()
        self.folder = folder
        self.num = num

    def on_epoch_end(self, epoch, logs=None):
        points = self.model.generator(self.model.noise(self.num)).numpy()
        self.save(epoch, points)

    def save(self, epoch, points):
        np.savetxt(os.path.join(self.folder, "points_%d.txt" % epoch), points)


def mixture(n, modes=4):
    angles = np.random.randint(0, modes, n) * 2 * np.pi / modes
    return (np.c_[np.cos(angles), np.sin(angles)] + 0.05 * np.random.randn(n, 2)).astype("float32")


def mode_coverage(points, modes=4):
    angles = np.arctan2(points[:, 1], points[:, 0])
    return len(set(np.round(angles / (2 * np.pi / modes)).astype(int) % modes))


def interpolate_latents(model, n=3):
    a, b = tf.random.normal([2, NOISE])
    return tf.stack([model(((1 - w) * a + w * b)[None])[0] for w in np.linspace(0, 1, n)])


def train(epochs=1, eager=False):
    wgan = WGAN(get_discriminator(), get_generator(), NOISE)
    wgan.compile(d_optimizer=keras.optimizers.Adam(2e-3, beta_1=0.5), g_optimizer=keras.optimizers.Adam(2e-3),
                 d_loss_fn=discriminator_loss, g_loss_fn=generator_loss, run_eagerly=eager)
    with tempfile.TemporaryDirectory() as folder:
        wgan.fit(mixture(48), batch_size=16, epochs=epochs, verbose=0, callbacks=[GANMonitor(folder)])
        print(os.listdir(folder))
    return wgan


wgan = train()
print(mode_coverage(wgan.generator.predict(np.random.randn(16, NOISE), verbose=0)))
print(interpolate_latents(wgan).shape)

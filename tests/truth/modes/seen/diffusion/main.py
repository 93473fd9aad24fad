"""Denoising diffusion on tiny stripes, with EMA, DDPM and DDIM sampling."""
import argparse

import numpy as np
import tensorflow as tf

from schedule import GaussianDiffusion, cosine_betas, linear_betas
from unet import build_unet


class DiffusionModel(tf.keras.Model):
    def __init__(self, network, ema_network, diffusion, ema=0.9, min_snr=None):
        super().__init__()
        self.network, self.ema_network = network, ema_network
        self.diffusion = diffusion
        self.ema, self.min_snr = ema, min_snr

    def call(self, inputs):
        return self.network(inputs)

    def noisy(self, images):
        n = tf.shape(images)[0]
        t = tf.random.uniform([n], 0, self.diffusion.steps, tf.int32)
        noise = tf.random.normal(tf.shape(images))
        return t, noise, self.diffusion.q_sample(images, t, noise)

    def weights_for(self, t):
        if self.min_snr is None:
            return tf.ones_like(tf.cast(t, tf.float32))
        return self.snr_weights(t)

    def snr_weights(self, t):
        snr = tf.gather(self.diffusion.snr(), t)
        return tf.minimum(snr, self.min_snr) / snr

    def noise_loss(self, noise, pred, t):
        mse = tf.reduce_mean(tf.square(noise - pred), axis=[1, 2, 3])
        return tf.reduce_mean(self.weights_for(t) * mse)

    def train_step(self, images):
        t, noise, xt = self.noisy(images)
        with tf.GradientTape() as tape:
            loss = self.noise_loss(noise, self.network([xt, t], training=True), t)
        grads = tape.gradient(loss, self.network.trainable_weights)
        self.optimizer.apply_gradients(zip(grads, self.network.trainable_weights))
        self.update_ema()
        return {"loss": loss}

    def test_step(self, images):
        t, noise, xt = self.noisy(images)
        return {"loss": self.noise_loss(noise, self.ema_network([xt, t]), t)}

    def update_ema(self):
        for w, e in zip(self.network.weights, self.ema_network.weights):
            e.assign(self.ema * e + (1 - self.ema) * w)

    def generate(self, n, size):
        x = tf.random.normal((n, size, size, 1))
        for t in reversed(range(self.diffusion.steps)):
            tt = tf.fill([n], t)
            x = self.diffusion.p_sample(self.ema_network([x, tt], training=False), x, tt)
        return x.numpy()

    @tf.function
    def ddim(self, x, stride):
        t = tf.constant(self.diffusion.steps - 1)
        while t > 0:
            prev = tf.maximum(t - stride, 0)
            n = tf.shape(x)[0]
            eps = self.ema_network([x, tf.fill([n], t)], training=False)
            x = self.diffusion.ddim_step(eps, x, tf.fill([n], t), tf.fill([n], prev))
            t = prev
        return x


class GenerateImages(tf.keras.callbacks.Callback):
    def __init__(self, size, every=1):
        super().__init__()
        self.size, self.every = size, every

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            images = self.model.generate(2, self.size)
            print(epoch, "range %.2f %.2f" % (images.min(), images.max()))

    def on_train_end(self, logs=None):
        out = self.model.ddim(tf.random.normal([2, self.size, self.size, 1]), tf.constant(3))
        print("ddim", out.shape)


def stripes(size, seed=0):
    rng = np.random.default_rng(seed)
    while True:
        phase, freq = rng.uniform(0, np.pi), rng.integers(1, 3)
        row = np.sin(np.linspace(0, freq * np.pi, size) + phase)
        yield np.tile(row[None, :, None], (size, 1, 1)).astype(np.float32)


def rescale(img):
    return tf.clip_by_value(img, -1.0, 1.0)


def to_uint8(img):
    return tf.cast((img + 1.0) * 127.5, tf.uint8)


def dataset(size, n, batch):
    gen = lambda: stripes(size)
    ds = tf.data.Dataset.from_generator(gen, output_signature=tf.TensorSpec([size, size, 1]))
    return ds.take(n).map(rescale).batch(batch, drop_remainder=True)


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--size", type=int, default=8)
    p.add_argument("--schedule", default="linear", choices=["linear", "cosine"])
    args = p.parse_args()
    betas = {"linear": linear_betas, "cosine": cosine_betas}[args.schedule]
    model = DiffusionModel(build_unet(args.size), build_unet(args.size), GaussianDiffusion(6, betas))
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-3))
    model.fit(dataset(args.size, 16, 8), epochs=1, verbose=0, callbacks=[GenerateImages(args.size)])
    print(model.evaluate(dataset(args.size, 8, 8), verbose=0))

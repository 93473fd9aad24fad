"""Beta-VAE on synthetic blobs: custom train_step, capacity annealing and latent traversals."""
import argparse
import dataclasses
import functools
import math

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


@dataclasses.dataclass
class VaeConfig:
    latent_dim: int = 4
    filters: tuple = (4, 8)
    image_size: int = 16
    beta: float = 4.0
    warmup_epochs: int = 2
    likelihood: str = "bernoulli"
    decoder: str = "deconv"
    lr: float = 1e-3

    @classmethod
    def from_args(cls, args):
        names = {f.name for f in dataclasses.fields(cls)}
        return cls(**{k: v for k, v in vars(args).items() if k in names and v is not None})

    def bottleneck(self):
        return self.image_size // 2 ** len(self.filters)


def draw_blob(rng, size):
    yy, xx = np.mgrid[0:size, 0:size] / size
    cy, cx = rng.uniform(0.2, 0.8, 2)
    radius = rng.uniform(0.05, 0.2)
    return np.exp(-((yy - cy) ** 2 + (xx - cx) ** 2) / radius ** 2).astype("float32")


def blob_generator(count, size, seed=0):
    rng = np.random.RandomState(seed)
    for _ in range(count):
        yield draw_blob(rng, size)[..., None]


def make_dataset(config, count, batch_size, training=True):
    ds = tf.data.Dataset.from_generator(
        lambda: blob_generator(count, config.image_size, seed=int(training)),
        output_signature=tf.TensorSpec((config.image_size, config.image_size, 1), tf.float32))

    def jitter(image):
        shift = tf.random.uniform((), -2, 3, dtype=tf.int32)
        return tf.roll(image, shift, axis=0)

    if training:
        ds = ds.map(jitter, num_parallel_calls=tf.data.AUTOTUNE).shuffle(64)
    return ds.batch(batch_size, drop_remainder=training).prefetch(1)


class GaussianSample(layers.Layer):
    """Reparameterisation; adds the KL divergence as an attribute of its output."""

    def call(self, inputs, training=None):
        mean, log_var = inputs
        if training is False:
            return mean
        eps = tf.random.normal(tf.shape(mean))
        return mean + tf.exp(0.5 * log_var) * eps


class ResidualUp(layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.up = layers.UpSampling2D()
        self.conv = layers.Conv2D(filters, 3, padding="same", activation="relu")
        self.skip = layers.Conv2D(filters, 1, padding="same")

    def call(self, x):
        x = self.up(x)
        return self.conv(x) + self.skip(x)


def build_encoder(config):
    inputs = keras.Input((config.image_size, config.image_size, 1))
    x = inputs
    for f in config.filters:
        x = layers.Conv2D(f, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Flatten()(x)
    mean = layers.Dense(config.latent_dim, name="mean")(x)
    log_var = layers.Dense(config.latent_dim, name="log_var")(x)
    log_var = layers.Lambda(lambda t: tf.clip_by_value(t, -8.0, 8.0), name="clip")(log_var)
    return keras.Model(inputs, [mean, log_var], name="encoder")


def deconv_block(x, filters):
    return layers.Conv2DTranspose(filters, 3, strides=2, padding="same", activation="relu")(x)


def residual_block(x, filters):
    return ResidualUp(filters)(x)


DECODER_BLOCKS = {"deconv": deconv_block, "residual": residual_block}


def build_decoder(config):
    block = DECODER_BLOCKS[config.decoder]
    side = config.bottleneck()
    inputs = keras.Input((config.latent_dim,))
    x = layers.Dense(side * side * config.filters[-1], activation="relu")(inputs)
    x = layers.Reshape((side, side, config.filters[-1]))(x)
    for f in reversed(config.filters):
        x = block(x, f)
    x = layers.Conv2D(1, 3, padding="same")(x)
    return keras.Model(inputs, x, name="decoder")


def bernoulli_nll(x, logits):
    return tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits), [1, 2, 3])


def gaussian_nll(x, logits, sigma=0.1):
    err = tf.reduce_sum(tf.square(x - tf.sigmoid(logits)), [1, 2, 3])
    return 0.5 * err / sigma ** 2 + math.log(sigma)


LIKELIHOODS = {
    "bernoulli": bernoulli_nll,
    "gaussian": gaussian_nll,
    "sharp": functools.partial(gaussian_nll, sigma=0.01),
}


class BetaVAE(keras.Model):
    def __init__(self, config, **kwargs):
        super().__init__(**kwargs)
        self.config = config
        self.encoder = build_encoder(config)
        self.decoder = build_decoder(config)
        self.sample = GaussianSample()
        self.nll = LIKELIHOODS[config.likelihood]
        self.beta = tf.Variable(0.0, trainable=False, dtype=tf.float32)
        self.trackers = {k: keras.metrics.Mean(name=k) for k in ("loss", "nll", "kl")}

    @property
    def metrics(self):
        return list(self.trackers.values())

    def call(self, x, training=None):
        mean, log_var = self.encoder(x, training=training)
        return tf.sigmoid(self.decoder(self.sample([mean, log_var], training=training)))

    @staticmethod
    def kl_divergence(mean, log_var):
        return -0.5 * tf.reduce_sum(1 + log_var - tf.square(mean) - tf.exp(log_var), axis=-1)

    def _elbo(self, x, training):
        mean, log_var = self.encoder(x, training=training)
        z = self.sample([mean, log_var], training=training)
        nll = tf.reduce_mean(self.nll(x, self.decoder(z, training=training)))
        kl = tf.reduce_mean(self.kl_divergence(mean, log_var))
        return {"loss": nll + self.beta * kl, "nll": nll, "kl": kl}

    def _report(self, terms):
        for name, value in terms.items():
            self.trackers[name].update_state(value)
        return {name: m.result() for name, m in self.trackers.items()}

    def train_step(self, data):
        with tf.GradientTape() as tape:
            terms = self._elbo(data, training=True)
        grads = tape.gradient(terms["loss"], self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        return self._report(terms)

    def test_step(self, data):
        return self._report(self._elbo(data, training=False))

    @tf.function
    def traverse(self, image, dim, values):
        mean, _ = self.encoder(image[None], training=False)

        def at(v):
            z = tf.tensor_scatter_nd_update(mean, [[0, dim]], [v])
            return tf.sigmoid(self.decoder(z, training=False))[0]

        return tf.map_fn(at, values)

    def interpolate(self, a, b, steps=5):
        za, zb = self.encoder(a[None])[0], self.encoder(b[None])[0]
        return [self.decoder(za + (zb - za) * t) for t in np.linspace(0, 1, steps)]


class BetaAnnealing(keras.callbacks.Callback):
    def __init__(self, target, epochs):
        super().__init__()
        self.target, self.epochs = target, epochs
        self.history = []

    def value(self, epoch):
        return self.target * min(1.0, (epoch + 1) / self.epochs)

    def on_epoch_begin(self, epoch, logs=None):
        self.model.beta.assign(self.value(epoch))

    def on_epoch_end(self, epoch, logs=None):
        self.history.append((float(self.model.beta.numpy()), logs["kl"]))


def ascii_art(image, ramp=" .:-=+*#"):
    rows = (np.clip(image[..., 0], 0, 0.999) * len(ramp)).astype(int)
    return "\n".join("".join(ramp[v] for v in row) for row in rows)


def parse_args():
    p = argparse.ArgumentParser()
    p.add_argument("--latent-dim", type=int, dest="latent_dim")
    p.add_argument("--likelihood", choices=sorted(LIKELIHOODS))
    p.add_argument("--decoder", choices=sorted(DECODER_BLOCKS))
    p.add_argument("--epochs", type=int, default=2)
    p.add_argument("--show", action="store_true")
    return p.parse_args()


def main():
    args = parse_args()
    config = VaeConfig.from_args(args)
    model = BetaVAE(config)
    model.compile(optimizer=keras.optimizers.Adam(config.lr))
    annealing = BetaAnnealing(config.beta, config.warmup_epochs)
    model.fit(make_dataset(config, 64, 16), validation_data=make_dataset(config, 16, 8, False),
              epochs=args.epochs, callbacks=[annealing], verbose=2)
    batch = next(iter(make_dataset(config, 4, 4, False)))
    frames = model.traverse(batch[0], 1, tf.linspace(-2.0, 2.0, 3))
    print("traversal", frames.shape, "reconstruction", model(batch, training=False).shape)
    if args.show:
        for row in model.interpolate(batch[0], batch[1]):
            print(ascii_art(tf.sigmoid(row)[0].numpy()))
    print("beta", [round(b, 2) for b, _ in annealing.history])


if __name__ == "__main__":
    main()

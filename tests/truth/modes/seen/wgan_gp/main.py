"""WGAN-GP on a ring of gaussians."""
import argparse

import numpy as np
import tensorflow as tf
from tensorflow import keras

from gan import WGAN
from layers_ import EqualizedDense, MinibatchStd, PixelNorm, SpectralDense

LATENT = 4


def ring(count, modes=8, radius=2.0):
    rng = np.random.default_rng(0)
    angle = rng.integers(0, modes, count) * 2 * np.pi / modes
    return (radius * np.stack([np.cos(angle), np.sin(angle)], 1) + rng.normal(scale=0.05, size=(count, 2))).astype("float32")


def grid(count, side=3):
    rng = np.random.default_rng(0)
    return (rng.integers(0, side, (count, 2)) - side // 2 + rng.normal(scale=0.05, size=(count, 2))).astype("float32")


DATASETS = {"ring": ring, "grid": grid}


def leaky(x):
    return tf.nn.leaky_relu(x, 0.2)


def build_generator(width):
    return keras.Sequential([
        keras.Input((LATENT,)),
        PixelNorm(),
        EqualizedDense(width), keras.layers.Activation(leaky),
        EqualizedDense(2, gain=1.0),
    ])


def build_discriminator(width, spectral=False):
    dense = SpectralDense if spectral else EqualizedDense
    inputs = keras.Input((2,))
    x = keras.layers.Activation(leaky)(dense(width)(inputs))
    x = MinibatchStd()(x)
    return keras.Model(inputs, dense(1)(x))


class ModeCounter(keras.callbacks.Callback):
    def __init__(self, centers, every=1):
        super().__init__()
        self.centers, self.every = centers, every

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            samples = self.model.generator(self.model.latent(64)).numpy()
            print("epoch %d: %d modes" % (epoch, self.covered(samples)), sorted(logs))

    def covered(self, samples):
        distance = np.linalg.norm(samples[:, None] - self.centers[None], axis=-1)
        return len(np.unique(distance.argmin(axis=1)[distance.min(axis=1) < 1.0]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", choices=sorted(DATASETS), default="ring")
    parser.add_argument("--width", type=int, default=12)
    parser.add_argument("--spectral", action="store_true")
    args = parser.parse_args()
    points = DATASETS[args.data](64)
    gan = WGAN(build_discriminator(args.width, args.spectral), build_generator(args.width), LATENT)
    gan.compile(keras.optimizers.Adam(1e-3, beta_1=0.0), keras.optimizers.Adam(1e-3, beta_1=0.0))
    gan.fit(points, epochs=2, batch_size=16, verbose=0, callbacks=[ModeCounter(ring(8))])


if __name__ == "__main__":
    main()

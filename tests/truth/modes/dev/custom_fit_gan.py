"""A GAN as a model: a step of its own, a monitor, and symbolic networks."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

LATENT = 3


def upsample(x, units):
    x = layers.Dense(units)(x)
    return leaky(x)


def leaky(x):
    return layers.LeakyReLU()(x)


def generator():
    noise = keras.Input([LATENT])
    x = upsample(noise, 4)
    return keras.Model(noise, layers.Dense(2)(x), name="generator")


def discriminator():
    return keras.Sequential([keras.Input([2]), layers.Dense(4), layers.Dense(1)], name="discriminator")


class Gan(keras.Model):
    def __init__(self, discriminator, generator):
        super().__init__()
        self.discriminator = discriminator
        self.generator = generator
        self.seed = keras.random.SeedGenerator(1) if hasattr(keras, "random") else None
        self.d_metric = keras.metrics.Mean(name="d")

    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer, self.g_optimizer, self.loss_fn = d_optimizer, g_optimizer, loss_fn

    @property
    def metrics(self):
        return [self.d_metric]

    def train_step(self, real):
        size = tf.shape(real)[0]
        with tf.GradientTape() as tape:
            d_loss = self.d_loss(real, self.generator(self.noise(size)))
        self.update(self.d_optimizer, tape, d_loss, self.discriminator)
        with tf.GradientTape() as tape:
            g_loss = self.loss_fn(tf.ones([size, 1]), self.discriminator(self.generator(self.noise(size))))
        self.update(self.g_optimizer, tape, g_loss, self.generator)
        self.d_metric.update_state(d_loss)
        return {"d": self.d_metric.result()}

    def noise(self, size):
        return tf.random.normal([size, LATENT])

    def d_loss(self, real, fake):
        return self.loss_fn(tf.ones_like(self.discriminator(real)), self.discriminator(real)) + tf.reduce_mean(self.discriminator(fake))

    def update(self, optimizer, tape, loss, part):
        optimizer.apply_gradients(zip(tape.gradient(loss, part.trainable_weights), part.trainable_weights))


class Monitor(keras.callbacks.Callback):
    def __init__(self, count):
        super().__init__()
        self.count = count

    def on_epoch_end(self, epoch, logs=None):
        made = self.model.generator(tf.random.normal([self.count, LATENT]))
        self.keep(made.numpy(), epoch)

    def keep(self, made, epoch):
        print(epoch, summary(made))


def summary(made):
    return float(np.mean(made))


gan = Gan(discriminator(), generator())
gan.compile(keras.optimizers.Adam(), keras.optimizers.Adam(), keras.losses.BinaryCrossentropy(from_logits=True))
gan.fit(tf.data.Dataset.from_tensor_slices(np.ones([4, 2], np.float32)).batch(2), epochs=1, verbose=0, callbacks=[Monitor(2)])

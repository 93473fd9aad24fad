"""Convolution-free variational autoencoder with an overridden train_step."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

LATENT = 2
FEATURES = 16


class Sampling(layers.Layer):
    """Uses (z_mean, z_log_var) to sample z."""

    def call(self, inputs):
        z_mean, z_log_var = inputs
        epsilon = self.draw(tf.shape(z_mean))
        return z_mean + tf.exp(0.5 * z_log_var) * epsilon

    def draw(self, shape):
        return tf.random.normal(shape=shape)


def mlp(x, sizes, activation="relu"):
    for size in sizes:
        x = layers.Dense(size, activation=activation)(x)
    return x


def build_encoder():
    inputs = keras.Input(shape=(FEATURES,))
    x = mlp(inputs, [16, 8])
    z_mean = layers.Dense(LATENT, name="z_mean")(x)
    z_log_var = layers.Dense(LATENT, name="z_log_var")(x)
    z = Sampling()([z_mean, z_log_var])
    return keras.Model(inputs, [z_mean, z_log_var, z], name="encoder")


def build_decoder():
    latent = keras.Input(shape=(LATENT,))
    x = mlp(latent, [8, 16])
    return keras.Model(latent, layers.Dense(FEATURES, activation="sigmoid")(x), name="decoder")


def kl_divergence(z_mean, z_log_var):
    kl = -0.5 * (1 + z_log_var - tf.square(z_mean) - tf.exp(z_log_var))
    return tf.reduce_mean(tf.reduce_sum(kl, axis=1))


def free_bits_kl(z_mean, z_log_var, minimum=0.1):
    return tf.maximum(kl_divergence(z_mean, z_log_var), minimum)


class VAE(keras.Model):
    def __init__(self, encoder, decoder, beta=1.0, free_bits=False, **kwargs):
        super().__init__(**kwargs)
        self.encoder = encoder
        self.decoder = decoder
        self.beta = beta
        self.free_bits = free_bits
        self.total_loss_tracker = keras.metrics.Mean(name="total_loss")
        self.reconstruction_loss_tracker = keras.metrics.Mean(name="reconstruction_loss")
        self.kl_loss_tracker = keras.metrics.Mean(name="kl_loss")

    @property
    def metrics(self):
        return [
            self.total_loss_tracker,
            self.reconstruction_loss_tracker,
            self.kl_loss_tracker,
        ]

    def call(self, inputs):
        _, _, z = self.encoder(inputs)
        return self.decoder(z)

    def reconstruction(self, data, reconstruction):
        return tf.reduce_mean(
            tf.reduce_sum(keras.losses.binary_crossentropy(data[..., None], reconstruction[..., None]), axis=1)
        )

    def losses_of(self, data):
        z_mean, z_log_var, z = self.encoder(data)
        reconstruction_loss = self.reconstruction(data, self.decoder(z))
        if self.free_bits:
            kl_loss = free_bits_kl(z_mean, z_log_var)
        else:
            kl_loss = kl_divergence(z_mean, z_log_var)
        return reconstruction_loss, kl_loss

    def update_trackers(self, total, reconstruction, kl):
        self.total_loss_tracker.update_state(total)
        self.reconstruction_loss_tracker.update_state(reconstruction)
        self.kl_loss_tracker.update_state(kl)
        return {m.name: m.result() for m in self.metrics}

    def train_step(self, data):
        with tf.GradientTape() as tape:
            reconstruction_loss, kl_loss = self.losses_of(data)
            total_loss = reconstruction_loss + self.beta * kl_loss
        grads = tape.gradient(total_loss, self.trainable_weights)
        self.optimizer.apply_gradients(zip(grads, self.trainable_weights))
        return self.update_trackers(total_loss, reconstruction_loss, kl_loss)

    def test_step(self, data):
        reconstruction_loss, kl_loss = self.losses_of(data)
        return self.update_trackers(reconstruction_loss + self.beta * kl_loss, reconstruction_loss, kl_loss)

    def sample(self, count):
        z = tf.random.normal((count, LATENT))
        return self.decoder(z).numpy()


def latent_grid(decoder, n=3, span=1.5):
    axis = np.linspace(-span, span, n)
    cells = [(x, y) for y in axis for x in axis]
    return decoder.predict(np.array(cells, "float32"), verbose=0)


def interpolate(vae, first, second, steps=4):
    a, _, _ = vae.encoder(first[None])
    b, _, _ = vae.encoder(second[None])
    weights = tf.linspace(0.0, 1.0, steps)[:, None]
    return vae.decoder(a * (1 - weights) + b * weights)


if __name__ == "__main__":
    data = (np.random.rand(64, FEATURES) > 0.6).astype("float32")
    vae = VAE(build_encoder(), build_decoder(), beta=0.5)
    vae.compile(optimizer=keras.optimizers.Adam(1e-2))
    vae.fit(data, epochs=2, batch_size=16, verbose=0)
    print(latent_grid(vae.decoder).shape, vae.sample(3).shape)
    print(interpolate(vae, tf.constant(data[0]), tf.constant(data[1])).shape)

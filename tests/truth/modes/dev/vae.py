"""An autoencoder with a sampling layer, trained by a step of its own."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

SAVE = False


class Sampling(layers.Layer):
    def call(self, inputs):
        mean, log_var = inputs
        return mean + self.spread(log_var) * tf.random.normal(tf.shape(mean))

    def spread(self, log_var):
        return tf.exp(0.5 * log_var)


def encoder():
    inputs = keras.Input([6])
    x = hidden(inputs)
    mean, log_var = layers.Dense(2)(x), layers.Dense(2)(x)
    return keras.Model(inputs, [mean, log_var, Sampling()([mean, log_var])])


def hidden(x):
    return layers.Dense(8, activation="relu")(x)


def decoder():
    inputs = keras.Input([2])
    return keras.Model(inputs, layers.Dense(6)(hidden(inputs)))


class Vae(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = encoder()
        self.decoder = decoder()
        self.seen = keras.metrics.Mean()

    def call(self, x):
        return self.decoder(self.encoder(x)[2])

    def train_step(self, data):
        with tf.GradientTape() as tape:
            loss = self.loss_of(data)
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_weights), self.trainable_weights))
        self.seen.update_state(loss)
        return {"loss": self.seen.result()}

    def loss_of(self, x):
        mean, log_var, z = self.encoder(x)
        return tf.reduce_mean((self.decoder(z) - x) ** 2) + divergence(mean, log_var)


def divergence(mean, log_var):
    return -0.5 * tf.reduce_mean(1.0 + log_var - mean ** 2 - tf.exp(log_var))


def save(model):
    model.save_weights("vae.weights.h5")


vae = Vae()
vae.compile(optimizer="adam")
vae.fit(tf.data.Dataset.from_tensor_slices(np.ones([8, 6], np.float32)).batch(4), verbose=0)
if SAVE:
    save(vae)

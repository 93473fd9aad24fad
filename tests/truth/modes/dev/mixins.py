"""Models that share steps by mixins and wrap each other; overridden predict and compile."""
import numpy as np
import tensorflow as tf


class Tracked:
    """A mixin."""

    def setup(self):
        self.tracker = tf.keras.metrics.Mean(name="loss")

    def tracked(self, loss):
        self.tracker.update_state(loss)
        return {"loss": self.tracker.result()}


class Autoencoder(Tracked, tf.keras.Model):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder
        self.setup()

    def call(self, x):
        return self.decode(self.encode(x))

    def encode(self, x):
        return self.encoder(x)

    def decode(self, z):
        return self.decoder(z)

    def reconstruction(self, x):
        return tf.reduce_mean((self(x) - x) ** 2)

    def train_step(self, data):
        x = data[0] if isinstance(data, tuple) else data
        with tf.GradientTape() as tape:
            loss = self.reconstruction(x) + self.penalty()
        self.step(tape, loss)
        return self.tracked(loss)

    def step(self, tape, loss):
        weights = self.trainable_weights
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    def penalty(self):
        return 0.0

    def test_step(self, data):
        return {"loss": self.reconstruction(data[0])}


class Sparse(Autoencoder):
    def penalty(self):
        return sum(absolute(w) for w in self.trainable_weights)

    def encode(self, x):
        return tf.nn.relu(super().encode(x))


def absolute(w):
    return 0.01 * tf.reduce_sum(tf.abs(w))


class Ensemble(tf.keras.Model):
    def __init__(self, members):
        super().__init__()
        self.members = members

    def call(self, x):
        return tf.add_n([member(x) for member in self.members]) / float(len(self.members))


class Wrapped(tf.keras.layers.Wrapper):
    def call(self, x):
        return self.layer(x) + self.shift()

    def shift(self):
        return 1.0


def dense(units):
    return tf.keras.layers.Dense(units)


x = np.ones([4, 3], "float32")
model = Sparse(dense(2), Wrapped(dense(3)))
model.compile(tf.keras.optimizers.SGD(0.1))
model.fit(x, verbose=0)
ensemble = Ensemble([Autoencoder(dense(2), dense(3)) for _ in range(2)])
print(ensemble(tf.constant(x)).shape)

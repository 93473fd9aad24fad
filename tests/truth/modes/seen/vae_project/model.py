import tensorflow as tf

from layers import KLDivergence, Sampling, mlp


def build_encoder(input_dim, latent_dim, hidden=16):
    x = inputs = tf.keras.Input((input_dim,))
    x = tf.keras.layers.Dense(hidden, activation="relu")(x)
    mean = tf.keras.layers.Dense(latent_dim)(x)
    log_var = tf.keras.layers.Dense(latent_dim)(x)
    mean, log_var = KLDivergence(beta=0.1)([mean, log_var])
    z = Sampling()([mean, log_var])
    return tf.keras.Model(inputs, [mean, log_var, z], name="encoder")


def build_decoder(input_dim, hidden=16):
    decoder = mlp([hidden])
    decoder.add(tf.keras.layers.Dense(input_dim, activation="sigmoid"))
    return decoder


class VAE(tf.keras.Model):
    def __init__(self, input_dim, latent_dim, **kwargs):
        super().__init__(**kwargs)
        self.latent_dim = latent_dim
        self.encoder = build_encoder(input_dim, latent_dim)
        self.decoder = build_decoder(input_dim)
        self.total_tracker = tf.keras.metrics.Mean(name="total")
        self.recon_tracker = tf.keras.metrics.Mean(name="recon")

    @property
    def metrics(self):
        return [self.total_tracker, self.recon_tracker]

    def call(self, inputs, training=False):
        _, _, z = self.encoder(inputs, training=training)
        return self.decoder(z)

    def reconstruction_loss(self, x, x_hat):
        per_feature = tf.keras.losses.binary_crossentropy(x[..., None], x_hat[..., None])
        return tf.reduce_mean(tf.reduce_sum(per_feature, axis=-1))

    def train_step(self, data):
        x = data[0] if isinstance(data, tuple) else data
        with tf.GradientTape() as tape:
            recon = self.reconstruction_loss(x, self(x, training=True))
            total = recon + tf.add_n(self.losses)
        self._apply(tape, total)
        return self._record(total, recon)

    def test_step(self, data):
        x = data[0] if isinstance(data, tuple) else data
        recon = self.reconstruction_loss(x, self(x, training=False))
        return self._record(recon + tf.add_n(self.losses), recon)

    def _apply(self, tape, loss):
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))

    def _record(self, total, recon):
        self.total_tracker.update_state(total)
        self.recon_tracker.update_state(recon)
        return {m.name: m.result() for m in self.metrics}

    @tf.function
    def sample(self, count):
        z = tf.random.normal([count, self.latent_dim])
        return self.decode(z)

    def decode(self, z):
        return self.decoder(z)

    def interpolate(self, a, b, steps=5):
        weights = tf.linspace(0.0, 1.0, steps)[:, None]
        return self.decode((1.0 - weights) * a[None] + weights * b[None])

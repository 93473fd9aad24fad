"""Contrastive pre-training (SimCLR) followed by a linear probe."""
import numpy as np
import tensorflow as tf

layers = tf.keras.layers


class Corruption:
    """Replace random features by values drawn from other rows."""

    def __init__(self, rate, marginals):
        self.rate = rate
        self.marginals = tf.constant(marginals)

    def __call__(self, row):
        mask = tf.random.uniform(tf.shape(row)) < self.rate
        donor = self.draw(tf.shape(row)[-1])
        return tf.where(mask, donor, row)

    def draw(self, dim):
        index = tf.random.uniform([dim], 0, tf.shape(self.marginals)[0], dtype=tf.int32)
        return tf.gather_nd(self.marginals, tf.stack([index, tf.range(dim)], axis=1))


def two_views(corrupt):
    return lambda row: (corrupt(row), corrupt(row))


def nt_xent(z1, z2, temperature):
    z1, z2 = tf.math.l2_normalize(z1, -1), tf.math.l2_normalize(z2, -1)
    z = tf.concat([z1, z2], 0)
    sim = mask_self(tf.matmul(z, z, transpose_b=True) / temperature)
    n = tf.shape(z1)[0]
    labels = tf.concat([tf.range(n) + n, tf.range(n)], 0)
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, sim))


def mask_self(sim):
    return tf.linalg.set_diag(sim, tf.fill([tf.shape(sim)[0]], -1e9))


class SimCLR(tf.keras.Model):
    def __init__(self, dim, temperature=0.5):
        super().__init__()
        self.encoder = tf.keras.Sequential([
            layers.Dense(dim, activation="relu"),
            layers.Dense(dim),
        ])
        self.projector = layers.Dense(dim // 2)
        self.temperature = temperature
        self.tracker = tf.keras.metrics.Mean(name="nt_xent")

    @property
    def metrics(self):
        return [self.tracker]

    def call(self, x, training=False):
        return self.projector(self.encoder(x, training=training))

    def train_step(self, views):
        a, b = views
        with tf.GradientTape() as tape:
            loss = nt_xent(self(a, training=True), self(b, training=True), self.temperature)
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        self.tracker.update_state(loss)
        return {"nt_xent": self.tracker.result()}


class LinearProbe:
    def __init__(self, encoder, ridge=1e-2):
        self.encoder = encoder
        self.ridge = ridge
        self.coef = None

    def embed(self, x):
        features = self.encoder(x)
        return tf.pad(features, [[0, 0], [0, 1]], constant_values=1.0)

    def fit(self, x, y):
        f = self.embed(x)
        gram = tf.matmul(f, f, transpose_a=True) + self.ridge * tf.eye(f.shape[-1])
        self.coef = tf.linalg.solve(gram, tf.matmul(f, y, transpose_a=True))
        return self

    def score(self, x, y):
        hits = tf.sign(self.embed(x) @ self.coef) == y
        return float(tf.reduce_mean(tf.cast(hits, tf.float32)))


class CosineRestart(tf.keras.callbacks.Callback):
    def __init__(self, base):
        super().__init__()
        self.base = base
        self.rates = []

    def on_epoch_begin(self, epoch, logs=None):
        rate = self.rate(epoch)
        self.model.optimizer.learning_rate.assign(rate)
        self.rates.append(rate)

    def rate(self, epoch, period=2):
        return self.base * 0.5 * (1 + np.cos(np.pi * (epoch % period) / period))


def make_data(n, seed):
    rng = np.random.default_rng(seed)
    y = rng.choice([-1.0, 1.0], size=(n, 1))
    x = rng.normal(size=(n, 6)) + y * np.array([1.5, 1.0, -1.0, 0, 0, 0])
    return x.astype("float32"), y.astype("float32")


def main():
    tf.keras.utils.set_random_seed(0)
    x, y = make_data(96, 0)
    views = tf.data.Dataset.from_tensor_slices(x).map(two_views(Corruption(0.3, x)))
    model = SimCLR(8)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01))
    schedule = CosineRestart(0.01)
    history = model.fit(views.batch(32, drop_remainder=True), epochs=3, verbose=0, callbacks=[schedule])
    print("finite:", np.isfinite(history.history["nt_xent"]).all(), len(schedule.rates))
    probe = LinearProbe(model.encoder).fit(x, y)
    print("probe better than chance:", probe.score(*make_data(64, 1)) > 0.5)


if __name__ == "__main__":
    main()

"""WGAN-GP on a ring of Gaussians with tf.function steps, EMA of the generator and a sampler."""
import collections
import os
import tempfile
import time

import numpy as np
import tensorflow as tf

FLAGS = dict(batch=32, critic_steps=2, steps=8, gp_weight=10.0, noise=8, ema=0.9,
             penalty="interpolate", log_every=4, profile=False)


def timed(fn):
    """Collects the wall time of every call."""
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return fn(*args, **kwargs)
        finally:
            TIMES[fn.__name__].append(time.perf_counter() - start)
    return wrapper


TIMES = collections.defaultdict(list)


def ring(n, modes=8, std=0.05):
    angle = 2 * np.pi * np.random.randint(0, modes, n) / modes
    centre = np.stack([np.cos(angle), np.sin(angle)], -1)
    return (centre + std * np.random.randn(n, 2)).astype("float32")


def swiss_roll(n):
    t = 1.5 * np.pi * (1 + 2 * np.random.rand(n))
    return (np.stack([t * np.cos(t), t * np.sin(t)], -1) / 15).astype("float32")


SOURCES = {"ring": ring, "roll": swiss_roll}


class PointStream:
    """Endless batches; callable so that `from_generator` can restart it."""

    def __init__(self, name, batch):
        self.draw = SOURCES[name]
        self.batch = batch

    def __call__(self):
        while True:
            yield self.draw(self.batch)

    def as_dataset(self):
        return tf.data.Dataset.from_generator(
            self, output_signature=tf.TensorSpec((self.batch, 2), tf.float32)).prefetch(2)


class SpectralDense(tf.keras.layers.Layer):
    def __init__(self, units, activation=None, iterations=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = tf.keras.activations.get(activation)
        self.iterations = iterations

    def build(self, input_shape):
        self.w = self.add_weight(shape=(int(input_shape[-1]), self.units), name="w",
                                 initializer="orthogonal")
        self.b = self.add_weight(shape=(self.units,), name="b", initializer="zeros")
        self.u = self.add_weight(shape=(1, self.units), name="u", trainable=False,
                                 initializer="random_normal")
        super().build(input_shape)

    def _sigma(self, training):
        w = tf.convert_to_tensor(self.w)
        u = tf.convert_to_tensor(self.u)
        for _ in range(self.iterations):
            v = tf.math.l2_normalize(tf.matmul(u, w, transpose_b=True))
            u = tf.math.l2_normalize(tf.matmul(v, w))
        if training:
            self.u.assign(u)
        return tf.reduce_sum(tf.matmul(v, w) * u)

    def call(self, x, training=False):
        y = tf.matmul(x, self.w / self._sigma(training)) + self.b
        return self.activation(y)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "iterations": self.iterations,
                "activation": tf.keras.activations.serialize(self.activation)}


def make_generator(noise):
    return tf.keras.Sequential([
        tf.keras.Input((noise,)),
        tf.keras.layers.Dense(32, activation=lambda t: tf.nn.leaky_relu(t, 0.1)),
        tf.keras.layers.Dense(32, activation="relu"),
        tf.keras.layers.Dense(2),
    ], name="generator")


class Critic(tf.keras.Model):
    def __init__(self, width=32, spectral=True):
        super().__init__(name="critic")
        dense = SpectralDense if spectral else tf.keras.layers.Dense
        self.hidden = [dense(width, activation="relu") for _ in range(2)]
        self.score = tf.keras.layers.Dense(1)

    def call(self, x, training=False):
        for layer in self.hidden:
            x = layer(x, training=training) if isinstance(layer, SpectralDense) else layer(x)
        return tf.squeeze(self.score(x), -1)


class WGAN:
    def __init__(self, cfg):
        self.cfg = cfg
        self.generator = make_generator(cfg["noise"])
        self.average = make_generator(cfg["noise"])
        self.average.set_weights(self.generator.get_weights())
        self.critic = Critic()
        self.critic(tf.zeros((1, 2)))
        self.g_opt = tf.keras.optimizers.Adam(1e-3, beta_1=0.5)
        self.c_opt = tf.keras.optimizers.Adam(1e-3, beta_1=0.5)
        self.penalty = getattr(self, "_penalty_" + cfg["penalty"])

    def _noise(self, n):
        return tf.random.normal((n, self.cfg["noise"]))

    def _penalty_interpolate(self, real, fake):
        t = tf.random.uniform((tf.shape(real)[0], 1))
        return self._slope(real * t + fake * (1 - t))

    def _penalty_dragan(self, real, fake):
        del fake
        return self._slope(real + 0.5 * tf.math.reduce_std(real) * tf.random.uniform(tf.shape(real)))

    def _slope(self, points):
        with tf.GradientTape() as tape:
            tape.watch(points)
            scores = self.critic(points, training=True)
        grads = tape.gradient(scores, points)
        norm = tf.sqrt(tf.reduce_sum(grads ** 2, -1) + 1e-8)
        return tf.reduce_mean((norm - 1.0) ** 2)

    @tf.function
    def critic_step(self, real):
        fake = self.generator(self._noise(tf.shape(real)[0]), training=True)
        with tf.GradientTape() as tape:
            wasserstein = (tf.reduce_mean(self.critic(fake, training=True))
                           - tf.reduce_mean(self.critic(real, training=True)))
            loss = wasserstein + self.cfg["gp_weight"] * self.penalty(real, fake)
        grads = tape.gradient(loss, self.critic.trainable_variables)
        self.c_opt.apply_gradients(zip(grads, self.critic.trainable_variables))
        return -wasserstein

    @tf.function
    def generator_step(self, n):
        with tf.GradientTape() as tape:
            loss = -tf.reduce_mean(self.critic(self.generator(self._noise(n), training=True)))
        variables = self.generator.trainable_variables
        self.g_opt.apply_gradients(zip(tape.gradient(loss, variables), variables))
        self._update_average()
        return loss

    def _update_average(self):
        for slow, fast in zip(self.average.variables, self.generator.variables):
            slow.assign(self.cfg["ema"] * slow + (1 - self.cfg["ema"]) * fast)

    @timed
    def round(self, batches):
        for _ in range(self.cfg["critic_steps"]):
            distance = self.critic_step(next(batches))
        loss = self.generator_step(tf.constant(self.cfg["batch"]))
        return distance, loss

    def sample(self, n, use_average=True):
        net = self.average if use_average else self.generator
        return net(self._noise(n), training=False).numpy()


def mode_coverage(points, modes=8):
    angle = np.arctan2(points[:, 1], points[:, 0])
    return len(np.unique(np.round(angle / (2 * np.pi) * modes) % modes))


@timed
def save(model, folder):
    ckpt = tf.train.Checkpoint(generator=model.generator, critic=model.critic)
    return ckpt.save(os.path.join(folder, "gan"))


def export_csv(points, path):
    np.savetxt(path, points, delimiter=",")


def main():
    tf.random.set_seed(1)
    np.random.seed(1)
    model = WGAN(FLAGS)
    batches = iter(PointStream("ring", FLAGS["batch"]).as_dataset())
    if FLAGS["profile"]:
        tf.profiler.experimental.start(tempfile.gettempdir())
    for step in range(1, FLAGS["steps"] + 1):
        distance, loss = model.round(batches)
        if step % FLAGS["log_every"] == 0:
            print(f"step {step}: W {float(distance):.3f} G {float(loss):.3f}")
    with tempfile.TemporaryDirectory() as folder:
        print(os.path.basename(save(model, folder)))
    points = model.sample(64)
    print("modes", mode_coverage(points), "calls", {k: len(v) for k, v in sorted(TIMES.items())})


if __name__ == "__main__":
    main()

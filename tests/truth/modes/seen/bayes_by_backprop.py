# Weight uncertainty in neural networks, without tensorflow_probability.
import math

import numpy as np
import tensorflow as tf


class Distribution(tf.Module):
    def log_prob(self, x):
        raise NotImplementedError

    def sample(self, shape=()):
        raise NotImplementedError


class Normal(Distribution):
    def __init__(self, loc, scale):
        super().__init__()
        self._loc = loc
        self._scale = scale

    @property
    def loc(self):
        return self._loc() if callable(self._loc) else self._loc

    @property
    def scale(self):
        return self._scale() if callable(self._scale) else self._scale

    def log_prob(self, x):
        z = (x - self.loc) / self.scale
        return -0.5 * tf.square(z) - tf.math.log(self.scale) - 0.5 * math.log(2 * math.pi)

    def sample(self, shape=()):
        return self.loc + self.scale * tf.random.normal(shape)

    def cdf(self, x):
        return 0.5 * (1 + tf.math.erf((x - self.loc) / (self.scale * math.sqrt(2.0))))

    def entropy(self):
        return 0.5 + 0.5 * math.log(2 * math.pi) + tf.math.log(self.scale)


class ScaleMixture(Distribution):
    def __init__(self, pi, sigma1, sigma2):
        super().__init__()
        self.pi = pi
        self.components = [Normal(0.0, sigma1), Normal(0.0, sigma2)]

    def log_prob(self, x):
        logs = [c.log_prob(x) + math.log(p)
                for c, p in zip(self.components, (self.pi, 1 - self.pi))]
        return tf.reduce_logsumexp(tf.stack(logs), axis=0)


class BayesDense(tf.keras.layers.Layer):
    def __init__(self, units, prior, activation=None, local_reparam=False, **kw):
        super().__init__(**kw)
        self.units = units
        self.prior = prior
        self.activation = tf.keras.activations.get(activation)
        self.local_reparam = local_reparam

    def build(self, input_shape):
        d = int(input_shape[-1])
        rho_init = tf.keras.initializers.Constant(-3.0)
        self.mu = self.add_weight(name="mu", shape=(d, self.units), initializer="glorot_uniform")
        self.rho = self.add_weight(name="rho", shape=(d, self.units), initializer=rho_init)
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def posterior(self):
        return Normal(tf.convert_to_tensor(self.mu), tf.nn.softplus(tf.convert_to_tensor(self.rho)))

    def kl_penalty(self, q, w):
        return tf.reduce_sum(q.log_prob(w) - self.prior.log_prob(w))

    def call(self, x, training=None):
        q = self.posterior()
        if self.local_reparam:
            return self.call_local(x, q)
        w = q.sample((x.shape[-1], self.units))
        self.add_loss(1e-3 * self.kl_penalty(q, w))
        return self.activation(tf.matmul(x, w) + self.bias)

    def call_local(self, x, q):
        mean = tf.matmul(x, q.loc)
        std = tf.sqrt(tf.matmul(x ** 2, q.scale ** 2) + 1e-8)
        return self.activation(mean + std * tf.random.normal(tf.shape(mean)) + self.bias)


def nll(y_true, y_pred):
    mean, raw = tf.split(y_pred, 2, axis=-1)
    return -Normal(mean, tf.nn.softplus(raw) + 1e-3).log_prob(y_true)


def make_model(prior):
    model = tf.keras.Sequential([
        BayesDense(8, prior, "tanh"),
        BayesDense(2, prior),
    ])
    return model


def predictive(model, x, n=5):
    draws = [model(x) for _ in range(n)]
    stacked = tf.stack([d[:, :1] for d in draws])
    return tf.math.reduce_mean(stacked, 0), tf.math.reduce_std(stacked, 0)


@tf.function
def predictive_interval(model, x, q=1.96):
    mean, std = predictive(model, x, 3)
    return mean - q * std, mean + q * std


class ELBOTrainer:
    """A custom loop next to fit(), both are used below."""

    def __init__(self, model, opt, jit=False):
        self.model = model
        self.opt = opt
        self._step = tf.function(self.step, jit_compile=jit)

    def elbo(self, x, y):
        out = self.model(x, training=True)
        return tf.reduce_mean(nll(y, out)) + tf.add_n(self.model.losses)

    def step(self, x, y):
        with tf.GradientTape() as tape:
            loss = self.elbo(x, y)
        v = self.model.trainable_variables
        self.opt.apply_gradients(zip(tape.gradient(loss, v), v))
        return loss

    def run(self, ds):
        return [float(self._step(x, y)) for x, y in ds]


def toy(n=32):
    x = np.random.uniform(-2, 2, (n, 1)).astype("float32")
    y = np.sin(x) + 0.1 * np.random.randn(n, 1)
    return x, y.astype("float32")


def calibration(model, x, y):
    mean, std = predictive(model, x)
    normal = Normal(mean, std + 1e-3)
    return float(tf.reduce_mean(tf.abs(normal.cdf(y) - 0.5)))


def main():
    x, y = toy()
    prior = ScaleMixture(0.5, 1.0, 0.1)
    model = make_model(prior)
    model.compile("adam", loss=nll)
    model.fit(x, y, epochs=1, batch_size=16, verbose=0)
    ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(16)
    trainer = ELBOTrainer(model, tf.keras.optimizers.SGD(1e-3))
    print(trainer.run(ds))
    lo, hi = predictive_interval(model, tf.constant(x[:4]))
    print(lo.shape, bool(tf.reduce_all(lo <= hi)), calibration(model, tf.constant(x), tf.constant(y)))
    lazy = Normal(lambda: tf.constant(0.0), lambda: tf.constant(2.0))
    print(float(lazy.log_prob(0.0)), float(lazy.entropy()))


main()

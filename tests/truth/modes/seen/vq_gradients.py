"""Quantisation-aware training helpers: custom gradients, gradient reversal, STE, clipping."""
import functools

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


# ----------------------------------------------------------------------------- primitives

@tf.custom_gradient
def sign_ste(x):
    """Sign with the straight-through estimator, zero outside of [-1, 1]."""
    def grad(upstream):
        return tf.where(tf.abs(x) <= 1.0, upstream, tf.zeros_like(upstream))
    return tf.sign(x), grad


@tf.custom_gradient
def round_ste(x):
    return tf.round(x), lambda dy: dy


def reverse_gradient(scale):
    @tf.custom_gradient
    def op(x):
        def grad(dy):
            return -scale * dy
        return tf.identity(x), grad
    return op


@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)

    def grad(upstream):
        return upstream * (1 - 1 / (1 + e))

    return tf.math.log(1 + e), grad


@tf.custom_gradient
def clip_gradient(x, limit):
    def grad(dy):
        return tf.clip_by_value(dy, -limit, limit), None
    return tf.identity(x), grad


def fake_quant(x, bits, symmetric=True):
    levels = 2.0 ** bits - 1
    if symmetric:
        bound = tf.reduce_max(tf.abs(x))
        lo, hi = -bound, bound
    else:
        lo, hi = tf.reduce_min(x), tf.reduce_max(x)
    step = (hi - lo) / levels
    return round_ste((x - lo) / step) * step + lo


@tf.custom_gradient
def hard_tanh_with_noise(x):
    """Not used by the released models."""
    noisy = x + tf.random.normal(tf.shape(x), stddev=0.1)

    def grad(dy):
        return dy * tf.cast(tf.abs(x) < 1, dy.dtype)

    return tf.clip_by_value(noisy, -1.0, 1.0), grad


# ----------------------------------------------------------------------------- layers

class QuantDense(layers.Layer):
    def __init__(self, units, bits=4, quantizer=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.bits = bits
        self.quantizer = quantizer or functools.partial(fake_quant, bits=bits)

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units),
                                      initializer="glorot_uniform")
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        kernel = self.quantizer(tf.convert_to_tensor(self.kernel))
        return tf.matmul(inputs, kernel) + self.bias


class BinaryDense(QuantDense):
    def __init__(self, units, **kwargs):
        super().__init__(units, bits=1, quantizer=self.binarize, **kwargs)

    @staticmethod
    def binarize(kernel):
        return sign_ste(kernel) * tf.reduce_mean(tf.abs(kernel))


class GradientReversal(layers.Layer):
    def __init__(self, scale=1.0, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale
        self._op = reverse_gradient(scale)

    def call(self, x):
        return self._op(x)

    def get_config(self):
        config = super().get_config()
        config["scale"] = self.scale
        return config


class VectorQuantizer(layers.Layer):
    def __init__(self, codes, dim, commitment=0.25, **kwargs):
        super().__init__(**kwargs)
        self.codes, self.dim, self.commitment = codes, dim, commitment

    def build(self, input_shape):
        self.codebook = self.add_weight(name="codebook", shape=(self.dim, self.codes),
                                        initializer="random_uniform")

    def nearest(self, x):
        book = tf.convert_to_tensor(self.codebook)
        d = (tf.reduce_sum(x ** 2, 1, keepdims=True) - 2 * tf.matmul(x, book)
             + tf.reduce_sum(book ** 2, 0, keepdims=True))
        return tf.argmin(d, axis=1)

    def call(self, x):
        codes = tf.one_hot(self.nearest(x), self.codes)
        q = tf.matmul(codes, self.codebook, transpose_b=True)
        self.add_loss(self.commitment * tf.reduce_mean((tf.stop_gradient(q) - x) ** 2)
                      + tf.reduce_mean((q - tf.stop_gradient(x)) ** 2))
        return x + tf.stop_gradient(q - x)


# ----------------------------------------------------------------------------- models

def build_domain_net(features, hidden=16, dense=QuantDense):
    inputs = tf.keras.Input((features,))
    x = dense(hidden)(inputs)
    x = layers.Activation(log1pexp)(x)
    x = VectorQuantizer(8, hidden)(x)
    label = layers.Dense(3, name="label")(x)
    domain = GradientReversal(0.3)(x)
    domain = layers.Dense(1, name="domain")(domain)
    return tf.keras.Model(inputs, {"label": label, "domain": domain})


class DomainTrainer:
    def __init__(self, model, optimizer):
        self.model, self.optimizer = model, optimizer
        self.label_loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.domain_loss = tf.keras.losses.BinaryCrossentropy(from_logits=True)

    def objective(self, x, y, d):
        out = self.model(x, training=True)
        terms = [self.label_loss(y, out["label"]), self.domain_loss(d, out["domain"])]
        return tf.add_n(terms + list(self.model.losses))

    @tf.function
    def step(self, x, y, d):
        with tf.GradientTape() as tape:
            loss = clip_gradient(self.objective(x, y, d), tf.constant(1.0))
        variables = self.model.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    def run(self, ds, epochs):
        return [float(np.mean([self.step(*batch).numpy() for batch in ds])) for _ in range(epochs)]


def toy_domains(n=96, features=6):
    rng = np.random.RandomState(0)
    d = rng.randint(0, 2, (n, 1)).astype("float32")
    y = rng.randint(0, 3, n)
    x = rng.randn(n, features) + y[:, None] + 0.5 * d
    return tf.data.Dataset.from_tensor_slices((x.astype("float32"), y, d)).batch(32)


def check_gradients():
    x = tf.Variable([-2.0, -0.5, 0.5, 2.0])
    for fn in (sign_ste, round_ste, log1pexp, reverse_gradient(2.0)):
        with tf.GradientTape() as tape:
            y = tf.reduce_sum(fn(x))
        print(tape.gradient(y, x).numpy())
    theory, numeric = tf.test.compute_gradient(log1pexp, [tf.constant([0.3, 1.2])])
    print("max error", float(np.max(np.abs(theory[0] - numeric[0]))))


def sweep(bits=(1, 2, 8)):
    w = tf.random.normal((64,))
    return {b: float(tf.reduce_mean(tf.abs(fake_quant(w, b, symmetric=b > 1) - w))) for b in bits}


if __name__ == "__main__":
    tf.random.set_seed(0)
    check_gradients()
    print(sweep())
    for dense in (QuantDense, BinaryDense):
        trainer = DomainTrainer(build_domain_net(6, dense=dense), tf.keras.optimizers.Adam(0.01))
        print(dense.__name__, trainer.run(toy_domains(), 2))

"""Quantisation-aware training with straight-through estimators, BinaryNet and LSQ."""
import argparse
import contextlib
import functools

import numpy as np
import tensorflow as tf

QUANTIZERS = {}
_ENABLED = [True]


def register(name):
    def decorator(fn):
        QUANTIZERS[name] = fn
        return fn
    return decorator


@contextlib.contextmanager
def no_quantization():
    _ENABLED.append(False)
    try:
        yield
    finally:
        _ENABLED.pop()


@tf.custom_gradient
def ste_sign(x):
    def grad(dy):
        return dy * tf.cast(tf.abs(x) <= 1.0, dy.dtype)

    return tf.where(x >= 0, tf.ones_like(x), -tf.ones_like(x)), grad


@tf.custom_gradient
def ste_round(x):
    return tf.round(x), lambda dy: dy


def gradient_scale(x, scale):
    @tf.custom_gradient
    def inner(v):
        def grad(dy):
            return dy * scale
        return tf.identity(v), grad
    return inner(x)


@register("binary")
def binary(w, bits=1):
    alpha = tf.reduce_mean(tf.abs(w))
    return alpha * ste_sign(w)


@register("uniform")
def uniform(w, bits=4):
    n = 2.0 ** (bits - 1) - 1
    scale = tf.stop_gradient(tf.reduce_max(tf.abs(w))) / n + 1e-8
    return ste_round(w / scale) * scale


@register("dorefa")
def dorefa(w, bits=4):
    t = tf.tanh(w)
    t = t / (2.0 * tf.reduce_max(tf.abs(t))) + 0.5
    n = 2.0 ** bits - 1
    return 2.0 * ste_round(t * n) / n - 1.0


@register("ternary")
def ternary(w, bits=2):
    delta = 0.7 * tf.reduce_mean(tf.abs(w))
    return w + tf.stop_gradient(tf.sign(w) * tf.cast(tf.abs(w) > delta, w.dtype) - w)


def get_quantizer(spec):
    if spec is None:
        return lambda w: w
    if callable(spec):
        return spec
    name, _, bits = spec.partition(":")
    return functools.partial(QUANTIZERS[name], bits=int(bits or 4))


class QuantDense(tf.keras.layers.Layer):
    def __init__(self, units, quantizer=None, act_bits=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.quantizer = get_quantizer(quantizer)
        self.act_bits = act_bits

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units),
                                      initializer="glorot_uniform", constraint=self.clip)
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")
        if self.act_bits:
            self.step = self.add_weight(name="step", shape=(), initializer="ones")

    @staticmethod
    def clip(w):
        return tf.clip_by_value(w, -1.0, 1.0)

    def quantize_activation(self, x):
        n = 2.0 ** self.act_bits - 1
        s = gradient_scale(tf.convert_to_tensor(self.step), 1.0 / n)
        return ste_round(tf.clip_by_value(x / s, 0.0, n)) * s

    def call(self, x):
        w = tf.convert_to_tensor(self.kernel)
        if _ENABLED[-1]:
            w = self.quantizer(w)
            if self.act_bits:
                x = self.quantize_activation(x)
        return tf.matmul(x, w) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class MovingAverageRange(tf.keras.layers.Layer):
    """Fake quantisation with an observed range."""

    def __init__(self, momentum=0.9, **kwargs):
        super().__init__(**kwargs)
        self.momentum = momentum

    def build(self, input_shape):
        self.high = self.add_weight(name="high", shape=(), initializer="ones", trainable=False)

    def observe(self, x):
        high = tf.reduce_max(tf.abs(x))
        self.high.assign(self.momentum * self.high + (1 - self.momentum) * high)

    def call(self, x, training=False):
        if training:
            self.observe(x)
        return tf.quantization.fake_quant_with_min_max_vars(x, -self.high, self.high + 0.0)


def build(kind):
    return tf.keras.Sequential([
        tf.keras.Input((8,)),
        QuantDense(16, kind, act_bits=4),
        tf.keras.layers.BatchNormalization(),
        MovingAverageRange(),
        tf.keras.layers.Activation("relu"),
        QuantDense(3, kind),
    ])


def model_size(model, bits):
    return sum(int(np.prod(w.shape)) * bits for w in model.trainable_weights) / 8


def export_int8(layer):
    w = layer.kernel.numpy()
    scale = np.abs(w).max() / 127
    return np.round(w / scale).astype(np.int8), scale


def sensitivity(model, x, y):
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    quant = loss(y, model(x))
    with no_quantization():
        full = loss(y, model(x))
    return float(quant - full)


def per_channel_scale(w):
    return tf.reduce_max(tf.abs(w), axis=0, keepdims=True)


def make_data(n=48):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(n, 8)).astype("float32")
    return x, (x[:, :3]).argmax(1)


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--quantizers", nargs="*", default=["binary:1", "uniform:4"])
    args = parser.parse_args(argv)
    x, y = make_data()
    for spec in args.quantizers:
        model = build(spec)
        model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
        model.fit(x, y, epochs=1, verbose=0)
        print(spec, model_size(model, 4), sensitivity(model, tf.constant(x), y), export_int8(model.layers[0])[0].dtype)
    with tf.GradientTape() as tape:
        w = tf.Variable([0.3, -2.0])
        out = tf.reduce_sum(ste_sign(w) * 3.0)
    print(tape.gradient(out, w).numpy())


if __name__ == "__main__":
    main()

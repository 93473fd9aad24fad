"""Sequential subclasses, wrapper layers, initializers, regularizers and constraints."""
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

register = keras.utils.register_keras_serializable(package="wrappers")


@register
class ScaledUniform(keras.initializers.Initializer):
    def __init__(self, scale=1.0):
        self.scale = scale

    def limit(self, shape):
        return self.scale * (6.0 / sum(shape)) ** 0.5

    def __call__(self, shape, dtype=None, **kwargs):
        limit = self.limit(shape)
        return tf.random.uniform(shape, -limit, limit, dtype=dtype or tf.float32)

    def get_config(self):
        return {"scale": self.scale}


@register
class OrthogonalPenalty(keras.regularizers.Regularizer):
    def __init__(self, strength=1e-3):
        self.strength = strength

    def gram(self, w):
        return tf.matmul(w, w, transpose_a=True)

    def __call__(self, w):
        gram = self.gram(w)
        return self.strength * tf.reduce_sum(tf.square(gram - tf.eye(tf.shape(gram)[0])))

    def get_config(self):
        return {"strength": self.strength}


@register
class Symmetric(keras.constraints.Constraint):
    def __call__(self, w):
        return 0.5 * (w + tf.transpose(w))


def row_sums_to_one(w):
    w = tf.nn.relu(w)
    return w / (tf.reduce_sum(w, axis=1, keepdims=True) + 1e-6)


@register
class Residual(layers.Wrapper):
    """x + f(x), with a learned gate when asked for."""

    def __init__(self, layer, gated=False, **kwargs):
        super().__init__(layer, **kwargs)
        self.gated = gated

    def build(self, input_shape=None):
        super().build(input_shape)
        if self.gated:
            self.gate = self.add_weight(name="gate", shape=(), initializer="zeros")

    def call(self, inputs, training=None):
        return self.merge(inputs, self.layer(inputs))

    def merge(self, x, y):
        if self.gated:
            return x + tf.tanh(self.gate) * y
        return x + y

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return dict(super().get_config(), gated=self.gated)


class ConvStack(keras.Sequential):
    def __init__(self, widths, name=None):
        super().__init__(name=name)
        for width in widths:
            self.add_block(width)

    def add_block(self, width):
        self.add(layers.Conv1D(width, 3, padding="same", kernel_initializer="he_normal"))
        self.add(layers.Activation(self.hard_mish))

    @staticmethod
    def hard_mish(x):
        return x * tf.clip_by_value(x + 2.0, 0.0, 2.0) / 2.0

    def receptive_field(self):
        return 1 + 2 * sum(isinstance(l, layers.Conv1D) for l in self.layers)


class Ensemble(keras.Model):
    def __init__(self, members):
        super().__init__()
        self.members = members

    def call(self, inputs):
        return self.combine([m(inputs) for m in self.members])

    def combine(self, outputs):
        return tf.reduce_mean(tf.stack(outputs), axis=0)


def dense_net():
    return keras.Sequential([
        keras.Input((4,)),
        Residual(layers.Dense(4, activation="tanh", kernel_initializer=ScaledUniform(0.5), kernel_constraint=Symmetric()), gated=True),
        Residual(layers.Dense(4, kernel_regularizer=OrthogonalPenalty(), kernel_constraint=row_sums_to_one)),
        layers.Dense(1),
    ])


def roundtrip(layer):
    return type(layer).from_config(layer.get_config())


def saved_and_loaded(model):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.keras")
        model.save(path)
        return keras.models.load_model(path, custom_objects={"row_sums_to_one": row_sums_to_one})


def max_difference(a, b, x):
    return float(np.abs(a.predict(x, verbose=0) - b.predict(x, verbose=0)).max())


x = np.random.default_rng(0).normal(size=(24, 4)).astype("float32")
y = x.sum(axis=1, keepdims=True)
net = dense_net()
net.compile("adam", "mse")
net.fit(x, y, epochs=2, verbose=0)
print("reloaded differs by", max_difference(net, saved_and_loaded(net), x))
stack = ConvStack([4, 8])
print(stack(x[:, :, None]).shape, stack.receptive_field())
ensemble = Ensemble([dense_net(), layers.Dense(1)])
ensemble.compile("sgd", "mae")
ensemble.fit(x, y, epochs=1, verbose=0)
print(ensemble(x[:2]).numpy().shape, roundtrip(net.layers[0]).gated)

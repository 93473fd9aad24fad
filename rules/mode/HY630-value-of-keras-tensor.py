import math

import numpy as np
import tensorflow as tf


# bad: between two layers
def build_scaled(width):
    inputs = tf.keras.Input((width,))
    hidden = tf.keras.layers.Dense(4, activation="tanh")(inputs)
    scaled = np.tanh(np.asarray(hidden))  # expect: HY630
    return tf.keras.Model(inputs, tf.keras.layers.Dense(1)(scaled))


# bad: in a helper, in a list, of an operator, and numbers of Python
def spread(values):
    return np.std(values, axis=1)  # expect: HY630


class Builder:
    def __init__(self, width):
        self.inputs = tf.keras.Input((width,))
        self.outputs = tf.keras.layers.Dense(3)(self.inputs)

    def joined(self):
        return np.concatenate([self.inputs, self.outputs], axis=-1)  # expect: HY630

    def numbers(self):
        half = float(self.outputs)  # expect: HY630
        return half, math.sqrt(self.outputs * 2.0), spread(self.outputs)  # expect: HY630


def build_all():
    builder = Builder(2)
    return builder.joined(), builder.numbers()


# good: shapes are known
def build_flat():
    inputs = tf.keras.Input((4, 3))
    size = int(np.prod(inputs.shape[1:]))
    outputs = tf.keras.layers.Reshape((size,))(inputs)
    return tf.keras.Model(inputs, outputs), math.sqrt(inputs.shape[-1]), np.shape(inputs)


# good: what a model gives, and its weights
def measured(model, x):
    return np.mean(model.predict(x, verbose=0)), np.sum(model(x)), np.array(model.weights[0]).shape


def measure():
    inputs = tf.keras.Input((2,))
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(3)(inputs))
    return measured(model, np.ones((1, 2), "float32"))


# good: tensors of TensorFlow in a layer
class Tanh(tf.keras.layers.Layer):
    def call(self, x):
        return tf.tanh(x) * np.float32(2.0)


def build_layers():
    inputs = tf.keras.Input((2,))
    return tf.keras.Model(inputs, Tanh()(inputs))


# good: the program asks first, or has another way
def average(x):
    if isinstance(x, np.ndarray):
        return np.mean(x, axis=1)
    return tf.keras.layers.GlobalAveragePooling1D()(x)


def build_asked():
    inputs = tf.keras.Input((2, 3))
    try:
        outputs = np.tanh(inputs)
    except (TypeError, ValueError):
        outputs = tf.keras.layers.Activation("tanh")(inputs)
    return tf.keras.Model(inputs, average(outputs)), average(np.ones((1, 2, 3)))


def run_shapes():
    model, root, shape = build_flat()
    return (model.output_shape[1], round(root, 3), len(shape)), (12, 1.732, 3)


def run_values():
    return measure()[2], (2, 3)


def run_layers():
    return np.round(build_layers()(np.zeros((1, 2), "float32")).numpy(), 3).tolist(), [[0.0, 0.0]]


def run_asked():
    model, array = build_asked()
    return model(np.zeros((1, 2, 3), "float32")).numpy().tolist() + array.tolist(), [[0.0] * 3, [1.0] * 3]


# bad
def run_bad():
    build_scaled(3)


# good
def run_good():
    build_flat()

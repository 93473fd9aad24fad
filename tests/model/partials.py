# Partials in a dict of the module, called in a method that runs in two contexts:
# their arguments are values of the module, not of the method.
import functools

import tensorflow as tf


def kernel(x, f, scale):  # model: traced tensors=x why="call"
    return f(x) * scale


KERNELS = {
    "square": functools.partial(kernel, f=tf.square, scale=2.0),
    "abs": functools.partial(kernel, f=lambda x: tf.abs(x), scale=1.0),
}


class Layer(tf.keras.layers.Layer):
    def apply(self, x, name):  # model: traced tensors=x numbers=name why="Keras"
        return KERNELS[name](x)

    def call(self, x):  # model: traced tensors=x why="Keras"
        return self.apply(x, "square") + self.apply(x, "abs")


layer = Layer()
layer.apply(tf.constant(1.0), "abs")

"""Layers that override what Keras asks of them, in a Sequential and a functional model."""
import numpy as np
import tensorflow as tf
from tensorflow import keras


@keras.utils.register_keras_serializable(package="demo")
class Scale(keras.layers.Layer):
    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor
        self.supports_masking = True

    def build(self, input_shape):
        self.gain = self.add_weight(name="gain", shape=self.gain_shape(input_shape), initializer="ones")
        super().build(input_shape)

    def gain_shape(self, input_shape):
        return (input_shape[-1],)

    def call(self, inputs):
        return inputs * self.gain * self.factor

    def compute_output_shape(self, input_shape):
        return input_shape

    def compute_mask(self, inputs, mask=None):
        return mask

    def get_config(self):
        config = super().get_config()
        config.update({"factor": self.factor})
        return config


class Tokens(keras.layers.Layer):
    def __init__(self, words, width):
        super().__init__()
        self.embedding = keras.layers.Embedding(words, width, mask_zero=True)

    def compute_mask(self, inputs, mask=None):
        return self.embedding.compute_mask(inputs)

    def call(self, inputs):
        return self.embedding(inputs)


class Pooled(keras.layers.Layer):
    def call(self, inputs, mask=None):
        if mask is None:
            return tf.reduce_mean(inputs, axis=1)
        return self.masked(inputs, mask)

    def masked(self, inputs, mask):
        weight = tf.cast(mask, inputs.dtype)[:, :, None]
        return tf.reduce_sum(inputs * weight, axis=1) / (tf.reduce_sum(weight, axis=1) + 1e-6)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])


def classifier():
    return keras.Sequential([keras.Input([4]), Scale(2.0), keras.layers.Dense(2)])


def reader():
    words = keras.Input([5], dtype="int32")
    x = Tokens(10, 3)(words)
    x = Scale(0.5)(x)
    return keras.Model(words, keras.layers.Dense(1)(Pooled()(x)))


def train(model, x, y):
    model.compile("sgd", "mse")
    return model.fit(x, y, verbose=0)


train(classifier(), np.ones([4, 4], "float32"), np.ones([4, 2], "float32"))
train(reader(), np.ones([4, 5], "int32"), np.ones([4, 1], "float32"))
copy = Scale.from_config(Scale(3.0).get_config())
print(copy(tf.ones([1, 2])))

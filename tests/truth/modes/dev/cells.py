"""Cells of recurrent layers: a custom cell in RNN, in Bidirectional, and a wrapper."""
import numpy as np
import tensorflow as tf


class Leaky(tf.keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.output_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), initializer="uniform", name="kernel")

    def call(self, inputs, states):
        state = self.mixed(inputs, states[0])
        return state, [state]

    def mixed(self, inputs, state):
        return 0.9 * state + tf.matmul(inputs, self.kernel)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class Counting(tf.keras.layers.Layer):
    state_size = 1

    def call(self, inputs, states):
        return inputs, [states[0] + 1.0]


class Zoned(tf.keras.layers.LSTMCell):
    def call(self, inputs, states, training=None):
        output, new = super().call(inputs, states, training=training)
        return self.zoned(output), new

    def zoned(self, output):
        return output * 0.5


def tagger():
    inputs = tf.keras.Input([4, 3])
    x = tf.keras.layers.RNN(Leaky(2), return_sequences=True)(inputs)
    x = tf.keras.layers.RNN(Zoned(2))(x)
    return tf.keras.Model(inputs, tf.keras.layers.Dense(1)(x))


model = tagger()
model.compile("sgd", "mse")
model.fit(np.ones([2, 4, 3], "float32"), np.ones([2, 1], "float32"), verbose=0)
print(tf.keras.layers.RNN(Counting())(tf.ones([1, 2, 1])))

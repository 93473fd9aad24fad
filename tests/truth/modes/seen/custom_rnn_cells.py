"""Recurrent cells of one's own, unrolled by keras.layers.RNN and by hand."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


class MinimalGRUCell(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.output_size = units

    def build(self, input_shape):
        dim = input_shape[-1] + self.units
        self.w_f = self.add_weight(name="w_f", shape=(dim, self.units), initializer="glorot_uniform")
        self.w_h = self.add_weight(name="w_h", shape=(dim, self.units), initializer=orthogonal_like)
        self.b_f = self.add_weight(name="b_f", shape=(self.units,), initializer="ones")
        self.built = True

    def gate(self, x, h):
        return tf.sigmoid(tf.matmul(tf.concat([x, h], -1), self.w_f) + self.b_f)

    def call(self, inputs, states, training=None):
        h = states[0]
        f = self.gate(inputs, h)
        candidate = tf.tanh(tf.matmul(tf.concat([inputs, f * h], -1), self.w_h))
        h = (1 - f) * h + f * candidate
        return h, [h]

    def get_config(self):
        return dict(super().get_config(), units=self.units)


def orthogonal_like(shape, dtype=None, **kwargs):
    matrix = tf.random.normal([max(shape), max(shape)], dtype=tf.float32)
    q, _ = tf.linalg.qr(matrix)
    return q[:shape[0], :shape[1]]


class ClockworkCell(layers.Layer):
    """A counter in the state; the slow half changes each second step only."""

    def __init__(self, units, period=2, **kwargs):
        super().__init__(**kwargs)
        self.units, self.period = units, period
        self.state_size = [units, 1]
        self.output_size = units
        self.inner = layers.Dense(units, activation="tanh")

    def build(self, input_shape):
        self.inner.build((None, input_shape[-1] + self.units))
        self.built = True

    def mask(self, clock):
        slow = tf.cast(tf.math.floormod(clock, float(self.period)) < 0.5, tf.float32)
        half = self.units // 2
        fast = tf.ones_like(clock)
        return tf.concat([tf.repeat(fast, half, axis=1), tf.repeat(slow, self.units - half, axis=1)], axis=1)

    def call(self, inputs, states):
        h, clock = states
        update = self.inner(tf.concat([inputs, h], axis=-1))
        keep = self.mask(clock)
        h = keep * update + (1 - keep) * h
        return h, [h, clock + 1.0]


class ZoneoutWrapper(layers.Layer):
    def __init__(self, cell, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.cell, self.rate = cell, rate
        self.state_size, self.output_size = cell.state_size, cell.output_size

    def build(self, input_shape):
        self.cell.build(input_shape)
        self.built = True

    def zoneout(self, old, new, training):
        if not training:
            return self.rate * old + (1 - self.rate) * new
        return tf.where(self.draw(new), old, new)

    def draw(self, like):
        return tf.random.uniform(tf.shape(like)) < self.rate

    def call(self, inputs, states, training=None):
        _, new_states = self.cell(inputs, states)
        new_states = [self.zoneout(o, n, training) for o, n in zip(states, new_states)]
        return new_states[0], new_states


def sequence_model(cell, features):
    inputs = keras.Input((None, features))
    x = layers.RNN(cell, return_sequences=True)(inputs)
    return keras.Model(inputs, readout(x))


def readout(x):
    x = layers.TimeDistributed(layers.Dense(4, activation="relu"))(x)
    return layers.Dense(1)(x)


@tf.function
def unroll(cell, xs, h):
    outputs = tf.TensorArray(tf.float32, size=tf.shape(xs)[1])
    for t in tf.range(tf.shape(xs)[1]):
        y, states = step(cell, xs[:, t], h)
        h = states[0]
        outputs = outputs.write(t, y)
    return tf.transpose(outputs.stack(), [1, 0, 2])


def step(cell, x, h):
    return cell(x, [h])


def unroll_python(cell, xs, states):
    for x in tf.unstack(xs, axis=1):
        y, states = cell(x, states)
        yield y


def delayed_sum(n=32, length=6):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(n, length, 1)).astype("float32")
    y = x.copy()
    y[:, 1:] += x[:, :-1]
    return x, y


x, y = delayed_sum()
for cell in (MinimalGRUCell(6), ClockworkCell(6), ZoneoutWrapper(MinimalGRUCell(4))):
    model = sequence_model(cell, 1)
    model.compile("adam", "mse")
    history = model.fit(x, y, epochs=2, batch_size=16, verbose=0)
    print(type(cell).__name__, round(history.history["loss"][-1], 3))
free = MinimalGRUCell(5)
free.build((None, 1))
print(unroll(free, tf.constant(x[:2]), tf.zeros((2, 5))).shape, len(list(unroll_python(free, tf.constant(x[:2]), [tf.zeros((2, 5))]))))

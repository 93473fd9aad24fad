"""Recurrent cells for time series: minimal gated unit, independently recurrent, layer-normed
LSTM, zoneout wrapper, attention over the past, and a stateful forecaster."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


class CellBase(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    @property
    def state_size(self):
        return self.units

    @property
    def output_size(self):
        return self.units

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        if inputs is not None:
            batch_size, dtype = tf.shape(inputs)[0], inputs.dtype
        return [tf.zeros((batch_size, self.units), dtype or "float32")]

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class MinimalGatedCell(CellBase):
    def build(self, input_shape):
        dim = input_shape[-1]
        self.w = self.add_weight(name="w", shape=(dim, 2 * self.units))
        self.u = self.add_weight(name="u", shape=(self.units, 2 * self.units), initializer="orthogonal")
        self.b = self.add_weight(name="b", shape=(2 * self.units,), initializer="zeros")

    def gate(self, x, h):
        return tf.sigmoid(tf.matmul(x, self.w[:, :self.units]) + tf.matmul(h, self.u[:, :self.units])
                          + self.b[:self.units])

    def candidate(self, x, fh):
        return tf.tanh(tf.matmul(x, self.w[:, self.units:]) + tf.matmul(fh, self.u[:, self.units:])
                       + self.b[self.units:])

    def call(self, inputs, states, training=None):
        h = states[0]
        f = self.gate(inputs, h)
        h = (1 - f) * h + f * self.candidate(inputs, f * h)
        return h, [h]


class IndRecurrentCell(CellBase):
    def build(self, input_shape):
        self.dense = layers.Dense(self.units)
        self.dense.build(input_shape)
        self.recurrent = self.add_weight(name="recurrent", shape=(self.units,),
                                         initializer=self.spread, constraint=self.bound)

    @staticmethod
    def spread(shape, dtype=None):
        return tf.random.uniform(shape, -0.9, 0.9, dtype=dtype or tf.float32)

    @staticmethod
    def bound(w):
        return tf.clip_by_value(w, -1.0, 1.0)

    def call(self, inputs, states, training=None):
        h = tf.nn.relu(self.dense(inputs) + self.recurrent * states[0])
        return h, [h]


class NormLSTMCell(CellBase):
    def __init__(self, units, dropout=0.0, **kwargs):
        super().__init__(units, **kwargs)
        self.dropout = layers.Dropout(dropout)
        self.gates = layers.Dense(4 * units)
        self.norm = layers.LayerNormalization()

    @property
    def state_size(self):
        return [self.units, self.units]

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        return super().get_initial_state(inputs, batch_size, dtype) * 2

    def call(self, inputs, states, training=None):
        h, c = states
        z = self.gates(tf.concat([inputs, h], -1))
        i, f, g, o = tf.split(z, 4, -1)
        c = tf.sigmoid(f + 1.0) * c + tf.sigmoid(i) * self.dropout(tf.tanh(g), training=training)
        h = tf.sigmoid(o) * tf.tanh(self.norm(c))
        return h, [h, c]


class Zoneout(layers.Layer):
    """Keeps random units of the state of the wrapped cell."""

    def __init__(self, cell, rate, **kwargs):
        super().__init__(**kwargs)
        self.cell, self.rate = cell, rate
        self.state_size, self.output_size = cell.state_size, cell.output_size

    def get_initial_state(self, *args, **kwargs):
        return self.cell.get_initial_state(*args, **kwargs)

    def _mix(self, old, new, training):
        if training:
            keep = tf.cast(tf.random.uniform(tf.shape(new)) < self.rate, new.dtype)
            return keep * old + (1 - keep) * new
        return self.rate * old + (1 - self.rate) * new

    def call(self, inputs, states, training=None):
        output, new = self.cell(inputs, states)
        return output, [self._mix(o, n, training) for o, n in zip(states, new)]


class ClockworkCell(CellBase):
    """Experimental; needs the time step as an input."""

    def __init__(self, units, periods=(1, 2, 4), **kwargs):
        super().__init__(units, **kwargs)
        self.periods = periods

    def call(self, inputs, states):
        t = inputs[:, :1]
        active = tf.concat([tf.cast(tf.equal(t % p, 0), tf.float32) for p in self.periods], -1)
        h = states[0] * (1 - active) + active * tf.tanh(inputs[:, 1:])
        return h, [h]


class TemporalAttention(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.scorer = layers.Dense(1, activation="tanh")

    def call(self, sequence):
        return tf.reduce_sum(tf.nn.softmax(self.scorer(sequence), axis=1) * sequence, axis=1)


CELLS = {
    "mgu": lambda units: MinimalGatedCell(units),
    "ind": IndRecurrentCell,
    "norm_lstm": lambda units: NormLSTMCell(units, dropout=0.1),
    "zoneout": lambda units: Zoneout(MinimalGatedCell(units), 0.1),
    "clockwork": ClockworkCell,
}


def make_series(n=120, noise=0.05):
    t = np.arange(n, dtype="float32")
    series = np.sin(t / 5) * np.cos(t / 17) + noise * np.random.RandomState(0).randn(n)
    return series.astype("float32")[:, None]


def make_windows(series, width, batch):
    ds = keras.utils.timeseries_dataset_from_array(series[:-1], series[width:], width, batch_size=batch)
    return ds.map(lambda x, y: (x - tf.reduce_mean(x, 1, keepdims=True), y - tf.reduce_mean(x, 1)))


def build_forecaster(cell_name, units, width, bidirectional=False):
    inputs = keras.Input((width, 1))
    rnn = layers.RNN(CELLS[cell_name](units), return_sequences=True)
    if bidirectional:
        rnn = layers.Bidirectional(layers.GRU(units, return_sequences=True))
    x = rnn(inputs)
    x = TemporalAttention()(x)
    return keras.Model(inputs, layers.Dense(1)(x))


class StepwiseForecaster(keras.Model):
    """Warms up on the window and feeds its own predictions back."""

    def __init__(self, units, horizon):
        super().__init__()
        self.horizon = horizon
        self.cell = MinimalGatedCell(units)
        self.rnn = layers.RNN(self.cell, return_state=True)
        self.head = layers.Dense(1)

    def warmup(self, inputs):
        x, *state = self.rnn(inputs)
        return self.head(x), state

    def call(self, inputs, training=None):
        prediction, state = self.warmup(inputs)
        outputs = [prediction]
        for _ in range(1, self.horizon):
            x, state = self.cell(prediction, state)
            prediction = self.head(x)
            outputs.append(prediction)
        return tf.stack(outputs, 1)


def rollout(model, window, steps):
    window = window.copy()
    out = []
    for _ in range(steps):
        y = model.predict(window[None], verbose=0)[0]
        window = np.concatenate([window[1:], y[None]])
        out.append(float(y[0]))
    return out


def naive_error(series):
    return float(np.mean((series[1:] - series[:-1]) ** 2))


def main():
    keras.utils.set_random_seed(0)
    series = make_series()
    print("naive", round(naive_error(series), 4))
    for name in ("ind", "norm_lstm", "zoneout"):
        model = build_forecaster(name, 8, 12)
        model.compile("adam", "mse")
        history = model.fit(make_windows(series, 12, 32), epochs=1, verbose=0)
        print(name, round(history.history["loss"][-1], 4))
    print("rollout", rollout(model, series[:12], 2))
    stepwise = StepwiseForecaster(6, 3)
    stepwise.compile("adam", lambda y, p: tf.reduce_mean(tf.square(y - p), axis=[1, 2]))
    targets = np.stack([series[i + 12:i + 15] for i in range(64)])
    inputs = np.stack([series[i:i + 12] for i in range(64)])
    stepwise.fit(inputs, targets, epochs=1, batch_size=16, verbose=2)


if __name__ == "__main__":
    main()

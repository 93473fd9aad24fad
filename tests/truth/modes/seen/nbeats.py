#!/usr/bin/env python
"""N-BEATS style forecasting on synthetic seasonal series."""
import numpy as np
import tensorflow as tf

BACKCAST, FORECAST = 12, 4


# ---------------------------------------------------------------- series
def trend(time, slope=0.0):
    return slope * time


def seasonal_pattern(season_time):
    return np.where(season_time < 0.4, np.cos(season_time * 2 * np.pi), 1 / np.exp(3 * season_time))


def seasonality(time, period, amplitude=1, phase=0):
    season_time = ((time + phase) % period) / period
    return amplitude * seasonal_pattern(season_time)


def noise(time, level=0.1, seed=None):
    return np.random.RandomState(seed).randn(len(time)) * level


def series(n=120):
    t = np.arange(n, dtype="float32")
    return (trend(t, 0.02) + seasonality(t, 12, 2) + noise(t, seed=3)).astype("float32")


def windowed_dataset(values, batch_size=16, shuffle_buffer=64):
    total = BACKCAST + FORECAST
    ds = tf.data.Dataset.from_tensor_slices(values)
    ds = ds.window(total, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda window: window.batch(total, drop_remainder=True))
    ds = ds.shuffle(shuffle_buffer).map(lambda window: (window[:BACKCAST], window[BACKCAST:]))
    return ds.map(scale_window).batch(batch_size).prefetch(1)


def scale_window(x, y):
    level = tf.reduce_mean(tf.abs(x)) + 1e-3
    return x / level, y / level


# ---------------------------------------------------------------- blocks
class Basis:
    def __call__(self, theta):
        raise NotImplementedError


class GenericBasis(Basis):
    theta_size = BACKCAST + FORECAST

    def __call__(self, theta):
        return theta[:, :BACKCAST], theta[:, BACKCAST:]


class TrendBasis(Basis):
    def __init__(self, degree=3):
        self.degree = degree
        self.theta_size = 2 * degree
        self.back = self.polynomial(BACKCAST)
        self.fore = self.polynomial(FORECAST)

    def polynomial(self, n):
        t = np.arange(n) / n
        return np.stack([t ** i for i in range(self.degree)]).astype("float32")

    def __call__(self, theta):
        b, f = tf.split(theta, 2, axis=-1)
        return tf.matmul(b, self.back), tf.matmul(f, self.fore)


class SeasonalityBasis(Basis):
    def __init__(self, harmonics=2):
        self.theta_size = 4 * harmonics
        self.back = self.fourier(BACKCAST, harmonics)
        self.fore = self.fourier(FORECAST, harmonics)

    @staticmethod
    def fourier(n, harmonics):
        t = np.arange(n) / n
        rows = [f(2 * np.pi * k * t) for k in range(1, harmonics + 1) for f in (np.cos, np.sin)]
        return np.stack(rows).astype("float32")

    def __call__(self, theta):
        b, f = tf.split(theta, 2, axis=-1)
        return tf.matmul(b, self.back), tf.matmul(f, self.fore)


class NBeatsBlock(tf.keras.layers.Layer):
    def __init__(self, basis, units=16, n_layers=2, **kwargs):
        super().__init__(**kwargs)
        self.basis = basis
        self.hidden = [tf.keras.layers.Dense(units, activation="relu") for _ in range(n_layers)]
        self.theta = tf.keras.layers.Dense(basis.theta_size)

    def call(self, inputs):
        x = inputs
        for layer in self.hidden:
            x = layer(x)
        return self.basis(self.theta(x))


class NBeats(tf.keras.Model):
    def __init__(self, stacks=("trend", "seasonal", "generic"), **kwargs):
        super().__init__(**kwargs)
        makers = dict(trend=TrendBasis, seasonal=SeasonalityBasis, generic=GenericBasis)
        self.blocks = [NBeatsBlock(makers[s]()) for s in stacks]

    def call(self, x):
        residual, forecast = x, 0.0
        for block in self.blocks:
            b, f = block(residual)
            residual = residual - b
            forecast = forecast + f
        return forecast

    def decompose(self, x):
        parts = []
        for block in self.blocks:
            b, f = block(x)
            x = x - b
            parts.append(f.numpy())
        return parts


# ---------------------------------------------------------------- metrics
def smape(y, yhat):
    return 200.0 * tf.reduce_mean(tf.abs(y - yhat) / (tf.abs(y) + tf.abs(yhat) + 1e-6), axis=-1)


def mase(insample, y, yhat, m=12):
    scale = np.mean(np.abs(insample[m:] - insample[:-m]))
    return float(np.mean(np.abs(y - yhat)) / scale)


class QuantileLoss(tf.keras.losses.Loss):
    def __init__(self, q=0.5, name="quantile"):
        super().__init__(name=name)
        self.q = q

    def call(self, y_true, y_pred):
        return tf.reduce_mean(self.pinball(y_true - y_pred), axis=-1)

    def pinball(self, e):
        return tf.maximum(self.q * e, (self.q - 1) * e)


class ExponentialDecayLogger(tf.keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.losses = []

    def on_train_batch_end(self, batch, logs=None):
        self.losses.append(self.smooth(logs["loss"]))

    def smooth(self, value):
        return value if not self.losses else 0.9 * self.losses[-1] + 0.1 * value

    def on_predict_end(self, logs=None):
        print("predicted")


def naive_forecast(values, split):
    return values[split - FORECAST:split]


def rolling_forecast(model, values):
    outs = []
    for start in range(0, 3):
        x = values[start:start + BACKCAST][None]
        outs.append(model(x).numpy()[0])
    return np.array(outs)


values = series()
split = 100
train_ds = windowed_dataset(values[:split])
model = NBeats()
logger = ExponentialDecayLogger()
model.compile(optimizer="adam", loss=QuantileLoss(0.5), metrics=[smape])
model.fit(train_ds, epochs=2, verbose=0, callbacks=[logger])
test_x = values[split - BACKCAST:split][None]
pred = model.predict(test_x, verbose=0)
print(mase(values[:split], values[split:split + FORECAST], pred[0]))
print(mase(values[:split], values[split:split + FORECAST], naive_forecast(values, split)))
print(rolling_forecast(model, values).shape, [p.shape for p in model.decompose(tf.constant(test_x))])

import dataclasses

import numpy as np
import tensorflow as tf


@dataclasses.dataclass(frozen=True)
class WindowSpec:
    history: int
    horizon: int
    stride: int = 1

    @property
    def total(self):
        return self.history + self.horizon

    def split(self, window):
        return window[: self.history], window[self.history:, 0]

    def make(self, series, transforms=()):
        ds = tf.data.Dataset.from_tensor_slices(series)
        ds = ds.window(self.total, shift=self.stride, drop_remainder=True)
        ds = ds.flat_map(self._to_tensor)
        for transform in transforms:
            ds = ds.map(transform)
        return ds.map(self.split)

    def _to_tensor(self, window):
        return window.batch(self.total, drop_remainder=True)


def synthetic_series(length, seed):
    rng = np.random.default_rng(seed)
    t = np.arange(length)
    base = 10 + 0.05 * t + np.sin(2 * np.pi * t / 12) + rng.normal(0, 0.1, length)
    month = t % 12
    return np.stack([base, month / 12.0], axis=1).astype("float32")


class Standardizer:
    def __init__(self, series):
        self.mean = series.mean(axis=0)
        self.std = series.std(axis=0) + 1e-6

    def __call__(self, window):
        return (window - self.mean) / self.std

    def invert(self, values):
        return values * self.std[0] + self.mean[0]

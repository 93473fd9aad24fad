import functools

import numpy as np
import tensorflow as tf


# bad: the other graph function, or the next trace of this one, reads it
class Attention(tf.Module):
    def __init__(self):
        super().__init__()
        self.masks = {}
        self.scale = None

    def mask(self, size):
        if size not in self.masks:
            self.masks[size] = tf.linalg.band_part(tf.ones((size, size)), -1, 0)  # expect: HY315
        return self.masks[size]

    @tf.function
    def encode(self, x):
        if self.scale is None:
            scale = tf.math.rsqrt(tf.cast(tf.shape(x)[0], tf.float32))
            self.scale = scale  # expect: HY315
        return self.scale * (self.mask(x.shape[0]) @ x)

    @tf.function
    def decode(self, x):
        return self.mask(x.shape[0]) @ x


# bad: a cache around the function does the same
@functools.lru_cache(maxsize=None)  # expect: HY315
def window(size):
    return tf.signal.hann_window(size)


@tf.function
def spectrum(frames):
    return tf.signal.rfft(frames * window(4))


@tf.function
def energy(frames):
    return tf.reduce_sum(frames * window(4))


# good: made outside the graph, as an array, as a variable, in eager code
class Kept(tf.Module):
    def __init__(self):
        super().__init__()
        self.tables = {}
        self.arrays = {}
        self.weight = None

    def table(self, size):
        if size not in self.tables:
            with tf.init_scope():
                self.tables[size] = tf.ones((size, size))
        return self.tables[size]

    def array(self, size):
        if size not in self.arrays:
            self.arrays[size] = np.ones((size, 1), np.float32)
        return self.arrays[size]

    @tf.function
    def first(self, x):
        if self.weight is None:
            self.weight = tf.Variable(2.0)
        return self.weight * (self.table(2) @ x) * self.array(2)

    @tf.function
    def second(self, x):
        return self.table(2) @ x * self.array(2) + self.named(2)

    def named(self, size):
        found = self.tables.get("named")
        if found is None:
            with tf.init_scope():
                found = tf.zeros((size, 1))
            self.tables["named"] = found
        return found


class Eager:
    def __init__(self):
        self.mean = None

    def center(self, x):
        if self.mean is None:
            self.mean = tf.reduce_mean(x)
        return x - self.mean


def run_bad():
    attention = Attention()
    attention.encode(tf.ones((2, 1)))
    attention.decode(tf.ones((2, 1)))
    spectrum(tf.ones((4,)))
    return energy(tf.ones((4,)))


def run_good():
    kept = Kept()
    kept.first(tf.ones((2, 1)))
    Eager().center(tf.ones((2,)))
    return kept.second(tf.ones((2, 1))).numpy().tolist()


def run_made_outside():
    kept = Kept()
    first = kept.first(tf.ones((2, 1))).numpy().tolist()
    return first + kept.second(tf.ones((2, 1))).numpy().tolist(), [[4.0], [4.0], [2.0], [2.0]]

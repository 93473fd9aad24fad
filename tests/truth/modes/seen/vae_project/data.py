import numpy as np
import tensorflow as tf


def blobs(count, dim, seed):
    rng = np.random.default_rng(seed)
    centers = rng.random((3, dim))
    picks = rng.integers(0, 3, count)
    return np.clip(centers[picks] + rng.normal(0, 0.05, (count, dim)), 0, 1).astype("float32")


def binarize(x):
    return tf.cast(x > 0.5, tf.float32)


def pipeline(array, batch):
    return tf.data.Dataset.from_tensor_slices(array).map(binarize).batch(batch)

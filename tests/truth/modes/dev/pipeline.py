"""A dataset from a generator, with steps in the graph and in Python."""
import numpy as np
import tensorflow as tf


def rows():
    for number in range(6):
        yield row(number)


def row(number):
    return np.full([3], number, np.float32), number % 2


def scale(x, y):
    return normalized(x), y


def normalized(x):
    return x / tf.reduce_max(x + 1.0)


def jitter(x):
    return x + noise(x.shape).astype("float32")


def noise(shape):
    return np.random.normal(size=shape)


def with_noise(x, y):
    noisy = tf.numpy_function(jitter, [x], tf.float32)
    noisy.set_shape([3])
    return noisy, y


def is_even(x, y):
    return tf.equal(y % 2, 0)


def dataset():
    ds = tf.data.Dataset.from_generator(rows, output_signature=(
        tf.TensorSpec([3], tf.float32), tf.TensorSpec([], tf.int32)))
    ds = ds.map(scale).map(with_noise).filter(is_even)
    return ds.map(lambda x, y: (x * 2.0, y)).batch(2)


for x, y in dataset():
    print(x.shape, y.shape)
print(dataset().reduce(np.float32(0.0), lambda state, pair: state + tf.reduce_sum(pair[0])))

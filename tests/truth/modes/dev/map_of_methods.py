"""Pipelines whose steps are methods, partials and objects."""
import functools

import tensorflow as tf


class Augment:
    def __init__(self, size):
        self.size = size

    def __call__(self, image):
        return self.resize(image)

    def resize(self, image):
        return tf.image.resize(image, [self.size, self.size])


class Reader:
    def __init__(self, count):
        self.count = count

    def generate(self):
        for i in range(self.count):
            yield self.sample(i)

    def sample(self, i):
        return float(i)

    def dataset(self):
        ds = tf.data.Dataset.from_generator(self.generate, output_signature=tf.TensorSpec([], tf.float32))
        return ds.map(self.to_image, num_parallel_calls=2)

    def to_image(self, value):
        return tf.fill([4, 4, 1], value)


def shift(image, amount):
    return image + amount


def keep(image):
    return tf.reduce_mean(image) >= 0.0


ds = Reader(3).dataset().map(Augment(2)).map(functools.partial(shift, amount=1.0)).filter(keep)
ds = ds.interleave(lambda image: tf.data.Dataset.from_tensors(image).map(lambda v: v * 0.5))
print([float(tf.reduce_sum(v)) for v in ds])

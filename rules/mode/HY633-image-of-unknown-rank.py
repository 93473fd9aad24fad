import os
import tempfile

import numpy as np
import tensorflow as tf


# bad: a picture may be an animation
def load(path):
    image = tf.io.decode_image(tf.io.read_file(path), channels=3)
    image = tf.image.resize(image, [8, 8])  # expect: HY633
    return image / 255.0


def pictures(paths):
    return tf.data.Dataset.from_tensor_slices(paths).map(load)


# bad: through names, operations and helpers
def decoded(data):
    return tf.image.convert_image_dtype(tf.image.decode_image(data, 3), tf.float32)


class Reader:
    def __init__(self, size):
        self.size = size

    @tf.function
    def read(self, data):
        picture = decoded(data) * 2.0 - 1.0
        half = tf.image.central_crop(picture, 0.5)  # expect: HY633
        return tf.image.resize(half, [self.size, self.size])


# bad: what Python returns
def darker(image):
    return image // 2


@tf.function
def resized(image):
    dark = tf.numpy_function(darker, [image], tf.uint8)
    once, again = tf.py_function(lambda x: (x, x), [image], [tf.uint8, tf.uint8])
    large = tf.image.resize(tf.cast(once, tf.float32)[:, :, :1], [4, 4])  # expect: HY633
    return tf.image.resize(images=dark, size=[2, 2]), large, again  # expect: HY633


# good: a picture without animations, and decoders of one format
@tf.function
def plain(data):
    image = tf.io.decode_image(data, expand_animations=False)
    return tf.image.resize(image, [2, 2]) + tf.image.resize(tf.io.decode_png(data), [2, 2])


PICTURE = tf.io.encode_png(np.zeros([4, 4, 3], np.uint8))


def run_one_picture():
    return plain(PICTURE).shape.as_list(), [2, 2, 3]


# good: it is given a shape
@tf.function
def with_shape(data):
    image = tf.io.decode_image(data)
    image.set_shape([None, None, 3])
    other = tf.ensure_shape(tf.io.decode_image(data), [None, None, 3])
    third = tf.reshape(tf.io.decode_image(data), [4, 4, 3])
    return tf.image.resize(image, [2, 2]) + tf.image.resize(other, [2, 2]) + tf.image.resize(third, [2, 2])


def run_given_shape():
    return with_shape(PICTURE).shape.as_list(), [2, 2, 3]


# good: in eager mode its shape is known
def eager_size():
    return tf.image.resize(tf.io.decode_image(PICTURE), [2, 2])


def run_eager():
    return eager_size().shape.as_list(), [2, 2, 3]


# good: a handler takes it
@tf.function
def tried(data):
    try:
        return tf.image.resize(tf.io.decode_image(data), [2, 2])
    except ValueError:
        return tf.zeros([1])


def run_tried():
    return tried(PICTURE).shape.as_list(), [1]


# good: operations that find out while the graph runs
@tf.function
def flipped(data):
    image = tf.io.decode_image(data)
    return tf.image.resize_with_pad(tf.image.flip_left_right(image), 2, 2)


def written():
    path = os.path.join(tempfile.mkdtemp(), "picture.png")
    tf.io.write_file(path, PICTURE)
    return path


def run_bad():
    return list(pictures([written()]))


def run_good():
    return plain(PICTURE), flipped(PICTURE)

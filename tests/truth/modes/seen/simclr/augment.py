"""Augmentations, as functions over one image."""
import functools

import tensorflow as tf


def random_apply(func, p, x):
    return tf.cond(tf.less(tf.random.uniform([]), tf.cast(p, tf.float32)), lambda: func(x), lambda: x)


def color_jitter(x, strength):
    x = tf.image.random_brightness(x, max_delta=0.8 * strength)
    x = tf.image.random_contrast(x, lower=1 - 0.8 * strength, upper=1 + 0.8 * strength)
    return tf.clip_by_value(x, 0, 1)


def color_drop(x):
    return tf.tile(tf.image.rgb_to_grayscale(x), [1, 1, 3])


def random_crop_with_resize(image, size):
    fraction = tf.random.uniform([], 0.6, 1.0)
    crop = tf.cast(fraction * size, tf.int32)
    image = tf.image.random_crop(image, [crop, crop, 3])
    return tf.image.resize(image, [size, size])


def gaussian_blur(image, sigma=1.0):
    radius = 2
    x = tf.cast(tf.range(-radius, radius + 1), tf.float32)
    kernel = tf.exp(-tf.square(x) / (2 * sigma ** 2))
    kernel = tf.tile((kernel / tf.reduce_sum(kernel))[:, None, None, None], [1, 1, 3, 1])
    return tf.nn.depthwise_conv2d(image[None], kernel, [1, 1, 1, 1], "SAME")[0]


def solarize(image, threshold=0.5):
    return tf.where(image < threshold, image, 1.0 - image)


def view(image, size, strength=0.5, blur=False):
    image = random_crop_with_resize(image, size)
    image = tf.image.random_flip_left_right(image)
    image = random_apply(functools.partial(color_jitter, strength=strength), 0.8, image)
    image = random_apply(color_drop, 0.2, image)
    if blur:
        image = random_apply(gaussian_blur, 0.5, image)
    return image


def two_views(image, size):
    return view(image, size), view(image, size)

import functools

import tensorflow as tf


def random_apply(func, p, x):
    """Randomly apply function func to x with probability p."""
    return tf.cond(tf.less(tf.random.uniform([]), tf.cast(p, tf.float32)), lambda: func(x), lambda: x)


def color_jitter(image, strength=0.5):
    image = tf.image.random_brightness(image, 0.8 * strength)
    image = tf.image.random_contrast(image, 1 - 0.8 * strength, 1 + 0.8 * strength)
    return tf.clip_by_value(image, 0.0, 1.0)


def to_grayscale(image):
    return tf.repeat(tf.image.rgb_to_grayscale(image), 3, axis=-1)


def gaussian_blur(image, sigma=1.0, radius=1):
    x = tf.cast(tf.range(-radius, radius + 1), tf.float32)
    k = tf.exp(-x ** 2 / (2.0 * sigma ** 2))
    k = k / tf.reduce_sum(k)
    kernel = tf.tile((k[:, None] * k[None])[:, :, None, None], [1, 1, 3, 1])
    return tf.nn.depthwise_conv2d(image[None], kernel, [1, 1, 1, 1], "SAME")[0]


def crop_and_resize(image, size):
    area = tf.random.uniform((), 0.5, 1.0)
    side = tf.cast(tf.round(tf.sqrt(area) * float(size)), tf.int32)
    image = tf.image.random_crop(image, [side, side, 3])
    return tf.image.resize(image, [size, size])


def solarize(image, threshold=0.5):
    return tf.where(image < threshold, image, 1.0 - image)


def make_augmenter(size, use_blur=True, use_solarize=False):
    ops = [functools.partial(crop_and_resize, size=size),
           tf.image.random_flip_left_right,
           functools.partial(random_apply, color_jitter, 0.8),
           functools.partial(random_apply, to_grayscale, 0.2)]
    if use_blur:
        ops.append(functools.partial(random_apply, gaussian_blur, 0.5))
    if use_solarize:
        ops.append(functools.partial(random_apply, solarize, 0.2))

    def augment(image):
        for op in ops:
            image = op(image)
        return tf.ensure_shape(image, [size, size, 3])

    return augment


def two_views(augment):
    return lambda image, *rest: (augment(image), augment(image))

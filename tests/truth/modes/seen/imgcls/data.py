import numpy as np
import tensorflow as tf

from registry import AUGMENTS


@AUGMENTS.register("flip")
def flip():
    return lambda image: tf.image.random_flip_left_right(image)


@AUGMENTS.register("cutout")
class Cutout:
    def __init__(self, size=4, fill=0.0):
        self.size, self.fill = size, fill

    def __call__(self, image):
        h, w = tf.shape(image)[0], tf.shape(image)[1]
        y = tf.random.uniform((), 0, h - self.size, tf.int32)
        x = tf.random.uniform((), 0, w - self.size, tf.int32)
        rows = tf.logical_and(tf.range(h) >= y, tf.range(h) < y + self.size)
        cols = tf.logical_and(tf.range(w) >= x, tf.range(w) < x + self.size)
        hole = tf.logical_and(rows[:, None], cols[None, :])[..., None]
        return tf.where(hole, self.fill, image)


@AUGMENTS.register("noise")
def noise(std=0.1):
    def apply(image):
        return image + tf.random.normal(tf.shape(image), stddev=std)
    return apply


def synthetic(n, size, classes, seed):
    rng = np.random.RandomState(seed)
    labels = rng.randint(0, classes, n)
    wave = np.sin(np.linspace(0, np.pi, size)[None, :, None] * (labels[:, None, None] + 1))
    images = np.repeat(np.repeat(wave, size, 2)[..., None], 3, -1) + rng.normal(0, 0.1, (n, size, size, 3))
    return images.astype("float32"), labels.astype("int32")


def mixup(images, labels, alpha):
    lam = tf.random.uniform((), 0.0, alpha)
    order = tf.random.shuffle(tf.range(tf.shape(images)[0]))
    return (images * (1 - lam) + tf.gather(images, order) * lam,
            labels * (1 - lam) + tf.gather(labels, order) * lam)


def make(cfg, training, mix=0.0):
    n, seed = (cfg.train, 0) if training else (cfg.valid, 1)
    ds = tf.data.Dataset.from_tensor_slices(synthetic(n, cfg.size, cfg.classes, seed))
    if training:
        ops = [AUGMENTS.build(a) for a in cfg.augment]

        def augment(image, label):
            for op in ops:
                image = op(image)
            return image, label

        ds = ds.shuffle(n).map(augment, num_parallel_calls=2)
    ds = ds.map(lambda x, y: (x, tf.one_hot(y, cfg.classes))).batch(cfg.batch)
    if training and mix:
        ds = ds.map(lambda x, y: mixup(x, y, mix))
    return ds.prefetch(1)

import numpy as np
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def make_blobs(count, seed):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, count)
    images = rng.normal(size=(count, 8, 8, 1)) + labels[:, None, None, None]
    return images.astype("float32"), labels.astype("int64")


def normalize(image, label):
    return (image - tf.reduce_mean(image)) / (tf.math.reduce_std(image) + 1e-6), label


def random_flip(image):
    if tf.random.uniform([]) > 0.5:
        image = tf.image.flip_left_right(image)
    return image


def random_erase(image, size=2):
    mask = tf.ones([size, size, 1])
    top = tf.random.uniform([], 0, 8 - size, tf.int32)
    padded = tf.image.pad_to_bounding_box(mask, top, top, 8, 8)
    return image * (1.0 - padded)


def mixup(images, labels):
    shuffled = tf.random.shuffle(tf.range(tf.shape(images)[0]))
    return 0.5 * (images + tf.gather(images, shuffled)), labels


AUGMENTATIONS = [random_flip, random_erase]


class DataModule:
    num_classes = 3

    def __init__(self, batch_size, augmentations=None):
        self.batch_size = batch_size
        self.augmentations = AUGMENTATIONS if augmentations is None else augmentations

    def augment(self, image, label):
        for step in self.augmentations:
            image = step(image)
        return image, label

    def _pipeline(self, count, seed, training):
        ds = tf.data.Dataset.from_tensor_slices(make_blobs(count, seed))
        ds = ds.map(normalize, num_parallel_calls=AUTOTUNE)
        if training:
            ds = ds.shuffle(count).map(self.augment, num_parallel_calls=AUTOTUNE)
        return ds.batch(self.batch_size).prefetch(AUTOTUNE)

    def train(self):
        return self._pipeline(64, 0, True)

    def valid(self):
        return self._pipeline(32, 1, False)

    def test(self):
        return self._pipeline(32, 2, False)

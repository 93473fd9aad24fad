"""Random discs with masks, augmented on the host and in the graph."""
import numpy as np
import tensorflow as tf


class DiscSequence(tf.keras.utils.Sequence):
    """For evaluation; the training set is a tf.data pipeline."""

    def __init__(self, count, batch_size, size):
        super().__init__()
        self.count, self.batch_size, self.size = count, batch_size, size

    def __len__(self):
        return self.count // self.batch_size

    def __getitem__(self, index):
        pairs = [draw_disc(np.random.default_rng(1000 + index * self.batch_size + i), self.size) for i in range(self.batch_size)]
        images, masks = zip(*pairs)
        return np.stack(images), np.stack(masks)


def draw_disc(rng, size):
    cx, cy = rng.uniform(4, size - 4, 2)
    yy, xx = np.mgrid[0:size, 0:size]
    mask = ((xx - cx) ** 2 + (yy - cy) ** 2 < rng.uniform(4, 16)).astype("float32")
    image = mask * 0.7 + rng.normal(scale=0.2, size=mask.shape)
    return image[..., None].astype("float32"), mask[..., None]


def generate(count, size):
    rng = np.random.default_rng(0)
    for _ in range(count):
        yield draw_disc(rng, size)


def elastic(image, mask):
    """Cheap stand-in for an elastic transform: rolls rows."""
    offsets = np.random.randint(-1, 2, image.shape[0])
    return roll_rows(image, offsets), roll_rows(mask, offsets)


def roll_rows(array, offsets):
    return np.stack([np.roll(row, o, axis=0) for row, o in zip(array, offsets)])


def tf_elastic(image, mask):
    shape = image.shape
    image, mask = tf.numpy_function(elastic, [image, mask], [tf.float32, tf.float32])
    image.set_shape(shape)
    mask.set_shape(shape)
    return image, mask


class Augment(tf.keras.layers.Layer):
    def call(self, image, mask):
        both = tf.concat([image, mask], axis=-1)
        both = self.rotate(tf.image.random_flip_left_right(both))
        return both[..., :1], both[..., 1:]

    def rotate(self, both):
        return tf.image.rot90(both, tf.random.uniform([], 0, 4, tf.int32))


def training_set(count, size, batch_size):
    spec = tf.TensorSpec((size, size, 1), tf.float32)
    ds = tf.data.Dataset.from_generator(lambda: generate(count, size), output_signature=(spec, spec))
    ds = ds.cache().map(tf_elastic)
    augment = Augment()
    return ds.map(lambda image, mask: augment(image, mask)).batch(batch_size)

import random

import numpy as np
import tensorflow as tf


class ItemPool:
  """History of generated images, updated outside of the graph."""

  def __init__(self, pool_size=10):
    self.pool_size = pool_size
    self.items = []

  def __call__(self, in_items):
    if self.pool_size == 0:
      return in_items
    out = []
    for item in in_items:
      if len(self.items) < self.pool_size:
        self.items.append(item)
        out.append(item)
      else:
        out.append(self.swap(item))
    return tf.stack(out, axis=0)

  def swap(self, item):
    if random.random() > 0.5:
      idx = random.randrange(len(self.items))
      self.items[idx], item = item, self.items[idx]
    return item


def fake_images(n, size, shade):
  rng = np.random.RandomState(int(shade * 10))
  return (rng.rand(n, size, size, 3) * 255 * shade).astype('float32')


def normalize(image):
  return image / 127.5 - 1.0


def jitter(image, size):
  image = tf.image.resize(image, [size + 2, size + 2])
  image = tf.image.random_crop(image, [size, size, 3])
  return tf.image.random_flip_left_right(image)


def make_dataset(images, size, batch, training=True, repeat=False):
  def _map(image):
    if training:
      image = jitter(image, size)
    return normalize(image)

  ds = tf.data.Dataset.from_tensor_slices(images).map(_map)
  if repeat:
    ds = ds.repeat()
  return ds.batch(batch, drop_remainder=True)


def zip_datasets(a, b):
  return tf.data.Dataset.zip((a, b))


def immerge(images, n_row):
  """Tile images into one canvas (numpy)."""
  n, h, w, c = images.shape
  canvas = np.zeros((h * n_row, w * -(-n // n_row), c))
  for i in range(n):
    r, col = i % n_row, i // n_row
    canvas[r * h:(r + 1) * h, col * w:(col + 1) * w] = images[i]
  return canvas

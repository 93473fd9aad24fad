import numpy as np
import tensorflow as tf

from boxes import convert_to_xywh, swap_xy


class ShapesDataset:
    """One or two coloured rectangles on a noisy background."""

    def __init__(self, n, size=32, seed=0):
        self.n, self.size = n, size
        self.rng = np.random.RandomState(seed)

    def __len__(self):
        return self.n

    def draw(self):
        image = self.rng.rand(self.size, self.size, 3).astype(np.float32) * 0.1
        boxes, classes = [], []
        for _ in range(2):
            box, cls = self.random_box(), self.rng.randint(2)
            y1, x1, y2, x2 = box.astype(int)
            image[y1:y2, x1:x2, cls] = 1.0
            boxes.append(box)
            classes.append(cls)
        return image, np.array(boxes, np.float32), np.array(classes, np.int32)

    def random_box(self):
        y, x = self.rng.randint(0, self.size - 12, 2)
        h, w = self.rng.randint(6, 12, 2)
        return np.array([y, x, y + h, x + w], np.float32)

    def __call__(self):
        for _ in range(self.n):
            yield self.draw()

    def output_signature(self):
        s = self.size
        return (tf.TensorSpec([s, s, 3]), tf.TensorSpec([2, 4]), tf.TensorSpec([2], tf.int32))


def random_flip(image, boxes):
    if tf.random.uniform(()) > 0.5:
        width = tf.cast(tf.shape(image)[1], tf.float32)
        image = tf.image.flip_left_right(image)
        boxes = tf.stack([width - boxes[:, 2], boxes[:, 1], width - boxes[:, 0], boxes[:, 3]], axis=-1)
    return image, boxes


def preprocess(image, boxes, cls):
    boxes = swap_xy(boxes)
    image, boxes = random_flip(image, boxes)
    return image, convert_to_xywh(boxes), cls


def brighten(image):
    """Photometric jitter, through PIL-like numpy code."""
    out = tf.numpy_function(_brighten_np, [image], tf.float32)
    out.set_shape(image.shape)
    return out


def _brighten_np(image):
    return np.clip(image * np.random.uniform(0.8, 1.2), 0, 1).astype(np.float32)


def mixup(images, labels):
    raise NotImplementedError


def build_dataset(source, encoder, batch):
    ds = tf.data.Dataset.from_generator(source, output_signature=source.output_signature())
    ds = ds.map(preprocess, num_parallel_calls=2)
    ds = ds.map(lambda image, boxes, cls: (brighten(image), boxes, cls))
    ds = ds.batch(batch, drop_remainder=True)
    return ds.map(encoder.encode_batch).prefetch(1)

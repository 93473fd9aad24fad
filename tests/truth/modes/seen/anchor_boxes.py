"""SSD style anchor matching: label encoding in the input pipeline, decoding at prediction."""
import functools
import itertools

import numpy as np
import tensorflow as tf

IMAGE = 32
CLASSES = 3


def swap_xy(boxes):
    return tf.stack([boxes[:, 1], boxes[:, 0], boxes[:, 3], boxes[:, 2]], axis=-1)


def convert_to_xywh(boxes):
    return tf.concat([(boxes[..., :2] + boxes[..., 2:]) / 2.0, boxes[..., 2:] - boxes[..., :2]], axis=-1)


def convert_to_corners(boxes):
    return tf.concat([boxes[..., :2] - boxes[..., 2:] / 2.0, boxes[..., :2] + boxes[..., 2:] / 2.0], axis=-1)


def area(boxes):
    return boxes[..., 2] * boxes[..., 3]


def compute_iou(boxes1, boxes2):
    corners1, corners2 = convert_to_corners(boxes1), convert_to_corners(boxes2)
    lu = tf.maximum(corners1[:, None, :2], corners2[:, :2])
    rd = tf.minimum(corners1[:, None, 2:], corners2[:, 2:])
    intersection = tf.maximum(0.0, rd - lu)
    intersection = intersection[:, :, 0] * intersection[:, :, 1]
    union = tf.maximum(area(boxes1)[:, None] + area(boxes2) - intersection, 1e-8)
    return tf.clip_by_value(intersection / union, 0.0, 1.0)


class AnchorBox:
    def __init__(self, strides=(8, 16), scales=(1.0, 1.6), ratios=(0.5, 1.0, 2.0)):
        self.strides, self.scales, self.ratios = strides, scales, ratios

    @property
    def per_location(self):
        return len(self.scales) * len(self.ratios)

    @functools.lru_cache(maxsize=None)
    def dims(self, stride):
        base = 2.0 * stride
        return [(base * s * r ** 0.5, base * s / r ** 0.5) for s, r in itertools.product(self.scales, self.ratios)]

    def level(self, stride, size):
        centers = (np.arange(size // stride) + 0.5) * stride
        rows = [(x, y, w, h) for y in centers for x in centers for w, h in self.dims(stride)]
        return np.array(rows, "float32")

    def get_anchors(self, size):
        return tf.constant(np.concatenate([self.level(s, size) for s in self.strides]))


class LabelEncoder:
    def __init__(self, anchors, variance=(0.1, 0.1, 0.2, 0.2)):
        self.anchors = anchors
        self.variance = tf.constant(variance, tf.float32)

    def _match(self, gt_boxes, match_iou=0.5, ignore_iou=0.4):
        iou = compute_iou(self.anchors, gt_boxes)
        best = tf.reduce_max(iou, axis=1)
        positive = tf.greater_equal(best, match_iou)
        ignore = tf.logical_and(tf.logical_not(positive), tf.greater_equal(best, ignore_iou))
        return tf.argmax(iou, axis=1), tf.cast(positive, tf.float32), tf.cast(ignore, tf.float32)

    def _box_target(self, matched):
        target = tf.concat([
            (matched[:, :2] - self.anchors[:, :2]) / self.anchors[:, 2:],
            tf.math.log(matched[:, 2:] / self.anchors[:, 2:]),
        ], axis=-1)
        return target / self.variance

    def encode_sample(self, image, gt_boxes, cls_ids):
        index, positive, ignore = self._match(gt_boxes)
        box_target = self._box_target(tf.gather(gt_boxes, index))
        cls = tf.where(positive == 1.0, tf.cast(tf.gather(cls_ids, index), tf.float32), -1.0)
        cls = tf.where(ignore == 1.0, -2.0, cls)
        return image, tf.concat([box_target, cls[:, None]], axis=-1)


def random_horizontal_flip(image, boxes, cls_ids):
    if tf.random.uniform(()) > 0.5:
        image = tf.image.flip_left_right(image)
        boxes = tf.stack([IMAGE - boxes[:, 2], boxes[:, 1], IMAGE - boxes[:, 0], boxes[:, 3]], axis=-1)
    return image, boxes, cls_ids


def preprocess(sample, training=True):
    image, boxes, cls_ids = sample["image"], swap_xy(sample["boxes"]), sample["labels"]
    if training:
        image, boxes, cls_ids = random_horizontal_flip(image, boxes, cls_ids)
    return image / 255.0, convert_to_xywh(boxes), cls_ids


def samples(count):
    rng = np.random.default_rng(0)
    for _ in range(count):
        corner = rng.uniform(0, 12, (2, 2))
        yield {
            "image": rng.uniform(0, 255, (IMAGE, IMAGE, 3)),
            "boxes": np.concatenate([corner, corner + rng.uniform(8, 20, (2, 2))], axis=1),
            "labels": rng.integers(0, CLASSES, 2),
        }


def decode_predictions(predictions, anchors, variance, score=0.3):
    boxes = predictions[..., :4] * variance
    boxes = tf.concat([boxes[..., :2] * anchors[:, 2:] + anchors[:, :2], tf.exp(boxes[..., 2:]) * anchors[:, 2:]], axis=-1)
    scores = tf.sigmoid(predictions[..., 4])
    return tf.image.non_max_suppression(convert_to_corners(boxes), scores, 5, score_threshold=score)


def soft_nms(boxes, scores, sigma=0.5):
    iou = compute_iou(boxes, boxes)
    return scores * tf.reduce_prod(tf.exp(-tf.square(iou) / sigma), axis=0)


if __name__ == "__main__":
    anchor_box = AnchorBox()
    encoder = LabelEncoder(anchor_box.get_anchors(IMAGE))
    spec = {
        "image": tf.TensorSpec((IMAGE, IMAGE, 3), tf.float32),
        "boxes": tf.TensorSpec((None, 4), tf.float32),
        "labels": tf.TensorSpec((None,), tf.int32),
    }
    dataset = tf.data.Dataset.from_generator(functools.partial(samples, 6), output_signature=spec)
    dataset = dataset.map(preprocess, num_parallel_calls=2).map(encoder.encode_sample).batch(2)
    for images, labels in dataset:
        print(images.shape, labels.shape, int(tf.reduce_sum(tf.cast(labels[..., 4] >= 0, tf.int32))))
    print(decode_predictions(labels[0], encoder.anchors, encoder.variance).numpy(), anchor_box.per_location)

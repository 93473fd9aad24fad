import numpy as np
import tensorflow as tf


def swap_xy(boxes):
    return tf.stack([boxes[:, 1], boxes[:, 0], boxes[:, 3], boxes[:, 2]], axis=-1)


def convert_to_xywh(boxes):
    return tf.concat([(boxes[..., :2] + boxes[..., 2:]) / 2.0, boxes[..., 2:] - boxes[..., :2]], axis=-1)


def convert_to_corners(boxes):
    return tf.concat([boxes[..., :2] - boxes[..., 2:] / 2.0, boxes[..., :2] + boxes[..., 2:] / 2.0], axis=-1)


def compute_iou(boxes1, boxes2):
    """Pairwise IOU of boxes in xywh format."""
    c1, c2 = convert_to_corners(boxes1), convert_to_corners(boxes2)
    lu = tf.maximum(c1[:, None, :2], c2[:, :2])
    rd = tf.minimum(c1[:, None, 2:], c2[:, 2:])
    intersection = tf.reduce_prod(tf.maximum(0.0, rd - lu), axis=-1)
    area1 = boxes1[:, 2] * boxes1[:, 3]
    area2 = boxes2[:, 2] * boxes2[:, 3]
    union = tf.maximum(area1[:, None] + area2 - intersection, 1e-8)
    return tf.clip_by_value(intersection / union, 0.0, 1.0)


def iou_numpy(a, b):
    lu, rd = np.maximum(a[:2], b[:2]), np.minimum(a[2:], b[2:])
    inter = np.prod(np.maximum(0.0, rd - lu))
    area = lambda box: np.prod(box[2:] - box[:2])
    return inter / (area(a) + area(b) - inter + 1e-8)


class AnchorBox:
    def __init__(self, sizes=(8.0, 12.0), ratios=(0.5, 1.0, 2.0), stride=8):
        self.sizes = sizes
        self.ratios = ratios
        self.stride = stride
        self._dims = self._compute_dims()

    @property
    def num_anchors(self):
        return len(self.sizes) * len(self.ratios)

    def _compute_dims(self):
        dims = [[s / r ** 0.5, s * r ** 0.5] for s in self.sizes for r in self.ratios]
        return tf.constant(dims, tf.float32)

    def _centers(self, h, w):
        rx = (tf.range(w, dtype=tf.float32) + 0.5) * self.stride
        ry = (tf.range(h, dtype=tf.float32) + 0.5) * self.stride
        return tf.stack(tf.meshgrid(rx, ry), axis=-1)

    def get_anchors(self, height, width):
        h, w = height // self.stride, width // self.stride
        centers = tf.tile(self._centers(h, w)[:, :, None], [1, 1, self.num_anchors, 1])
        dims = tf.tile(self._dims[None, None], [h, w, 1, 1])
        return tf.reshape(tf.concat([centers, dims], axis=-1), [-1, 4])


class LabelEncoder:
    def __init__(self, size, match_iou=0.5, ignore_iou=0.4):
        self.anchors = AnchorBox().get_anchors(size, size)
        self.match_iou, self.ignore_iou = match_iou, ignore_iou
        self.variance = tf.constant([0.1, 0.1, 0.2, 0.2])

    def _match(self, gt_boxes):
        iou = compute_iou(self.anchors, gt_boxes)
        best = tf.reduce_max(iou, axis=1)
        idx = tf.argmax(iou, axis=1)
        positive = best >= self.match_iou
        ignore = tf.logical_not(tf.logical_or(positive, best < self.ignore_iou))
        return idx, tf.cast(positive, tf.float32), tf.cast(ignore, tf.float32)

    def _box_target(self, matched):
        target = tf.concat([(matched[:, :2] - self.anchors[:, :2]) / self.anchors[:, 2:],
                            tf.math.log(matched[:, 2:] / self.anchors[:, 2:])], axis=-1)
        return target / self.variance

    def encode_sample(self, gt_boxes, cls_ids):
        idx, positive, ignore = self._match(gt_boxes)
        box = self._box_target(tf.gather(gt_boxes, idx))
        cls = tf.where(positive > 0, tf.cast(tf.gather(cls_ids, idx), tf.float32), -1.0)
        cls = tf.where(ignore > 0, -2.0, cls)
        return tf.concat([box, cls[:, None]], axis=-1)

    def encode_batch(self, images, gt_boxes, cls_ids):
        labels = tf.map_fn(lambda a: self.encode_sample(a[0], a[1]), (gt_boxes, cls_ids),
                           fn_output_signature=tf.float32)
        return images, labels

    def decode(self, preds):
        boxes = preds * self.variance
        boxes = tf.concat([boxes[..., :2] * self.anchors[:, 2:] + self.anchors[:, :2],
                           tf.exp(boxes[..., 2:]) * self.anchors[:, 2:]], axis=-1)
        return convert_to_corners(boxes)

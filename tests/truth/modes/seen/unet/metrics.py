import tensorflow as tf
from tensorflow import keras


def dice_coefficient(y_true, y_pred, smooth=1.0):
    intersection = tf.reduce_sum(y_true * y_pred, axis=[1, 2, 3])
    total = tf.reduce_sum(y_true, axis=[1, 2, 3]) + tf.reduce_sum(y_pred, axis=[1, 2, 3])
    return tf.reduce_mean((2.0 * intersection + smooth) / (total + smooth))


def dice_loss(y_true, y_pred):
    return 1.0 - dice_coefficient(y_true, y_pred)


def bce_dice_loss(y_true, y_pred):
    return tf.reduce_mean(keras.losses.binary_crossentropy(y_true, y_pred)) + dice_loss(y_true, y_pred)


def tversky(y_true, y_pred, alpha=0.7):
    tp = tf.reduce_sum(y_true * y_pred)
    fn = tf.reduce_sum(y_true * (1 - y_pred))
    fp = tf.reduce_sum((1 - y_true) * y_pred)
    return (tp + 1.0) / (tp + alpha * fn + (1 - alpha) * fp + 1.0)


def focal_tversky_loss(y_true, y_pred, gamma=0.75):
    return tf.pow(1 - tversky(y_true, y_pred), gamma)


class BinaryIoU(keras.metrics.Metric):
    def __init__(self, threshold=0.5, name="iou", **kwargs):
        super().__init__(name=name, **kwargs)
        self.threshold = threshold
        self.intersection = self.add_weight(name="intersection", initializer="zeros")
        self.union = self.add_weight(name="union", initializer="zeros")

    def binarize(self, y):
        return tf.cast(y > self.threshold, tf.float32)

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true, y_pred = self.binarize(y_true), self.binarize(y_pred)
        both = tf.reduce_sum(y_true * y_pred)
        self.intersection.assign_add(both)
        self.union.assign_add(tf.reduce_sum(y_true) + tf.reduce_sum(y_pred) - both)

    def result(self):
        return self.intersection / (self.union + 1e-7)

    def reset_state(self):
        self.intersection.assign(0.0)
        self.union.assign(0.0)

    def get_config(self):
        return dict(super().get_config(), threshold=self.threshold)

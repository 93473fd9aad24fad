import tensorflow as tf


class BoxLoss(tf.keras.losses.Loss):
    def __init__(self, delta=1.0):
        super().__init__(reduction="none", name="box")
        self._delta = delta

    def call(self, y_true, y_pred):
        diff = y_true - y_pred
        absolute = tf.abs(diff)
        loss = tf.where(absolute < self._delta, 0.5 * diff ** 2, absolute - 0.5)
        return tf.reduce_sum(loss, axis=-1)


class ClassificationLoss(tf.keras.losses.Loss):
    def __init__(self, alpha=0.25, gamma=2.0):
        super().__init__(reduction="none", name="cls")
        self._alpha = alpha
        self._gamma = gamma

    def call(self, y_true, y_pred):
        ce = tf.nn.sigmoid_cross_entropy_with_logits(labels=y_true, logits=y_pred)
        return tf.reduce_sum(self._weight(y_true, tf.sigmoid(y_pred)) * ce, axis=-1)

    def _weight(self, y_true, probs):
        alpha = tf.where(y_true == 1.0, self._alpha, 1.0 - self._alpha)
        pt = tf.where(y_true == 1.0, probs, 1 - probs)
        return alpha * tf.pow(1.0 - pt, self._gamma)


class RetinaLoss(tf.keras.losses.Loss):
    def __init__(self, num_classes):
        super().__init__(name="retina")
        self._cls, self._box = ClassificationLoss(), BoxLoss()
        self._num_classes = num_classes

    def call(self, y_true, y_pred):
        cls_labels = tf.one_hot(tf.cast(y_true[:, :, 4], tf.int32), self._num_classes)
        positive = tf.cast(y_true[:, :, 4] > -1.0, tf.float32)
        ignore = y_true[:, :, 4] == -2.0
        cls_loss = self._cls(cls_labels, y_pred[:, :, 4:])
        box_loss = self._box(y_true[:, :, :4], y_pred[:, :, :4])
        cls_loss = tf.where(ignore, 0.0, cls_loss)
        return self._normalize(cls_loss, positive) + self._normalize(box_loss * positive, positive)

    @staticmethod
    def _normalize(loss, positive):
        return tf.math.divide_no_nan(tf.reduce_sum(loss, -1), tf.reduce_sum(positive, -1))


def giou_loss(a, b):
    """Not used in the paper."""
    lu, rd = tf.minimum(a[..., :2], b[..., :2]), tf.maximum(a[..., 2:], b[..., 2:])
    return 1.0 - tf.reduce_prod(rd - lu, axis=-1)

import tensorflow as tf

from registry import METRICS


class CountingMetric(tf.keras.metrics.Metric):
    def __init__(self, name=None, **kwargs):
        super().__init__(name=name or type(self).__name__.lower(), **kwargs)
        self.counts = self.add_weight(name="counts", shape=(2, 2), initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        true = tf.reshape(tf.cast(y_true, tf.int32), [-1])
        pred = tf.reshape(tf.cast(y_pred > 0.5, tf.int32), [-1])
        self.counts.assign_add(tf.math.confusion_matrix(true, pred, 2, dtype=tf.float32))

    def result(self):
        (tn, fp), (fn, tp) = [tf.unstack(row) for row in tf.unstack(tf.convert_to_tensor(self.counts))]
        return self.compute(tp, fp, tn, fn)

    def compute(self, tp, fp, tn, fn):
        raise NotImplementedError

    def reset_state(self):
        self.counts.assign(tf.zeros([2, 2]))


@METRICS.register("matthews")
class Matthews(CountingMetric):
    def compute(self, tp, fp, tn, fn):
        denominator = tf.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
        return tf.math.divide_no_nan(tp * tn - fp * fn, denominator)


@METRICS.register("balanced")
class BalancedAccuracy(CountingMetric):
    def compute(self, tp, fp, tn, fn):
        return 0.5 * (safe_ratio(tp, tp + fn) + safe_ratio(tn, tn + fp))


def safe_ratio(a, b):
    return tf.math.divide_no_nan(a, b)


@METRICS.register("brier")
def brier_score(y_true, y_pred):
    return tf.reduce_mean(tf.square(tf.cast(y_true, y_pred.dtype) - y_pred), axis=-1)

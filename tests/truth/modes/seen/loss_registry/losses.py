import functools

import tensorflow as tf

from registry import LOSSES


def reduce(fn):
    @functools.wraps(fn)
    def wrapped(y_true, y_pred, reduction="mean", **kwargs):
        values = fn(tf.cast(y_true, tf.float32), tf.convert_to_tensor(y_pred), **kwargs)
        if reduction == "mean":
            return tf.reduce_mean(values)
        if reduction == "sum":
            return tf.reduce_sum(values)
        return values

    return wrapped


@LOSSES.register()
@reduce
def focal(y_true, y_pred, gamma=2.0, alpha=0.25):
    p_t = prob_of_truth(y_true, y_pred)
    weight = y_true * alpha + (1.0 - y_true) * (1.0 - alpha)
    return -weight * tf.pow(1.0 - p_t, gamma) * tf.math.log(p_t)


def prob_of_truth(y_true, y_pred, eps=1e-6):
    p = tf.clip_by_value(y_pred, eps, 1.0 - eps)
    return y_true * p + (1.0 - y_true) * (1.0 - p)


@LOSSES.register()
@reduce
def tversky(y_true, y_pred, alpha=0.7):
    tp = tf.reduce_sum(y_true * y_pred, -1)
    fn = tf.reduce_sum(y_true * (1.0 - y_pred), -1)
    fp = tf.reduce_sum((1.0 - y_true) * y_pred, -1)
    return 1.0 - (tp + 1.0) / (tp + alpha * fn + (1.0 - alpha) * fp + 1.0)


@LOSSES.register("hinge")
def smooth_hinge(y_true, y_pred):
    signs = 2.0 * tf.cast(y_true, tf.float32) - 1.0
    return tf.reduce_mean(tf.nn.softplus(1.0 - signs * y_pred))


@LOSSES.register("asymmetric")
class Asymmetric(tf.keras.losses.Loss):
    def __init__(self, positive=1.0, negative=2.0):
        super().__init__(name="asymmetric")
        self.positive, self.negative = positive, negative

    def call(self, y_true, y_pred):
        loss = tf.keras.losses.binary_crossentropy(y_true, y_pred)
        return loss * self.weights(y_true)

    def weights(self, y_true):
        rate = tf.reduce_mean(tf.cast(y_true, tf.float32), axis=-1)
        return self.positive * rate + self.negative * (1.0 - rate)


class WeightedSum:
    __name__ = "weighted_sum"

    def __init__(self, **weights):
        self.terms = {LOSSES.create(name): w for name, w in weights.items()}

    def __call__(self, y_true, y_pred):
        total = 0.0
        for term, weight in self.terms.items():
            total += weight * tf.reduce_mean(term(y_true, y_pred))
        return total


LOSSES.register("sum")(WeightedSum)

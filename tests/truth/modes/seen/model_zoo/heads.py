import tensorflow as tf
from tensorflow.keras import layers

from registry import HEADS, LOSSES


class GeM(layers.Layer):
    """Generalized mean pooling with a learned exponent."""

    def __init__(self, p=3.0, **kwargs):
        super().__init__(**kwargs)
        self.init_p = p

    def build(self, input_shape):
        self.p = self.add_weight(name="p", shape=(), initializer=self.initial)

    def initial(self, shape, dtype=None):
        return tf.fill(shape, tf.cast(self.init_p, dtype or tf.float32))

    def call(self, x):
        x = tf.pow(tf.maximum(x, 1e-6), self.p)
        return tf.pow(tf.reduce_mean(x, axis=[1, 2]), 1.0 / self.p)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])


@HEADS.register()
class Classifier:
    def __init__(self, classes, pool="avg"):
        self.classes, self.pool = classes, pool

    def pooled(self, x):
        return GeM()(x) if self.pool == "gem" else layers.GlobalAveragePooling2D()(x)

    def __call__(self, x):
        return layers.Dense(self.classes)(self.pooled(x))


@HEADS.register()
class Segmenter:
    def __init__(self, classes):
        self.classes = classes

    def __call__(self, x):
        x = layers.UpSampling2D(4)(x)
        return layers.Conv2D(self.classes, 1)(x)


@LOSSES.register("poly")
def poly_loss(epsilon=1.0):
    def loss(y_true, y_pred):
        ce = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.cast(tf.reshape(y_true, [-1]), tf.int32), y_pred)
        return ce + epsilon * (1 - tf.exp(-ce))

    return loss


@LOSSES.register("label_smoothing")
def smoothed(amount=0.1):
    def loss(y_true, y_pred):
        target = tf.one_hot(tf.cast(tf.reshape(y_true, [-1]), tf.int32), tf.shape(y_pred)[-1])
        return tf.nn.softmax_cross_entropy_with_logits(target * (1 - amount) + amount / 3, y_pred)

    return loss

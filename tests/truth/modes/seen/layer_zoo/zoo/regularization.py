import tensorflow as tf


class DropBlock(tf.keras.layers.Layer):
    def __init__(self, rate, block=2, **kwargs):
        super().__init__(**kwargs)
        self.rate, self.block = rate, block

    def _mask(self, shape):
        seeds = tf.cast(tf.random.uniform(shape) < self.rate / self.block ** 2, tf.float32)
        return 1.0 - tf.nn.max_pool2d(seeds, self.block, 1, "SAME")

    def call(self, x, training=None):
        if not training:
            return x
        mask = self._mask(tf.shape(x))
        return x * mask * tf.cast(tf.size(mask), tf.float32) / (tf.reduce_sum(mask) + 1e-6)


class OrthogonalRegularizer(tf.keras.regularizers.Regularizer):
    def __init__(self, factor=0.01):
        self.factor = factor

    def __call__(self, w):
        w = tf.reshape(w, [-1, w.shape[-1]])
        gram = tf.matmul(w, w, transpose_a=True)
        return self.factor * tf.reduce_sum(tf.square(gram - tf.eye(w.shape[-1])))

    def get_config(self):
        return {"factor": self.factor}


class UnitNormRows(tf.keras.constraints.Constraint):
    def __call__(self, w):
        return w / (tf.sqrt(tf.reduce_sum(tf.square(w), axis=1, keepdims=True)) + 1e-7)

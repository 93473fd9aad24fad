import tensorflow as tf


class GeM(tf.keras.layers.Layer):
    """Generalised mean with a learned exponent."""

    def __init__(self, initial=3.0, epsilon=1e-6, **kwargs):
        super().__init__(**kwargs)
        self.initial, self.epsilon = initial, epsilon

    def build(self, input_shape):
        self.p = self.add_weight(name="p", shape=(), initializer=tf.keras.initializers.Constant(self.initial))

    def call(self, x):
        x = tf.maximum(x, self.epsilon)
        return tf.reduce_mean(x ** self.p, axis=[1, 2]) ** (1.0 / self.p)


class SoftPool(tf.keras.layers.Layer):
    def __init__(self, size=2, **kwargs):
        super().__init__(**kwargs)
        self.size = size

    def _pool(self, x):
        return tf.nn.avg_pool2d(x, self.size, self.size, "VALID")

    def call(self, x):
        w = tf.exp(x - tf.reduce_max(x, axis=[1, 2], keepdims=True))
        return self._pool(x * w) / (self._pool(w) + 1e-7)


def pool(kind, x):
    table = {"gem": lambda t: GeM()(t), "soft": lambda t: SoftPool()(t),
             "max": lambda t: tf.reduce_max(t, [1, 2])}
    return table[kind](x)

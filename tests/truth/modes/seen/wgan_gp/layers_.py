import tensorflow as tf
from tensorflow import keras


class PixelNorm(keras.layers.Layer):
    def call(self, x):
        return x * tf.math.rsqrt(tf.reduce_mean(tf.square(x), axis=-1, keepdims=True) + 1e-8)


class MinibatchStd(keras.layers.Layer):
    """Appends the deviation over the batch as a feature."""

    def call(self, x):
        deviation = tf.math.reduce_std(x, axis=0)
        mean = tf.fill([tf.shape(x)[0], 1], tf.reduce_mean(deviation))
        return tf.concat([x, tf.cast(mean, x.dtype)], axis=-1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1] + 1)


class EqualizedDense(keras.layers.Layer):
    def __init__(self, units, gain=2.0 ** 0.5, **kwargs):
        super().__init__(**kwargs)
        self.units, self.gain = units, gain

    def build(self, input_shape):
        fan_in = int(input_shape[-1])
        self.scale = self.gain / fan_in ** 0.5
        self.w = self.add_weight(name="w", shape=(fan_in, self.units), initializer="random_normal")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def scaled(self):
        return self.w * self.scale

    def call(self, x):
        return tf.matmul(x, self.scaled()) + self.b

    def get_config(self):
        return dict(super().get_config(), units=self.units, gain=self.gain)


class SpectralDense(EqualizedDense):
    """Power iteration on the kernel instead of a fixed scale."""

    def build(self, input_shape):
        super().build(input_shape)
        self.u = self.add_weight(name="u", shape=(1, self.units), initializer="random_normal", trainable=False)

    def scaled(self):
        v = tf.math.l2_normalize(tf.matmul(self.u, self.w, transpose_b=True))
        u = tf.math.l2_normalize(tf.matmul(v, self.w))
        self.u.assign(u)
        return self.w / tf.reduce_sum(tf.matmul(v, self.w) * u)

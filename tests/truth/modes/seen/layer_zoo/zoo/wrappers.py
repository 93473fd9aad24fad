import tensorflow as tf


class Residual(tf.keras.layers.Wrapper):
    def __init__(self, layer, scale=1.0, **kwargs):
        super().__init__(layer, **kwargs)
        self.scale = scale

    def call(self, x, training=None):
        return x + self.scale * self.layer(x)

    def compute_output_shape(self, input_shape):
        return input_shape


class TimeSlice(tf.keras.layers.Layer):
    def __init__(self, fn, **kwargs):
        super().__init__(**kwargs)
        self.fn = fn

    def call(self, x):
        return tf.transpose(tf.map_fn(self.fn, tf.transpose(x, [1, 0, 2])), [1, 0, 2])


class Repeat(tf.keras.layers.Wrapper):
    """Shares one layer over several applications."""

    def __init__(self, layer, times, **kwargs):
        super().__init__(layer, **kwargs)
        self.times = times

    def call(self, x):
        for _ in range(self.times):
            x = self.layer(x)
        return x

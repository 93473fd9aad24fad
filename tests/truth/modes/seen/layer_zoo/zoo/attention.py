import numpy as np
import tensorflow as tf


def causal_mask(n):
    return tf.linalg.band_part(tf.ones((n, n), tf.bool), -1, 0)


def sinusoid(length, depth):
    """Computed once in NumPy; a constant of the layer."""
    position = np.arange(length)[:, None]
    rates = 1 / 10000 ** (2 * (np.arange(depth) // 2) / depth)
    table = position * rates
    table[:, 0::2] = np.sin(table[:, 0::2])
    table[:, 1::2] = np.cos(table[:, 1::2])
    return table.astype("float32")


class RelativeAttention(tf.keras.layers.Layer):
    def __init__(self, heads, max_distance=8, causal=False, **kwargs):
        super().__init__(**kwargs)
        self.heads, self.max_distance, self.causal = heads, max_distance, causal

    def build(self, input_shape):
        depth = int(input_shape[-1])
        if depth % self.heads:
            raise ValueError(f"{depth} channels do not split into {self.heads} heads")
        self.depth = depth // self.heads
        self.qkv = self.add_weight(name="qkv", shape=(depth, 3 * depth))
        self.bias = self.add_weight(name="bias", shape=(2 * self.max_distance + 1, self.heads),
                                    initializer="zeros")

    def _split(self, x):
        shape = tf.shape(x)
        return tf.transpose(tf.reshape(x, [shape[0], shape[1], self.heads, self.depth]), [0, 2, 1, 3])

    def relative_bias(self, n):
        offsets = tf.range(n)[None, :] - tf.range(n)[:, None]
        offsets = tf.clip_by_value(offsets, -self.max_distance, self.max_distance) + self.max_distance
        return tf.transpose(tf.gather(self.bias, offsets), [2, 0, 1])

    def call(self, x, mask=None):
        n = tf.shape(x)[1]
        q, k, v = [self._split(t) for t in tf.split(tf.matmul(x, self.qkv), 3, -1)]
        logits = tf.matmul(q, k, transpose_b=True) / self.depth ** 0.5 + self.relative_bias(n)
        if self.causal:
            logits = tf.where(causal_mask(n), logits, -1e9)
        out = tf.matmul(tf.nn.softmax(logits), v)
        return tf.reshape(tf.transpose(out, [0, 2, 1, 3]), tf.shape(x))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "heads": self.heads, "max_distance": self.max_distance,
                "causal": self.causal}

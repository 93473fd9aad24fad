"""Unit tests of a small attention library (the library stands on top)."""
import unittest

import numpy as np
import tensorflow as tf
from tensorflow import keras


class RelativeBias(keras.layers.Layer):
    def __init__(self, buckets=8, **kwargs):
        super().__init__(**kwargs)
        self.buckets = buckets

    def build(self, input_shape):
        self.table = self.add_weight(name="table", shape=(self.buckets,), initializer="zeros")

    def bucket(self, distance):
        small = tf.minimum(tf.abs(distance), self.buckets // 2 - 1)
        return tf.where(distance < 0, small + self.buckets // 2, small)

    def call(self, scores):
        q, k = tf.shape(scores)[-2], tf.shape(scores)[-1]
        distance = tf.range(q)[:, None] - tf.range(k)[None]
        return scores + tf.gather(tf.convert_to_tensor(self.table), self.bucket(distance))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return dict(super().get_config(), buckets=self.buckets)


class LinearAttention(keras.layers.Layer):
    """Kernelized attention; causal through a cumulative sum."""

    def __init__(self, dim, causal=False, **kwargs):
        super().__init__(**kwargs)
        self.dim, self.causal = dim, causal
        self.qkv = keras.layers.Dense(3 * dim, use_bias=False)

    def feature_map(self, x):
        return tf.nn.elu(x) + 1.0

    def call(self, x):
        q, k, v = tf.split(self.qkv(x), 3, axis=-1)
        q, k = self.feature_map(q), self.feature_map(k)
        if self.causal:
            return self.causal_product(q, k, v)
        return self.full_product(q, k, v)

    def full_product(self, q, k, v):
        kv = tf.einsum("btd,bte->bde", k, v)
        z = 1.0 / tf.einsum("btd,bd->bt", q, tf.reduce_sum(k, axis=1))
        return tf.einsum("btd,bde,bt->bte", q, kv, z)

    def causal_product(self, q, k, v):
        kv = tf.cumsum(tf.einsum("btd,bte->btde", k, v), axis=1)
        z = 1.0 / tf.reduce_sum(q * tf.cumsum(k, axis=1), axis=-1)
        return tf.einsum("btd,btde,bt->bte", q, kv, z)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:-1]) + (self.dim,)


def local_mask(length, window):
    position = tf.range(length)
    return tf.abs(position[:, None] - position[None]) <= window


def requires_gpu(test):
    return unittest.skipUnless(tf.config.list_physical_devices("GPU"), "needs a GPU")(test)


class RelativeBiasTest(tf.test.TestCase):
    def setUp(self):
        super().setUp()
        self.layer = RelativeBias(4)
        self.scores = tf.random.normal((2, 3, 3))

    def test_zero_at_first(self):
        self.assertAllClose(self.layer(self.scores), self.scores)

    def test_buckets(self):
        found = self.layer.bucket(tf.constant([-5, -1, 0, 1, 5]))
        self.assertAllEqual(found, [3, 3, 0, 1, 1])

    def test_config(self):
        again = RelativeBias.from_config(self.layer.get_config())
        self.assertEqual(again.buckets, 4)

    def test_in_function(self):
        compiled = tf.function(self.layer)
        self.assertAllClose(compiled(self.scores), self.layer(self.scores))


class LinearAttentionTest(tf.test.TestCase):
    def make_inputs(self, length=5):
        return tf.random.stateless_normal((2, length, 4), (1, 2))

    def test_symbolic_shape(self):
        inputs = keras.Input((None, 4))
        model = keras.Model(inputs, self.attend(inputs))
        self.assertEqual(model.predict(self.make_inputs(), verbose=0).shape, (2, 5, 6))

    def attend(self, inputs):
        x = LinearAttention(6)(inputs)
        return keras.layers.LayerNormalization()(x)

    def test_causality(self):
        layer = LinearAttention(6, causal=True)
        x = self.make_inputs()
        changed = tf.concat([x[:, :3], x[:, 3:] + 1.0], axis=1)
        self.assertAllClose(layer(x)[:, :3], layer(changed)[:, :3], atol=1e-5)

    def test_gradients(self):
        layer = LinearAttention(3)
        x = self.make_inputs()

        @tf.function
        def gradient():
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(tf.square(layer(x)))
            return tape.gradient(loss, layer.trainable_variables)

        layer(x)
        self.assertTrue(all(np.isfinite(g.numpy()).all() for g in gradient()))

    @requires_gpu
    def test_half_precision(self):
        layer = LinearAttention(4, dtype="float16")
        self.assertEqual(layer(self.make_inputs()).dtype, tf.float16)


class MaskTest(unittest.TestCase):
    def check(self, length, window, expected):
        self.assertEqual(int(tf.reduce_sum(tf.cast(local_mask(length, window), tf.int32))), expected)

    def test_local_mask(self):
        for length, window, expected in [(3, 0, 3), (3, 1, 7)]:
            with self.subTest(length=length, window=window):
                self.check(length, window, expected)


if __name__ == "__main__":
    unittest.main()

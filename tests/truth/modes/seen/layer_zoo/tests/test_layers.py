import unittest

import numpy as np
import tensorflow as tf

import zoo
from .common import LayerTestCase, eager_and_graph


class AttentionTest(LayerTestCase):
    def test_mask(self):
        self.assertAllEqual(zoo.causal_mask(3), [[1, 0, 0], [1, 1, 0], [1, 1, 1]])

    @eager_and_graph
    def test_causal(self):
        layer = zoo.RelativeAttention(2, causal=True)
        x = self.random(1, 4, 6)
        y = self.run_layer(layer, x)
        z = self.run_layer(layer, tf.concat([x[:, :3], x[:, 3:] + 1.0], 1))
        self.assertAllClose(y[:, :3], z[:, :3], atol=1e-5)

    def test_config(self):
        self.assertEqual(self.round_trip(zoo.RelativeAttention(3)).heads, 3)

    def test_bad_heads(self):
        with self.assertRaises(ValueError):
            zoo.RelativeAttention(4)(self.random(1, 2, 6))

    def test_sinusoid(self):
        self.assertEqual(zoo.sinusoid(5, 4).shape, (5, 4))

    def test_fit(self):
        self.assert_trains(zoo.RelativeAttention(2), np.ones((8, 4, 6), "float32"), np.zeros((8, 4, 1)))


class PoolingTest(LayerTestCase):
    @eager_and_graph
    def test_gem_is_mean(self):
        x = self.random(2, 4, 4, 3)
        self.assertAllClose(self.run_layer(zoo.GeM(1.0), x), tf.reduce_mean(x, [1, 2]), atol=1e-5)

    def test_kinds(self):
        x = self.random(1, 4, 4, 2)
        for kind, shape in (("gem", (1, 2)), ("max", (1, 2)), ("soft", (1, 2, 2, 2))):
            with self.subTest(kind):
                self.assertEqual(zoo.pool(kind, x).shape, shape)

    def test_functional(self):
        inputs = tf.keras.Input((4, 4, 2))
        model = tf.keras.Model(inputs, zoo.GeM()(zoo.SoftPool()(inputs)))
        self.assertEqual(model.predict(np.ones((3, 4, 4, 2)), verbose=0).shape, (3, 2))


class RegularizationTest(LayerTestCase):
    def test_drop_block(self):
        x = tf.ones((1, 8, 8, 1))
        layer = zoo.DropBlock(0.5)
        self.assertAllEqual(layer(x, training=False), x)
        self.assertNotAllEqual(layer(x, training=True), x)

    def test_orthogonal(self):
        self.assertAllClose(zoo.OrthogonalRegularizer()(tf.eye(3)), 0.0)

    def test_in_dense(self):
        layer = tf.keras.layers.Dense(2, kernel_regularizer=zoo.OrthogonalRegularizer(),
                                      kernel_constraint=zoo.UnitNormRows())
        self.assert_trains(layer, np.ones((8, 3), "float32"), np.zeros((8, 1)))
        self.assertAllClose(tf.norm(tf.convert_to_tensor(layer.kernel), axis=1), np.ones(3), atol=1e-4)


class WrapperTest(LayerTestCase):
    @eager_and_graph
    def test_residual(self):
        layer = zoo.Residual(tf.keras.layers.Dense(3), scale=0.0)
        x = self.random(2, 3)
        self.assertAllClose(self.run_layer(layer, x), x)

    def test_time_slice(self):
        layer = zoo.TimeSlice(lambda t: t * 2.0)
        self.assertAllClose(layer(tf.ones((1, 3, 2))), 2 * np.ones((1, 3, 2)))

    @unittest.skipUnless(tf.config.list_physical_devices("GPU"), "needs a GPU")
    def test_mixed_precision(self):
        tf.keras.mixed_precision.set_global_policy("mixed_float16")
        self.assertEqual(zoo.Residual(tf.keras.layers.Dense(3))(self.random(1, 3)).dtype, tf.float16)
